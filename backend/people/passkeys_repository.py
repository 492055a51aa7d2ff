"""Finds and removes passkeys."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from backend.people.tables import Passkey
from backend.store.engine import ReadSession, WriteSession


async def passkeys_of(db: ReadSession, person_id: str) -> Sequence[Passkey]:
    """The passkeys of a person, oldest first."""
    query = select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.added_at, Passkey.id)
    return (await db.scalars(query)).all()


async def passkey(db: ReadSession, person_id: str, credential_hash: bytes) -> Passkey | None:
    """The passkey of this person with this id."""
    query = select(Passkey).where(Passkey.person_id == person_id, Passkey.credential_hash == credential_hash)
    return await db.scalar(query)


async def remove(db: WriteSession, person_id: str, passkey_id: str) -> None:
    """One of a person's passkeys counts no more."""
    await db.execute(delete(Passkey).where(Passkey.id == passkey_id, Passkey.person_id == person_id))


async def remove_all(db: WriteSession, person_id: str) -> None:
    """None of a person's passkeys counts any more."""
    await db.execute(delete(Passkey).where(Passkey.person_id == person_id))
