"""A rota as a calendar (iCalendar, RFC 5545), as rota programs and calendar apps export it.

Whom an event means is read from its title or its guests; its duty from its title. Events that come back are written
out for as far ahead as `AHEAD`; times are the event's own zone's, or the home's where it names none.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import recurring_ical_events
from icalendar import Calendar, Component

from backend.alerts.rota_rows import MOST_ROWS, Context, Fault, Reading, Row, chosen, quoted
from backend.alerts.rota_words import Worker, duty_in, workers_in

AHEAD = timedelta(days=92)
LONGEST = timedelta(days=3)
MOST_EVENTS = 2000
OLDEST = 2010
ORDINARY = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
FINE = ("BYHOUR", "BYMINUTE", "BYSECOND")
"""Rules that could stand for millions of times are refused, not written out."""


def read_calendar(text: str, context: Context) -> Reading:
    """Read a calendar. Events are counted as they stand in the file."""
    try:
        events = [event for event in Calendar.from_ical(text).walk("VEVENT") if event.get("STATUS") != "CANCELLED"]
    except (ValueError, IndexError, KeyError, AttributeError, TypeError):
        return Reading((), (Fault(1, "This is not a calendar that can be read. Save it again as an .ics file."),))
    if not events:
        return Reading((), (Fault(1, "There is no event in this calendar."),))
    if len(events) > MOST_EVENTS:
        return Reading(
            (), (Fault(MOST_EVENTS, f"More than {MOST_EVENTS} events. Cut the calendar into smaller ones."),)
        )
    rows: list[Row] = []
    faults: list[Fault] = []
    for number, series in enumerate(_series(events), 1):
        found = _rows(number, series, context)
        rows += found if isinstance(found, list) else []
        faults += [Fault(number, f"Event {number}: {found}")] if isinstance(found, str) else []
    if len(rows) > MOST_ROWS:
        return Reading((), (Fault(1, f"The calendar stands for more than {MOST_ROWS} shifts. Make it shorter."),))
    return Reading(tuple(rows), tuple(faults))


def _series(events: Sequence[Component]) -> Iterator[list[Component]]:
    """Each event with its exceptions: those that carry the same UID."""
    by_uid: dict[str, list[Component]] = {}
    for number, event in enumerate(events):
        by_uid.setdefault(str(event.get("UID") or f"without {number}"), []).append(event)
    yield from by_uid.values()


def _rows(number: int, series: list[Component], context: Context) -> list[Row] | str:
    if any(_begins_long_ago(event) for event in series):
        return f"it begins before {OLDEST}. Give it a later first day."
    if any(_is_fine(event) for event in series):
        return "it comes back every hour or oftener, which no shift does. Give it a daily or weekly rule."
    try:
        return _taken(number, _runs(series, context), context)
    except _Unreadable as wrong:
        return wrong.sentence
    except (ValueError, KeyError, AttributeError, TypeError, OverflowError):
        return "its times cannot be read. Look at its beginning, its end and how it comes back."


class _Unreadable(Exception):
    def __init__(self, sentence: str) -> None:
        super().__init__("unreadable")
        self.sentence = sentence


def _begins_long_ago(event: Component) -> bool:
    """So long ago that counting up to today would take its time."""
    begins = event.get("DTSTART")
    return begins is None or begins.dt.year < OLDEST


def _is_fine(event: Component) -> bool:
    rules = event.get("RRULE") or []
    return any(
        str(rule.get("FREQ", ["?"])[0]).upper() not in ORDINARY or any(part in rule for part in FINE)
        for rule in (rules if isinstance(rules, list) else [rules])
    )


def _runs(series: list[Component], context: Context) -> list[Any]:
    calendar = Calendar()
    calendar.subcomponents = list(series)
    return list(recurring_ical_events.of(calendar).between(context.now, context.now + AHEAD))


def _taken(number: int, runs: Sequence[Any], context: Context) -> list[Row] | str:
    if not runs:
        return "it is over already, or begins more than three months from now."
    return [_row(number, run, context) for run in sorted(runs, key=lambda run: _moment(run.start, context))]


def _row(number: int, run: Any, context: Context) -> Row:
    title = str(run.get("SUMMARY") or "")
    worker = chosen(workers_in(f"{title} {_guests(run)}", context.workers), title)
    begins, ends = _moment(run.start, context), _moment(run.end, context)
    if isinstance(worker, str):
        raise _Unreadable(worker)
    if not timedelta() < ends - begins <= LONGEST and duty_in(title) != "away":
        raise _Unreadable(f"{quoted(title)} lasts longer than three days, or no time at all.")
    return _as_row(number, worker, duty_in(title), begins, ends)


def _as_row(number: int, worker: Worker, duty: str, begins: datetime, ends: datetime) -> Row:
    minute = begins.hour * 60 + begins.minute
    wall = ends.replace(tzinfo=None) - begins.replace(tzinfo=None)
    return Row(number, worker, duty, minute, int(wall.total_seconds() // 60), begins.date())


def _moment(at: datetime | date, context: Context) -> datetime:
    """In the home's zone: of a day its midnight, of a time without a zone the time on the home's wall."""
    if not isinstance(at, datetime):
        return datetime(at.year, at.month, at.day, tzinfo=context.zone)
    return at.astimezone(context.zone) if at.tzinfo else at.replace(tzinfo=context.zone)


def _guests(run: Any) -> str:
    guests = run.get("ATTENDEE") or []
    return " ".join(str(guest.params.get("CN", "")) for guest in (guests if isinstance(guests, list) else [guests]))
