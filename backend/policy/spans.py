"""How long until a step, as a file says it: "2 minutes", "4 hours", "2 working days", "next morning"."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from pydantic_core import core_schema

_SAYS = re.compile(r"(\d{1,4}) (second|minute|hour|day|working day)s?")
_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
MORNING = time(9)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Span:
    """So many seconds, or so many working days (of England), or until the next morning."""

    seconds: int = 0
    working_days: int = 0
    next_morning: bool = False

    @classmethod
    def of(cls, text: object) -> "Span":
        """Read it; a bare number is minutes. Raises ValueError."""
        if isinstance(text, Span):
            return text
        if isinstance(text, int) and not isinstance(text, bool):
            return cls(seconds=60 * text)
        if text == "next morning":
            return cls(next_morning=True)
        says = _SAYS.fullmatch(str(text))
        if says is None:
            raise ValueError('write it like "2 minutes", "4 hours", "2 working days" or "next morning"')
        count, unit = int(says[1]), says[2]
        return cls(working_days=count) if unit == "working day" else cls(seconds=count * _UNITS[unit])

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.of)

    def after(self, begin: datetime, zone: ZoneInfo) -> datetime:
        """The moment that is this long after another, by the clock on the home's wall where days are meant."""
        if self.next_morning:
            day = begin.astimezone(zone).date() + timedelta(days=1)
            return datetime.combine(day, MORNING, zone).astimezone(begin.tzinfo)
        if self.working_days:
            return _working_days_on(begin, self.working_days, zone)
        return begin + timedelta(seconds=self.seconds)


def know_bank_holidays() -> None:
    """Read the calendar once, ahead: the first look costs half a second, which no child's message should wait for."""
    _bank_holidays()


def _working_days_on(begin: datetime, days: int, zone: ZoneInfo) -> datetime:
    local = begin.astimezone(zone)
    day = local.date()
    while days:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and day not in _bank_holidays():
            days -= 1
    return datetime.combine(day, local.time(), zone).astimezone(begin.tzinfo)


@cache
def _bank_holidays() -> Any:
    return holidays.country_holidays("GB", subdiv="ENG")
