"""What a file says of a rota, row by row: duties and absences, and one sentence for each row that cannot be taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from backend.alerts.rota_hours import Span
from backend.alerts.rota_words import Worker
from backend.policy.working_days import DAY, at_wall

MOST_ROWS = 3000


@dataclass(frozen=True, slots=True)
class Row:
    """A duty (`on_shift`, `on_call`) or an absence (`away`). Either each week on `weekday`, or once on `day`."""

    line: int
    worker: Worker
    duty: str
    starts_minute: int
    minutes: int
    day: date | None = None
    weekday: int | None = None

    def span(self, zone: ZoneInfo) -> Span | None:
        """When it is; None for what comes back each week."""
        if self.day is None:
            return None
        return Span(_moment(self.day, self.starts_minute, zone), _moment(self.day, self.ends_minute, zone))

    @property
    def ends_minute(self) -> int:
        """Counted from the beginning of its first day."""
        return self.starts_minute + self.minutes


@dataclass(frozen=True, slots=True)
class Fault:
    """Why one row cannot be taken: which, and what to mend. The sentence quotes what was written; it is only shown."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a file says. Every row of it is in one of the two."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What a file is read with: who can be meant, and when it is now on which wall."""

    workers: Sequence[Worker]
    now: datetime
    zone: ZoneInfo

    def is_over(self, row: Row) -> bool:
        """Has it passed already?"""
        span = row.span(self.zone)
        return span is not None and span.ends <= self.now


def chosen(found: Sequence[Worker], written: str) -> Worker | str:
    """The one who is meant, or the sentence that says why nobody can tell."""
    if len(found) == 1:
        return found[0]
    if found:
        return f"more than one person could be meant by “{_short(written)}”. Write the whole name."
    return f"“{_short(written)}” is nobody who works in this home. Write the name as on the page People."


def quoted(written: str) -> str:
    """What was written, for a sentence."""
    return f"“{_short(written)}”"


def _short(written: str) -> str:
    text = " ".join(written.split())
    return text if len(text) <= 40 else text[:39] + "…"


def _moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(minute, 1440)
    return at_wall(day + DAY * days, time(rest // 60, rest % 60), zone)
