"""The house tablet: a device without keys. It shows that somebody is needed and who may answer; it opens no word."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.people import tablets_repository
from backend.people.session import Reader
from backend.people.tables import Tablet
from backend.store.columns import new_id
from backend.store.engine import ReadSession, WriteSession
from backend.vault import Place, TransportKey
from backend.vault.tokens import hash_of, new_secret

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8
CODE_HOLDS = timedelta(minutes=15)
QUIET_AFTER = timedelta(minutes=3)
"""It reports each minute: two that are missing may be the network's, three are not."""
REPORT_EVERY = timedelta(seconds=20)
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class TabletView:
    """One tablet, for those on duty."""

    id: str
    name: str
    alive_at: datetime | None
    quiet: bool


def is_quiet(tablet: Tablet, now: datetime) -> bool:
    """Has it stopped reporting?"""
    return tablet.alive_at is None or now - tablet.alive_at > QUIET_AFTER


async def offer(db: WriteSession, transport: TransportKey, reader: Reader, name: str, now: datetime) -> str:
    """A code that makes a browser into a tablet of this home, once, for a quarter of an hour."""
    await tablets_repository.forget_old_offers(db, now)
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    row = Tablet(
        id=new_id(),
        home_id=reader.home_id,
        state="offered",
        secret_hash=hash_of(code, "tablet-code"),
        added_by=reader.person_id,
        at=now,
        until=now + CODE_HOLDS,
    )
    row.name = transport.seal(name[:LONGEST_NAME].encode(), _place(row))
    db.add(row)
    return code


async def enrol(db: WriteSession, code: str, now: datetime) -> str | None:
    """Make this browser the tablet of a code: its secret, for its cookie. None for a code that is none, or no more."""
    typed = "".join(letter for letter in code.upper() if letter.isalnum())[:CODE_LENGTH]
    row = await tablets_repository.by_secret(db, hash_of(typed, "tablet-code"), "offered")
    if row is None or row.until is None or row.until <= now:
        return None
    secret = new_secret()
    row.secret_hash, row.state, row.until, row.alive_at = hash_of(secret, "tablet"), "here", None, now
    return secret


async def tablet_of(db: ReadSession, secret: str) -> Tablet | None:
    """The tablet of a cookie."""
    return await tablets_repository.by_secret(db, hash_of(secret, "tablet"), "here")


async def remove(db: WriteSession, reader: Reader, tablet_id: str) -> bool:
    """It is none any more. False where this home has no such tablet."""
    row = await tablets_repository.one(db, reader.home_id, tablet_id)
    if row is None:
        return False
    row.state = "removed"
    return True


async def tablets_of(db: ReadSession, transport: TransportKey, home_id: str, now: datetime) -> tuple[TabletView, ...]:
    """The tablets of a home."""
    rows = await tablets_repository.of_home(db, home_id)
    return tuple(TabletView(row.id, name_of(transport, row), row.alive_at, is_quiet(row, now)) for row in rows)


def name_of(transport: TransportKey, row: Tablet) -> str:
    """What the home calls it: "Kitchen"."""
    return transport.unseal(row.name, _place(row)).decode()


def _place(row: Tablet) -> Place:
    return Place("tablet.name", row.id, row.home_id)
