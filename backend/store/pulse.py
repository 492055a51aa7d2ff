"""The clock's heartbeat: after each whole tick, at most every ten seconds, a row counts one up.

It only ever grows. A clock that hangs, is stopped or is away from its database shows by its age, on every process.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.store import repository
from backend.store.engine import ReadSession, Store

EVERY = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Beats:
    """How often the clock has ticked so far, as it counts, and when last."""

    count: int
    at: datetime


class Pulse:
    """One clock's pulse."""

    def __init__(self) -> None:
        self._last: datetime | None = None

    async def beat(self, store: Store, now: datetime) -> None:
        """A tick has ended. Most of the time there is nothing to write."""
        if self._last is not None and self._last <= now < self._last + EVERY:
            return
        async with store.writing() as db:
            await repository.beat(db, now)
        self._last = now


async def last_beat(db: ReadSession) -> Beats | None:
    """The newest beat of any clock; None before the first."""
    row = await repository.heartbeat(db)
    return Beats(row.beats, row.at) if row else None
