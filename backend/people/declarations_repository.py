"""Finds and writes what is declared of adults: proposals of two people, nicknames in force, ties in force."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from backend.people.tables import Declaration, Relationship
from backend.store.columns import new_id
from backend.store.engine import ReadSession, WriteSession


async def declarations(db: ReadSession, home_id: str, newest: int) -> Sequence[Declaration]:
    """The newest of a home, newest first."""
    query = select(Declaration).where(Declaration.home_id == home_id)
    return (await db.scalars(query.order_by(Declaration.at.desc(), Declaration.id).limit(newest))).all()


async def declaration(db: WriteSession, home_id: str, declaration_id: str) -> Declaration | None:
    """One of a home, locked until the commit."""
    query = select(Declaration).where(Declaration.id == declaration_id, Declaration.home_id == home_id)
    return (await db.scalars(query.with_for_update().execution_options(populate_existing=True))).first()


async def ties(db: ReadSession, home_id: str) -> Sequence[Relationship]:
    """What has been declared in a home and has not ended."""
    query = select(Relationship).where(Relationship.home_id == home_id, Relationship.ended_at.is_(None))
    return (await db.scalars(query)).all()


async def tie_of(db: ReadSession, home_id: str, one: str, other: str) -> Sequence[Relationship]:
    """What is in force between two people."""
    pair = ((Relationship.person_id == one) & (Relationship.other_id == other)) | (
        (Relationship.person_id == other) & (Relationship.other_id == one)
    )
    query = select(Relationship).where(Relationship.home_id == home_id, Relationship.ended_at.is_(None), pair)
    return (await db.scalars(query)).all()


async def add_tie(db: WriteSession, home_id: str, pair: tuple[str, str], kind: str, by: str, now: datetime) -> None:
    """Two people belong together from now on."""
    one, other = pair
    db.add(
        Relationship(
            id=new_id(), home_id=home_id, person_id=one, other_id=other, kind=kind, declared_by=by, declared_at=now
        )
    )
