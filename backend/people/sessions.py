"""Sessions of adults: the unlocked keys lie under a secret that lives only in a cookie, so any worker serves them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from backend.people import accounts_repository
from backend.people.details import name_of
from backend.people.keyring import Keyring
from backend.people.session import Reader
from backend.people.tables import AdultSession, Person
from backend.store.columns import new_id
from backend.store.engine import ReadSession, WriteSession
from backend.vault import (
    CannotOpen,
    Place,
    TransportKey,
    new_session_secret,
    session_hash,
    unwrap_with_session,
    wrap_for_session,
)

CODE_OWED_FOR = timedelta(minutes=10)
IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=14)
"""Longer than any shift."""
SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SignedInAt:
    """One line of "Where you are signed in"."""

    id: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session whose secret was shown, with the person and their keys."""

    row: AdultSession
    person: Person
    keyring: Keyring = field(repr=False)


def _place(row: AdultSession) -> Place:
    return Place("adult_session.keys", row.id, row.home_id)


def begin(db: WriteSession, person: Person, keyring: Keyring, state: str, now: datetime) -> str:
    """Start a session and return the secret for its cookie. It stands nowhere else."""
    secret = new_session_secret()
    row = AdultSession(
        id=new_id(),
        home_id=person.home_id,
        person_id=person.id,
        state=state,
        secret_hash=session_hash(secret),
        began_at=now,
        seen_at=now,
        until=now + (IDLE if state == "signed_in" else CODE_OWED_FOR),
        proved_at=now,
    )
    row.keys = wrap_for_session(keyring.raw, secret, _place(row))
    db.add(row)
    return secret


async def open_session(db: ReadSession, secret: str, state: str, now: datetime) -> OpenSession | None:
    """The session of a cookie, if it is alive, in this state, and its keys open."""
    row = await accounts_repository.session_by_hash(db, session_hash(secret), now)
    if row is None or row.state != state:
        return None
    person = await accounts_repository.person(db, row.person_id, row.home_id)
    if person is None:
        return None
    try:
        keyring = Keyring.from_raw(unwrap_with_session(row.keys, secret, _place(row)))
    except CannotOpen:
        return None
    return OpenSession(row, person, keyring)


async def reader_of(db: ReadSession, transport: TransportKey, secret: str, now: datetime) -> Reader | None:
    """The signed-in adult behind a cookie, or None."""
    found = await open_session(db, secret, "signed_in", now)
    if found is None:
        return None
    return Reader(
        person_id=found.person.id,
        home_id=found.person.home_id,
        role=found.person.role,
        name=name_of(transport, found.person),
        session_id=found.row.id,
        key=found.keyring.key,
        signing=found.keyring.signing,
        confirmed=found.person.state == "confirmed",
        seen_at=found.row.seen_at,
        proved_at=found.row.proved_at,
    )


async def still_there(db: WriteSession, reader: Reader, now: datetime) -> None:
    """Let the session run on, but never longer than a long shift from its beginning."""
    row = await db.get(AdultSession, reader.session_id)
    if row is not None:
        await accounts_repository.saw_session(db, row.id, now, min(now + IDLE, row.began_at + LONGEST))


async def sessions_of(db: ReadSession, reader: Reader, now: datetime) -> tuple[SignedInAt, ...]:
    """Where this person is signed in."""
    rows = await accounts_repository.sessions_of(db, reader.person_id, now)
    return tuple(SignedInAt(row.id, row.began_at, row.seen_at, row.id == reader.session_id) for row in rows)
