"""The shift PIN: at 3 a.m. a worker answers an alarm with two taps and a few digits. It opens no key and no word.

Set while signed in; it ends with the shift, or with the fifth wrong try. After that only the full sign-in helps. It is
bound to a person and a home; in the browser where it was set the person need not pick their name.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from backend.people import accounts_repository, tablets_repository
from backend.people.session import Reader
from backend.people.slow_work import SlowWork
from backend.people.tables import ShiftPin
from backend.store.columns import new_id
from backend.store.engine import ReadSession, Store
from backend.vault import PASSWORD_COST, Argon2Cost, Place, TransportKey
from backend.vault.pins import pin_fits, stretch_pin
from backend.vault.tokens import hash_of, new_secret

TRIES = 5
LONGEST = timedelta(hours=14)
DIGITS = re.compile(r"[0-9]{4,8}")
EASY = re.compile(r"(\d)\1+")
RUNS = "01234567890123456789 98765432109876543210"


class PinRefused(Exception):
    """Not a PIN that can be used; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody typed their PIN."""

    person_id: str
    home_id: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """Not their PIN. `left`: tries that are left; 0: only the full sign-in helps now."""

    left: int


@dataclass(frozen=True, slots=True)
class ShiftPins:
    """Setting and trying PINs; the slow part runs outside any transaction and off the event loop."""

    store: Store
    transport: TransportKey
    slow: SlowWork
    cost: Argon2Cost = field(default=PASSWORD_COST)

    async def set(self, reader: Reader, pin: str, ends: datetime, now: datetime) -> str:
        """Keep a PIN until the shift ends. Returns the secret for this browser's cookie. Raises PinRefused."""
        check(pin)
        stretched = await self.slow.run(stretch_pin, pin, self.cost)
        secret = new_secret()
        async with self.store.writing() as db:
            await tablets_repository.forget_old_pins(db, now)
            await tablets_repository.forget_pin(db, reader.person_id)
            row = ShiftPin(
                id=new_id(),
                home_id=reader.home_id,
                person_id=reader.person_id,
                browser_hash=hash_of(secret, "shift-browser"),
                wrong=0,
                at=now,
                until=min(ends, now + LONGEST),
            )
            row.stretched = self.transport.seal(stretched, _place(row))
            db.add(row)
        return secret

    async def forget(self, person_id: str) -> None:
        """No PIN any more."""
        async with self.store.writing() as db:
            await tablets_repository.forget_pin(db, person_id)

    async def try_pin(self, person_id: str, home_id: str, pin: str, now: datetime) -> Known | Wrong:
        """Is it this person's PIN? The try is counted before it is judged, so that no two at once count as one."""
        async with self.store.writing() as db:
            row = await tablets_repository.pin_of(db, person_id, now)
            person = await accounts_repository.person(db, person_id, home_id)
            if row is None or person is None or row.wrong >= TRIES:
                return Wrong(0)
            row.wrong += 1
            left = TRIES - row.wrong
            stretched = self.transport.unseal(row.stretched, _place(row))
        if not await self.slow.run(pin_fits, pin[:8], stretched, self.cost):
            return Wrong(left)
        async with self.store.writing() as db:
            row = await tablets_repository.pin_of(db, person_id, now)
            if row is not None:
                row.wrong = 0
        return Known(person_id, home_id)

    async def until(self, db: ReadSession, person_id: str, now: datetime) -> datetime | None:
        """Till when somebody's PIN holds; None where they have none."""
        row = await tablets_repository.pin_of(db, person_id, now)
        return row.until if row is not None and row.wrong < TRIES else None

    async def browser_of(self, db: ReadSession, secret: str, now: datetime) -> ShiftPin | None:
        """Whose PIN was set in this browser."""
        return await tablets_repository.pin_of_browser(db, hash_of(secret, "shift-browser"), now)


def check(pin: str) -> None:
    """Raises PinRefused for what is no PIN, or the first that anybody would try."""
    if not DIGITS.fullmatch(pin):
        raise PinRefused("Type 4 to 8 digits.")
    if EASY.fullmatch(pin) or pin in RUNS:
        raise PinRefused("That one is easy to guess. Pick other digits.")


def _place(row: ShiftPin) -> Place:
    return Place("shift_pin.stretched", row.id, row.home_id)
