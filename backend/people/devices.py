"""Browsers in which somebody has signed in to the end: known by a random cookie, of which only a keyed hash is kept."""

from datetime import datetime, timedelta

from backend.people import accounts_repository
from backend.people.tables import Person
from backend.store.engine import ReadSession, WriteSession
from backend.vault import TransportKey

KNOWN_FOR = timedelta(days=180)


def device_hash(transport: TransportKey, secret: str) -> bytes:
    """What the database knows of the cookie."""
    return transport.lookup("known-device", secret)


async def known(
    db: ReadSession, transport: TransportKey, person: Person | None, secret: str | None, now: datetime
) -> str:
    """The name under which tries from this browser count; empty where this person has not signed in with it."""
    if person is None or not secret:
        return ""
    hashed = device_hash(transport, secret)
    found = await accounts_repository.known_device(db, person.id, hashed, now - KNOWN_FOR)
    return hashed.hex() if found else ""


async def remember(
    db: WriteSession, transport: TransportKey, person: Person, secret: str | None, now: datetime
) -> None:
    """This person has signed in here."""
    if secret:
        await accounts_repository.keep_device(db, person, device_hash(transport, secret), now)
        await accounts_repository.forget_old_devices(db, now - KNOWN_FOR)
