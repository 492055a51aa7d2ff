"""Finds and writes which further homes somebody watches over. Nobody in a home has a page that writes here."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from backend.people.tables import Overseer
from backend.store.columns import new_id
from backend.store.engine import ReadSession, WriteSession


async def homes_of(db: ReadSession, person_id: str) -> Sequence[str]:
    """The ids of the homes besides their own."""
    return (await db.scalars(select(Overseer.home_id).where(Overseer.person_id == person_id))).all()


async def add(db: WriteSession, person_id: str, home_id: str, now: datetime) -> bool:
    """Let somebody watch over one more home. False where they do already."""
    if home_id in await homes_of(db, person_id):
        return False
    db.add(Overseer(id=new_id(), home_id=home_id, person_id=person_id, since=now))
    return True
