"""What the rota costs: who is on duty now, which hours have nobody, and reading a file of four weeks.

Run: python -m bench.rota
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

from backend.alerts.rota import AHEAD, duty_at
from backend.alerts.rota_hours import uncovered
from backend.alerts.rota_import import read_rota
from backend.alerts.rota_rows import Context
from backend.alerts.rota_words import Worker
from backend.alerts.tables import RotaSlot

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 5, 14, 16, 0, tzinfo=UTC)
CHANGE = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
STAFF, DAYS = 12, 28
DAY = timedelta(days=1)


def weekly() -> list[RotaSlot]:
    """A weekly rota of six people."""
    return [
        RotaSlot(
            person_id=f"p{number}", duty="on_shift", weekday=day, starts_minute=starts, minutes=480, valid_from=NOW
        )
        for number, starts in enumerate((420, 420, 900, 900, 1260, 0))
        for day in range(7)
    ]


def dated() -> list[RotaSlot]:
    """An imported rota: twelve people, four weeks, one shift a day each."""
    first = NOW.replace(hour=6)
    return [
        RotaSlot(
            person_id=f"p{number}",
            duty="on_shift",
            weekday=(first + DAY * day).weekday(),
            starts_minute=420,
            minutes=480,
            valid_from=first + DAY * day,
            valid_until=first + DAY * day + timedelta(hours=8),
        )
        for number in range(STAFF)
        for day in range(DAYS)
    ]


def table() -> str:
    """The same as a table."""
    rows = [
        f"Person Number{number},on shift,{NOW + DAY * day:%Y-%m-%d},07:00,15:00"
        for number in range(STAFF)
        for day in range(1, DAYS + 1)
    ]
    return "\n".join(["name,duty,date,from,until", *rows])


def calendar() -> str:
    """The same as a calendar."""
    events = [
        f"BEGIN:VEVENT\r\nUID:{number}-{day}\r\nSUMMARY:Person Number{number}\r\n"
        f"DTSTART;TZID=Europe/London:{NOW + DAY * day:%Y%m%d}T070000\r\n"
        f"DTEND;TZID=Europe/London:{NOW + DAY * day:%Y%m%d}T150000\r\nEND:VEVENT\r\n"
        for number in range(STAFF)
        for day in range(1, DAYS + 1)
    ]
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//\r\n{''.join(events)}END:VCALENDAR\r\n"


def measure(what: str, work: Callable[[], object], times: int) -> None:
    """Print the median and the 99th percentile, in milliseconds."""
    took = []
    for _ in range(times):
        began = perf_counter()
        work()
        took.append((perf_counter() - began) * 1000)
    took.sort()
    print(f"{what}: p50 {took[times // 2]:.2f} ms, p99 {took[int(times * 0.99)]:.2f} ms")


def main() -> None:
    """All of it."""
    week, month = weekly(), dated()
    context = Context([Worker(str(n), f"Person Number{n}") for n in range(STAFF)], NOW, LONDON)
    rows, events = table(), calendar()
    assert len(read_rota(rows, context).rows) == len(read_rota(events, context).rows) == STAFF * DAYS
    measure("who is on duty, 42 weekly slots", lambda: duty_at(week, (), NOW, LONDON), 500)
    measure("the same in the week of a clock change", lambda: duty_at(week, (), CHANGE, LONDON), 200)
    measure("who is on duty, 42 weekly and 336 dated slots", lambda: duty_at([*week, *month], (), NOW, LONDON), 200)
    measure(
        "the hours of 14 days without anybody, the same slots",
        lambda: uncovered([*week, *month], (), NOW, NOW + AHEAD, LONDON),
        50,
    )
    measure("reading a table of 336 rows", lambda: read_rota(rows, context), 20)
    measure("reading a calendar of 336 events", lambda: read_rota(events, context), 5)


if __name__ == "__main__":
    main()
