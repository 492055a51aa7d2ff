"""What was filled in on the rota's forms. A wrong field is answered beside it; what was typed is shown again."""

from collections.abc import Collection
from datetime import time
from zoneinfo import ZoneInfo

from backend.alerts.rota_changes import Hours, RotaDesk, RotaRefused, add_once, add_weekly
from backend.alerts.rota_hours import DAY_MINUTES, Span
from backend.alerts.rota_words import date_of, minute_of
from backend.inbox.rota_page import DUTIES
from backend.inbox.visits import Form
from backend.policy.working_days import DAY, at_wall

A_TIME = "Write the time as 07:00 or 21:30."
A_DAY = "Write the day as 14/05/2026."


def person_in(form: Form, name: str, allowed: Collection[str]) -> str:
    """A person who was chosen from a list. Raises RotaRefused."""
    chosen = form.get(name, 32)
    if chosen not in allowed:
        raise RotaRefused(name, "Choose a name.")
    return chosen


async def add_duty(desk: RotaDesk, form: Form, allowed: Collection[str]) -> None:
    """A duty: on one date if there is one, else each week on the days that were ticked. Raises RotaRefused."""
    person, duty = person_in(form, "person", allowed), form.get("duty", 16)
    if duty not in DUTIES:
        raise RotaRefused("duty", "Choose on shift or on call.")
    hours = hours_in(form)
    written = form.get("date", 40)
    if written:
        day = date_of(written)
        if day is None:
            raise RotaRefused("date", A_DAY)
        await add_once(desk, person, duty, day, hours)
        return
    days = [int(day) for day in form.all("days") if day in set("0123456")]
    await add_weekly(desk, person, duty, days, hours)


def hours_in(form: Form) -> Hours:
    """From and until. Raises RotaRefused."""
    begins, ends = minute_of(form.get("begins", 10)), minute_of(form.get("ends", 10))
    if begins is None or begins >= DAY_MINUTES:
        raise RotaRefused("begins", A_TIME)
    if ends is None:
        raise RotaRefused("ends", A_TIME)
    return Hours.between(begins, ends)


def absence_in(form: Form, zone: ZoneInfo) -> Span:
    """From the first day (or a time on it) until the last day is over (or a time on it). Raises RotaRefused."""
    first, last = date_of(form.get("from", 40)), date_of(form.get("until", 40))
    if first is None:
        raise RotaRefused("from", A_DAY)
    if last is None:
        raise RotaRefused("until", A_DAY)
    begins, ends = (_time_in(form, name) for name in ("from_time", "until_time"))
    back = at_wall(last, ends, zone) if ends else at_wall(last + DAY, time(), zone)
    return Span(at_wall(first, begins or time(), zone), back)


def _time_in(form: Form, name: str) -> time | None:
    written = form.get(name, 10)
    if not written:
        return None
    minute = minute_of(written)
    if minute is None or minute >= DAY_MINUTES:
        raise RotaRefused(name, A_TIME)
    return time(minute // 60, minute % 60)
