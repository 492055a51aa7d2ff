"""Times as adults read them: a 24-hour clock, the day where it is not today, and how much of a promise has gone."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

LATE_SIGN = "+"


@dataclass(frozen=True, slots=True)
class Ring:
    """The share of the promised time that has gone, with a figure inside and the same in words beside it."""

    percent: int
    figure: str
    unit: str
    words: str


def clock(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """16:08 today; with the day on another one."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    if abs((local.date() - today).days) < 6:
        return f"{local:%A %H:%M}"
    return f"{local:%-d %B %H:%M}" if local.year == today.year else f"{local:%-d %B %Y %H:%M}"


def today(now: datetime, zone: ZoneInfo) -> str:
    """Thursday 14 May, 16:20."""
    return f"{now.astimezone(zone):%A %-d %B, %H:%M}"


def length(span: timedelta) -> str:
    """12 min, 3 hours, 2 days."""
    figure, unit = _short(span)
    if unit == "min":
        return f"{figure} min"
    word = {"hrs": "hour", "days": "day"}[unit]
    return f"{figure} {word}" if figure == 1 else f"{figure} {word}s"


def length_in_words(seconds: int) -> str:
    """40 seconds, 3 minutes."""
    if seconds < 60:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


def ring(since: datetime, due: datetime, now: datetime, zone: ZoneInfo, *, waiting: bool) -> Ring:
    """The ring of one row. While somebody waits it counts up ("Waiting 12 min of 15"); once taken, "By 18:00"."""
    if now > due:
        figure, unit = _short(now - due)
        return Ring(100, f"{LATE_SIGN}{figure}", _fitting(figure, unit), f"{length(now - due)} late")
    whole, gone = due - since, now - since
    percent = min(100, max(2, round(100 * gone / whole))) if whole > timedelta() else 100
    if waiting and whole <= timedelta(hours=1):
        return Ring(
            percent, str(_short(gone)[0]), "min", f"Waiting {length(gone)} of {round(whole.total_seconds() / 60)}"
        )
    figure, unit = _short(due - now)
    return Ring(percent, str(figure), _fitting(figure, unit), f"By {clock(due, now, zone)}")


def parse_by(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment that somebody means by "17:00", "1700" or "5.30": the next one on the clock. None if it is no time."""
    digits = text.strip().replace(".", ":").replace(" ", "")
    if ":" not in digits:
        digits = f"{digits[:-2]}:{digits[-2:]}" if len(digits) in {3, 4} else f"{digits}:00"
    hour, _, minute = digits.partition(":")
    if not (hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit()):
        return None
    if int(hour) > 23 or int(minute) > 59:
        return None
    local = now.astimezone(zone)
    meant = local.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    return meant if meant > local else meant + timedelta(days=1)


def _short(span: timedelta) -> tuple[int, str]:
    minutes = max(1, math.ceil(span.total_seconds() / 60))
    if minutes < 100:
        return minutes, "min"
    hours = round(minutes / 60)
    return (hours, "hrs") if hours < 48 else (round(hours / 24), "days")


def _fitting(figure: int, unit: str) -> str:
    return unit.removesuffix("s") if figure == 1 else unit
