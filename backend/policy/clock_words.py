"""A time as it is said to a child: to the half hour, with the part of the day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

NOON, EVENING = 12, 17
HALF_HOUR = timedelta(minutes=30)


def clock_words(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """ "6 o'clock tonight", "half past 4 this afternoon", "10 o'clock tomorrow morning", "midnight tonight"."""
    local = _round_up(at, zone)
    midnight = local.hour == 0 and local.minute == 0
    day = local.date() - timedelta(days=1) if midnight else local.date()  # it ends the evening that people mean
    part = "night" if midnight else _part_of_day(local.hour)
    return f"{'midnight' if midnight else _hour_words(local)} {_day_words(day, now.astimezone(zone).date(), part)}"


def _round_up(at: datetime, zone: ZoneInfo) -> datetime:
    """To the next half hour, so that no promise is made to the minute. Time passes evenly while clocks change."""
    local = at.astimezone(zone)
    over = timedelta(minutes=local.minute % 30, seconds=local.second, microseconds=local.microsecond)
    return (at + (HALF_HOUR - over if over else over)).astimezone(zone)


def _hour_words(local: datetime) -> str:
    hour = local.hour % 12 or 12
    return f"half past {hour}" if local.minute else f"{hour} o'clock"


def _part_of_day(hour: int) -> str:
    return "morning" if hour < NOON else "afternoon" if hour < EVENING else "night"


def _day_words(day: date, today: date, part: str) -> str:
    days = (day - today).days
    if days > 1:
        return f"on {day:%A} {part}"
    if days == 1:
        return f"tomorrow {part}"
    return "tonight" if part == "night" else f"this {part}"
