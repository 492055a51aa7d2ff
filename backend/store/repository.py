"""Finds and writes what is true of the whole database."""

from sqlalchemy import select

from backend.store.engine import ReadSession, WriteSession
from backend.store.tables import Installation

ONLY = "installation"


async def key_fingerprint(db: ReadSession) -> str | None:
    """The key file that this database belongs to; None before the first start."""
    return await db.scalar(select(Installation.key_fingerprint).where(Installation.id == ONLY))


async def mark(db: WriteSession, fingerprint: str) -> None:
    """Note the key file. Raises IntegrityError where one is noted already."""
    db.add(Installation(id=ONLY, key_fingerprint=fingerprint))
    await db.flush()
