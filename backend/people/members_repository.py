"""Finds homes, cards, adults and children."""

from collections.abc import Sequence

from sqlalchemy import select

from backend.people.tables import Card, Child, Home, Person
from backend.store.engine import ReadSession


async def people_of(db: ReadSession, home_id: str) -> Sequence[Person]:
    """The adults of a home, also those who have left: their signatures still stand."""
    query = select(Person).where(Person.home_id == home_id).order_by(Person.joined_at, Person.id)
    return (await db.scalars(query)).all()


async def homes(db: ReadSession) -> Sequence[Home]:
    """All homes that this server serves."""
    return (await db.scalars(select(Home).order_by(Home.began_at, Home.id))).all()


async def home_by_card(db: ReadSession, code_hash: bytes) -> Home | None:
    """The home that a card's code leads to."""
    return await db.scalar(select(Home).join(Card, Card.home_id == Home.id).where(Card.code_hash == code_hash))


async def cards_of(db: ReadSession, home_id: str) -> Sequence[Card]:
    """The cards of a home."""
    return (await db.scalars(select(Card).where(Card.home_id == home_id))).all()


async def children_of(db: ReadSession, home_id: str) -> Sequence[Child]:
    """The children who live in a home now."""
    return (await db.scalars(select(Child).where(Child.home_id == home_id, Child.left_at.is_(None)))).all()


async def has_confirmed(db: ReadSession, home_id: str) -> bool:
    """Is there anybody whose entry was signed?"""
    query = select(Person.id).where(Person.home_id == home_id, Person.state == "confirmed").limit(1)
    return await db.scalar(query) is not None
