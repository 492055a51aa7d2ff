"""The rest of the house, in memory, as the Telegram channel sees it: it keeps what it is given and can fail."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.messages import Author, Inbound, Spoken, Taken, UnknownHome
from bot.telegram.ports import Parcel, Standing

HOME_PAGE = "https://notes.example.org/c/oak-lane"


class StoreAwayError(Exception):
    """The disk is full, the database gone, the power cut: nothing was stored."""


@dataclass(slots=True)
class Waiting:
    """One row of the outbox."""

    parcel: Parcel
    due_at: datetime
    state: str = "queued"


@dataclass
class House:
    """Takes turns, holds the outbox, knows the doorstep, lends the lease."""

    phone_passed: bool = True
    on: bool = True
    web_address: str = HOME_PAGE
    taken: dict[str, Inbound] = field(default_factory=dict)
    attempts: list[Inbound] = field(default_factory=list)
    rows: list[Waiting] = field(default_factory=list)
    failing: int = 0
    failing_after_commit: int = 0
    nowhere: bool = False
    lease_owner: str | None = None
    skipped: timedelta = timedelta()
    pulse: asyncio.Event = field(default_factory=asyncio.Event)

    async def until(self, done: Callable[[], bool], seconds: float = 15) -> None:
        """Wait, in the loop that the house lives in, until something is so."""
        async with asyncio.timeout(seconds):
            while not done():
                self.pulse.clear()
                await self.pulse.wait()

    def clock(self) -> datetime:
        return datetime.now(UTC) + self.skipped

    # Turns

    async def take(self, inbound: Inbound, now: datetime) -> Taken:
        self.attempts.append(inbound)
        self.pulse.set()
        if self.nowhere:
            raise UnknownHome
        if self.failing:
            self.failing -= 1
            raise StoreAwayError
        repeated = inbound.external_id in self.taken
        self.taken.setdefault(inbound.external_id, inbound)
        if not repeated:
            self.queue(inbound.address, f"Got it {len(self.taken)}.", choices=(("staff", "Staff here now"),))
        if self.failing_after_commit:
            self.failing_after_commit -= 1
            raise StoreAwayError
        return Taken(message_id=f"m{len(self.taken)}", replies=(), repeated=repeated)

    @property
    def texts(self) -> list[str]:
        return [inbound.text for inbound in self.taken.values()]

    # Outbox

    def queue(
        self,
        address: str | int,
        text: str,
        *,
        author: Author = "bot",
        name: str | None = None,
        choices: tuple[tuple[str, str], ...] = (),
        quiet: bool = False,
    ) -> Waiting:
        number = str(len(self.rows))
        spoken = Spoken(id=number, author=author, text=text, at=self.clock(), name=name, choices=choices)
        row = Waiting(Parcel(number, str(address), spoken, quiet), self.clock())
        self.rows.append(row)
        return row

    async def due(self, channel: str, limit: int, now: datetime) -> Sequence[Parcel]:
        held: set[str] = set()
        claimed: list[Parcel] = []
        for row in self.rows:
            if row.state != "queued" or row.parcel.address in held:
                continue
            if row.due_at > now or len(claimed) == limit:
                held.add(row.parcel.address)
                continue
            row.due_at = now + timedelta(minutes=2)
            claimed.append(row.parcel)
        return claimed

    def _row(self, parcel_id: str) -> Waiting:
        return self.rows[int(parcel_id)]

    async def arrived(self, parcel_id: str, now: datetime) -> None:
        self._row(parcel_id).state = "arrived"
        self.pulse.set()

    async def noted(self, parcel_id: str, now: datetime) -> None:
        self._row(parcel_id).state = "noted"
        self.pulse.set()

    async def release(self, channel: str, address: str, now: datetime, *, tapped: bool) -> int:
        rows = [row for row in self.rows if row.state == "noted" and row.parcel.address == address]
        for row in rows:
            row.parcel, row.state, row.due_at = replace(row.parcel, tapped=tapped), "queued", now
        return len(rows)

    async def later(self, parcel_id: str, until: datetime, now: datetime) -> None:
        row = self._row(parcel_id)
        row.parcel, row.due_at = replace(row.parcel, tries=row.parcel.tries + 1), until
        self.pulse.set()

    async def undeliverable(self, parcel_id: str, cause: str, now: datetime) -> None:
        self._row(parcel_id).state = cause
        self.pulse.set()

    # Doorstep and lease

    async def look(self, address: str, door_id: str, home_code: str, now: datetime) -> Standing:
        return Standing(self.on, self.phone_passed or door_id in self.taken, self.web_address)

    async def hold(self, name: str, owner: str, seconds: int, now: datetime) -> bool:
        self.lease_owner = self.lease_owner or owner
        self.pulse.set()
        return self.lease_owner == owner

    async def give_up(self, name: str, owner: str) -> None:
        self.lease_owner = None if self.lease_owner == owner else self.lease_owner
