"""The end of somebody's keys: at a reset, and when they leave. At once, and everywhere."""

import secrets
from datetime import datetime

from backend.people import accounts_repository, passkeys_repository, vouching_repository
from backend.people.entries import note_ended
from backend.people.invitations import forget_keys
from backend.people.tables import Person
from backend.people.vouching import retire
from backend.store.engine import WriteSession
from backend.vault import TransportKey


async def end_keys(db: WriteSession, transport: TransportKey, person: Person, by: str, now: datetime) -> None:
    """Their keys, passkeys, known browsers and sessions are gone; those whom they let in still stand."""
    await retire(db, person)
    forget_keys(person)
    await note_ended(db, transport, person, by, now)
    await vouching_repository.forget_role_change(db, person.id)
    await passkeys_repository.remove_all(db, person.id)
    await accounts_repository.forget_devices(db, person.id)
    await accounts_repository.end_all_sessions(db, person.id)


async def leave(db: WriteSession, transport: TransportKey, person: Person, by: str, now: datetime) -> None:
    """Somebody works here no more. Their row stays: children's threads name them."""
    await end_keys(db, transport, person, by, now)
    person.state, person.left_at = "left", now
    person.email_hash = secrets.token_bytes(32)  # the address is free again for a new account
