"""Finds and removes retired directory entries and roles that wait for a second person."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from backend.people.tables import Person, RetiredEntry, RoleChange
from backend.store.columns import new_id
from backend.store.engine import ReadSession, WriteSession


async def retired_of(db: ReadSession, home_id: str) -> Sequence[RetiredEntry]:
    """The entries of a home that have ended and still carry somebody."""
    return (await db.scalars(select(RetiredEntry).where(RetiredEntry.home_id == home_id))).all()


async def forget_retired(db: WriteSession, person_id: str) -> None:
    """Nobody stands on this person's older entry any more."""
    await db.execute(delete(RetiredEntry).where(RetiredEntry.person_id == person_id))


async def role_changes(db: ReadSession, home_id: str) -> Sequence[RoleChange]:
    """What waits for a second person."""
    return (await db.scalars(select(RoleChange).where(RoleChange.home_id == home_id))).all()


async def role_change(db: ReadSession, person_id: str) -> RoleChange | None:
    """The new role that was proposed for a person."""
    return await db.scalar(select(RoleChange).where(RoleChange.person_id == person_id))


async def keep_role_change(db: WriteSession, person: Person, role: str, by_id: str, now: datetime) -> None:
    """Note a proposal; a newer one takes the place of an older one."""
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"role": role, "by_id": by_id, "at": now}
    await db.execute(
        insert(RoleChange)
        .values(id=new_id(), home_id=person.home_id, person_id=person.id, **values)
        .on_conflict_do_update(index_elements=["person_id"], set_=values)
    )


async def forget_role_change(db: WriteSession, person_id: str) -> None:
    """It was confirmed, taken back, or its person has gone."""
    await db.execute(delete(RoleChange).where(RoleChange.person_id == person_id))
