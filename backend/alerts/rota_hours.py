"""The rota as stretches of real time: when each duty begins and ends, and which hours have nobody.

A shift begins and ends by the clock on the home's wall. In the night in spring it is an hour shorter, in the night in
autumn an hour longer; two shifts that meet on the wall meet in time, so that nothing is left out and nothing doubled.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from backend.alerts.tables import Absence, RotaSlot
from backend.policy.working_days import at_wall

DAY = timedelta(days=1)
WEEK_DAYS, DAY_MINUTES = 7, 1440
LONGEST = timedelta(days=8)
"""More than the longest slot (a week) in the longest night: how far back a slot may have begun that still runs."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time in UTC, with its beginning and without its end."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """One duty of one person, once."""

    begins: datetime
    ends: datetime
    person_id: str
    duty: str
    slot_id: str


def stretches(slots: Iterable[RotaSlot], begins: datetime, ends: datetime, zone: ZoneInfo) -> list[Stretch]:
    """Every duty that touches these hours, soonest first. Absences are not taken away: see `worked`."""
    found = [
        Stretch(span.begins, span.ends, slot.person_id, slot.duty, slot.id or "")
        for slot in slots
        for span in spans_of(slot, begins, ends, zone)
    ]
    return sorted(found)


def spans_of(slot: RotaSlot, begins: datetime, ends: datetime, zone: ZoneInfo) -> Iterator[Span]:
    """The times at which one slot runs and which touch these hours, cut to while it is valid."""
    day = (max(begins, slot.valid_from) - LONGEST).astimezone(zone).date()
    day += DAY * ((slot.weekday - day.weekday()) % WEEK_DAYS)
    last = ends.astimezone(zone).date()
    while day <= last:
        span = _once(slot, day, zone)
        if span and span.begins < ends and span.ends > begins:
            yield span
        day += DAY * WEEK_DAYS


def _once(slot: RotaSlot, day: date, zone: ZoneInfo) -> Span | None:
    begins = max(_wall_moment(day, slot.starts_minute, zone), slot.valid_from)
    ends = _wall_moment(day, slot.starts_minute + slot.minutes, zone)
    if slot.valid_until is not None:
        ends = min(ends, slot.valid_until)
    return Span(begins, ends) if begins < ends else None


def _wall_moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(minute, DAY_MINUTES)
    return at_wall(day + DAY * days, time(rest // 60, rest % 60), zone)


def worked(found: Iterable[Stretch], absences: Sequence[Absence]) -> list[Stretch]:
    """The duties with everybody's absences taken away."""
    away: dict[str, list[Span]] = {}
    for absence in absences:
        away.setdefault(absence.person_id, []).append(Span(absence.begins_at, absence.ends_at))
    return sorted(
        Stretch(left.begins, left.ends, each.person_id, each.duty, each.slot_id)
        for each in found
        for left in without(Span(each.begins, each.ends), away.get(each.person_id, ()))
    )


def uncovered(
    slots: Iterable[RotaSlot], absences: Sequence[Absence], begins: datetime, ends: datetime, zone: ZoneInfo
) -> list[Span]:
    """The stretches in which nobody is there for an emergency: nobody on shift and nobody on call."""
    there = worked(stretches(slots, begins, ends, zone), absences)
    return without(Span(begins, ends), [Span(each.begins, each.ends) for each in there])


def without(whole: Span, taken: Iterable[Span]) -> list[Span]:
    """What is left of a stretch when others are taken away, in order."""
    left, at = [], whole.begins
    for each in sorted(taken):
        if each.begins >= whole.ends:
            break
        if each.begins > at:
            left.append(Span(at, each.begins))
        at = max(at, each.ends)
    if at < whole.ends:
        left.append(Span(at, whole.ends))
    return left


def length(spans: Iterable[Span]) -> timedelta:
    """How long they are together."""
    return sum((span.ends - span.begins for span in spans), timedelta())
