"""How fast people answered last month, as one word for each home: what children may see of it.

The word is kept, never the figures: no case, no count, no exact time can be read out of it. A month is put into its
word once, when it has been over for a day; with few cases the word is `few`, so that nobody can tell one from it.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from backend.alerts import answer_times_repository as repository
from backend.alerts.tables import AnswerTime
from backend.policy.working_days import at_wall
from backend.store.engine import ReadSession, Store

FEWEST = 5
"""Fewer cases than this say nothing: one of them could be told from the word."""

STEPS = (
    ("quarter_hour", timedelta(minutes=15)),
    ("hour", timedelta(hours=1)),
    ("four_hours", timedelta(hours=4)),
    ("day", timedelta(days=1)),
)
FEW, LONGER = "few", "longer"
SETTLES_AFTER = timedelta(days=1)
"""After this the word of a month cannot change: whoever had no answer within a day waited longer than any step."""


def word_for(waits: Sequence[timedelta | None]) -> str:
    """The first step within which three of four cases had a person; None is a case that nobody has answered."""
    if len(waits) < FEWEST:
        return FEW
    return next((word for word, step in STEPS if _within(waits, step) * 4 >= len(waits) * 3), LONGER)


def _within(waits: Sequence[timedelta | None], step: timedelta) -> int:
    return sum(wait is not None and wait <= step for wait in waits)


def month_before(now: datetime, zone: ZoneInfo) -> tuple[str, datetime, datetime]:
    """The calendar month before this one: its name ("2026-04"), its beginning and its end."""
    first = now.astimezone(zone).date().replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    return f"{before:%Y-%m}", _midnight(before, zone), _midnight(first, zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return at_wall(day, time(), zone)


class MonthInWords:
    """Puts each month that is over into its word, for every home, once. Remembers what it has done."""

    def __init__(self, store: Store, zone: ZoneInfo) -> None:
        self._store = store
        self._zone = zone
        self._done = ""

    async def tick(self, now: datetime) -> None:
        """Look whether a month is to be put into its word."""
        month, begins, ends = month_before(now, self._zone)
        if month == self._done or now < ends + SETTLES_AFTER:
            return
        async with self._store.writing() as db:
            for home_id in await repository.homes_without(db, month):
                waits = await repository.waits(db, home_id, begins, ends)
                db.add(AnswerTime(id=_id_of(home_id, month), home_id=home_id, month=month, word=word_for(waits)))
        self._done = month


async def word_of_last_month(db: ReadSession, home_id: str, now: datetime, zone: ZoneInfo) -> str:
    """What children of a home see; `few` where nothing is known yet."""
    return await repository.word_of(db, home_id, month_before(now, zone)[0]) or FEW


def _id_of(home_id: str, month: str) -> str:
    """The same for whoever writes it: two clocks never write it twice."""
    return hashlib.sha256(f"{home_id}:{month}".encode()).hexdigest()[:32]
