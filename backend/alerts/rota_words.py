"""What people write in a rota: names, days, dates, times and duties, in the spellings that rotas come in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DATES = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%d/%m/%y",
    "%d %B %Y",
    "%d %b %Y",
    "%a %d %b %Y",
    "%A %d %B %Y",
)
TIME = re.compile(r"(\d{1,2})(?:[:.h]?([0-5]\d))?\s*(am|pm)?")
DUTIES: Mapping[str, str] = {
    "on shift": "on_shift", "shift": "on_shift", "day": "on_shift", "night": "on_shift", "sleep in": "on_shift",
    "sleep-in": "on_shift", "waking night": "on_shift", "early": "on_shift", "late": "on_shift", "": "on_shift",
    "on call": "on_call", "on-call": "on_call", "oncall": "on_call",
    "away": "away", "absence": "away", "absent": "away", "leave": "away", "annual leave": "away", "holiday": "away",
    "sick": "away", "sickness": "away", "training": "away", "off": "away",
}  # fmt: skip
WORD = re.compile(r"[^\W_]+")
LATEST_HOUR = 24
YEARS = range(2000, 2100)


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who can stand in the rota."""

    id: str
    name: str


def one_spelling(text: str) -> str:
    """Spaces and capitals do not count."""
    return " ".join(text.split()).casefold()


def workers_named(text: str, workers: Sequence[Worker]) -> list[Worker]:
    """Everybody who is meant by a name: the whole one, the last name first, or the first one alone."""
    wanted = one_spelling(text)
    last, comma, first = wanted.partition(",")
    if comma:
        wanted = one_spelling(f"{first} {last}")
    whole = [worker for worker in workers if one_spelling(worker.name) == wanted]
    return whole or [worker for worker in workers if one_spelling(worker.name).split()[:1] == [wanted]]


def workers_in(text: str, workers: Sequence[Worker]) -> list[Worker]:
    """Everybody whose name stands somewhere in a line, such as the title of an event; whole names before first ones."""
    line, spelt = _words(text), {worker.id: _words(worker.name) for worker in workers}
    whole = [worker for worker in workers if spelt[worker.id] in line]
    return whole or [worker for worker in workers if f" {spelt[worker.id].split()[0]} " in line]


def duty_of(text: str) -> str | None:
    """on_shift, on_call, away; None for anything else. Nothing written means on shift."""
    return DUTIES.get(one_spelling(text).replace("_", " "))


def duty_in(text: str) -> str:
    """The duty that the title of an event speaks of; on shift where it says nothing else."""
    line = _words(text)
    return next((duty for said, duty in DUTIES.items() if duty != "on_shift" and _words(said) in line), "on_shift")


def _words(text: str) -> str:
    """The words alone, each with a space on either side."""
    return " ".join(("", *WORD.findall(text.casefold()), ""))


def weekday_of(text: str) -> int | None:
    """Monday 0 to Sunday 6, from "Mon", "tuesday", "every Friday"; None for anything else."""
    word = one_spelling(text).removeprefix("every ").removesuffix("s")
    found = [number for number, day in enumerate(DAYS) if len(word) >= 3 and day.startswith(word)]
    return found[0] if len(found) == 1 else None


def date_of(text: str) -> date | None:
    """A day, written as 2026-05-14, 14/05/2026, 14.5.2026 or 14 May 2026; None for anything else."""
    for form in DATES:
        try:
            found = datetime.strptime(" ".join(text.split()), form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
        return found if found.year in YEARS else None
    return None


def minute_of(text: str) -> int | None:
    """The minute of the day, from "07:00", "7.30pm", "0700", "24:00"; None for anything else."""
    found = TIME.fullmatch(one_spelling(text))
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    whole = hour * 60 + minute
    return whole if whole <= LATEST_HOUR * 60 else None
