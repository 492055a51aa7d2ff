"""England's working days: Saturdays, Sundays and bank holidays are none (SI 2006/1738, regulation 2).

Days are the home's own: a moment belongs to the day that the calendar on the home's wall shows.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

FRIDAY = 4
DAY = timedelta(days=1)


def bank_holiday(day: date) -> str | None:
    """The name of England's bank holiday on this day, Christmas Day and Good Friday included; None on other days."""
    return _of_year(day.year).get(day)


def is_working_day(day: date) -> bool:
    """Do working days count this one?"""
    return day.weekday() <= FRIDAY and bank_holiday(day) is None


def add_working_days(day: date, count: int) -> date:
    """The day that is `count` working days later. 0 gives the day itself, or the next working day. Not for the past."""
    if count < 0:
        raise ValueError("working days are counted forwards")
    found = next(each for each in _from(day) if is_working_day(each)) if count == 0 else day
    for _ in range(count):
        found = next(each for each in _from(found + DAY) if is_working_day(each))
    return found


def working_days_between(begins: date, ends: date) -> int:
    """How many working days come after `begins`, up to and with `ends`. 0 where `ends` is not later."""
    return sum(is_working_day(begins + DAY * number) for number in range(1, (ends - begins).days + 1))


def after_working_days(now: datetime, count: int, zone: ZoneInfo) -> datetime:
    """The same time on the wall, `count` working days later ("+2 working days" of a ladder), in UTC."""
    local = now.astimezone(zone)
    day = add_working_days(local.date(), count)
    return now.astimezone(UTC) if day == local.date() else at_wall(day, local.time(), zone)


def at_wall(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The moment at which a clock on the home's wall shows this time on this day, in UTC.

    Where it is shown twice (autumn), the first; where it is never shown (spring), the moment at which it is jumped
    over. So the order of wall times is the order of moments, and two shifts that meet on the wall meet in time.
    """
    found = datetime.combine(day, wall.replace(fold=0), zone)
    shown = found.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == found.replace(tzinfo=None)
    return found.astimezone(UTC) if shown else _jump_over(found, zone)


def _jump_over(never_shown: datetime, zone: ZoneInfo) -> datetime:
    """When the clock jumped over a wall time that it never shows, to the second."""
    # read with the new offset it lies before the jump, with the old one after it
    before, after = never_shown.replace(fold=1).astimezone(UTC), never_shown.astimezone(UTC)
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def _from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += DAY


@cache
def _of_year(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv="ENG", years=year)
