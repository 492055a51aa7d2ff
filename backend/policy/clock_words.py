"""A time as it is said to a child: to the half hour, with the part of the day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

NOON, EVENING = 12, 17


def clock_words(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """ "6 o'clock tonight", "half past 4 this afternoon", "10 o'clock tomorrow morning"."""
    local, today = at.astimezone(zone), now.astimezone(zone)
    rounded = _round_up(local)
    days = (rounded.date() - today.date()).days
    if days > 1:
        return f"{_hour_words(rounded)} on {rounded:%A}"
    return f"{_hour_words(rounded)}{_part_of_day(rounded.hour, days)}"


def _round_up(local: datetime) -> datetime:
    """To the next half hour, so that no promise is made to the minute."""
    spare = timedelta(minutes=-local.minute % 30, seconds=-local.second, microseconds=-local.microsecond)
    return local + spare if spare >= timedelta(0) else local + spare + timedelta(minutes=30)


def _hour_words(local: datetime) -> str:
    hour = local.hour % 12 or 12
    return f"half past {hour}" if local.minute else f"{hour} o'clock"


def _part_of_day(hour: int, days: int) -> str:
    part = "morning" if hour < NOON else "afternoon" if hour < EVENING else "night"
    if days == 0:
        return {"morning": " this morning", "afternoon": " this afternoon", "night": " tonight"}[part]
    return f" tomorrow {part}"
