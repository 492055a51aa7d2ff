"""Every alert of every home of theirs, through counts only: level, how long, which rung, whether somebody has it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.alerts.oversight_repository import Standing
from backend.alerts.rota_hours import Span, length
from backend.inbox.wording import LEVELS
from backend.policy.levels import LEVELS as BY_WEIGHT
from backend.policy.oversight import age_band, band_order

MONTH = timedelta(days=30)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Group:
    """Alerts that are alike."""

    level: str
    waits: str
    rung: str
    state: str
    count: int
    late: bool


@dataclass(frozen=True, slots=True)
class Month:
    """One level in the last 30 days: how many there were, and how many had a person in time."""

    level: str
    count: int
    in_time: int


@dataclass(frozen=True, slots=True)
class HomeCounts:
    """One home."""

    name: str
    line: str
    groups: tuple[Group, ...]
    month: tuple[Month, ...]
    gap: str


def home_counts(name: str, found: Sequence[Standing], gaps: Sequence[Span], now: datetime) -> HomeCounts:
    """All that is shown of one home."""
    waiting = [each for each in found if not each.settled]
    return HomeCounts(name, _line(waiting), _groups(waiting, now), _month(found, now), _gap(gaps))


def _line(waiting: Sequence[Standing]) -> str:
    nobody = sum(each.answered_at is None for each in waiting)
    if not waiting:
        return "Nothing is waiting."
    if not nobody:
        return f"{len(waiting)} open. Somebody has each of them."
    return f"{len(waiting)} open. {nobody} of them nobody has answered."


def _groups(waiting: Sequence[Standing], now: datetime) -> tuple[Group, ...]:
    counted = Counter(
        (each.level, age_band(now - each.since), each.rung, each.answered_at is not None, _late(each, now))
        for each in waiting
    )
    order = sorted(counted, key=lambda key: (-BY_WEIGHT.index(key[0]), key[3], -band_order(key[1]), -key[2], key[4]))
    return tuple(
        Group(LEVELS[level], band, str(rung + 1), _state(taken=taken, late=late), counted[key], late)
        for key in order
        for level, band, rung, taken, late in (key,)
    )


def _late(each: Standing, now: datetime) -> bool:
    return each.answered_at is None and now > each.due_at


def _state(*, taken: bool, late: bool) -> str:
    if taken:
        return "Somebody has it"
    return "Nobody has it, and it is late" if late else "Nobody has it yet"


def _month(found: Sequence[Standing], now: datetime) -> tuple[Month, ...]:
    recent = [each for each in found if each.since >= now - MONTH]
    counts = Counter(each.level for each in recent)
    in_time = Counter(each.level for each in recent if each.answered_at is not None and each.answered_at <= each.due_at)
    return tuple(Month(LEVELS[level], counts[level], in_time[level]) for level in reversed(BY_WEIGHT))


def _gap(gaps: Sequence[Span]) -> str:
    hours = -(-length(gaps) // HOUR)
    if not hours:
        return "In the next 14 days somebody is there for an emergency at every hour."
    there = "1 hour has" if hours == 1 else f"{hours} hours have"
    return f"In the next 14 days {there} nobody for an emergency."
