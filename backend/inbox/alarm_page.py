"""The alarm as pages show it: neutral, full width, and loud until somebody has got it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from backend.alerts.ringing import Ringing, loudest
from backend.inbox.times import clock

WORDS = {"emergency": "A child needs someone now", "urgent": "There is an urgent note"}
DOES = {"emergency": "Go and check on every child.", "urgent": "Somebody must look at it."}

DRILL_DOES = "No child has written. Do what you would do."


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """One alert."""

    id: str
    look: str
    words: str
    does: str
    since: str
    by: str
    drill: bool = False


@dataclass(frozen=True, slots=True)
class Alarm:
    """What rings. `path`: where an answer goes; `people`: who may answer here, by id and first name."""

    rings: bool
    lines: tuple[AlarmLine, ...]
    path: str
    csrf: str
    checked: str
    people: tuple[tuple[str, str], ...] = ()
    pin: bool = False
    error: str = ""
    name: str = ""


def alarm_of(
    found: Sequence[Ringing],
    names: Mapping[str, str],
    path: str,
    csrf: str,
    now: datetime,
    zone: ZoneInfo,
    people: tuple[tuple[str, str], ...] = (),
    *,
    pin: bool = False,
    error: str = "",
    name: str = "",
) -> Alarm:
    """The alarm of one page."""
    lines = tuple(
        AlarmLine(
            id=each.alert_id,
            look="now" if each.level == "emergency" else "today",
            words=("Drill: " if each.drill else "") + WORDS[each.level],
            does=DRILL_DOES if each.drill else DOES[each.level],
            drill=each.drill,
            since=clock(each.since, now, zone),
            by=names.get(each.by, "Somebody") if each.by else "",
        )
        for each in found
    )
    return Alarm(loudest(found), lines, path, csrf, clock(now, now, zone), people, pin, error, name)
