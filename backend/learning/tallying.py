"""Counting what people made of what the machine said: codes and months, never words, never a case.

A tally is shown only from `FEWEST` on and in steps of it, so that one case can neither be seen nor be told from a
difference. In the database what was counted is sealed and found by a keyed hash.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from backend.learning import repository
from backend.learning.tables import Tally
from backend.store.columns import new_id
from backend.store.engine import ReadSession, WriteSession
from backend.vault import Place, TransportKey

FEWEST = 5
"""Fewer than this are not shown, and more only in steps of this."""

SEEN, RAISED, LOWERED, MISSED = "seen", "raised", "lowered", "missed"
NOBODY = "nobody"
"""Who had spoken where no rule and no engine had given a reason."""


@dataclass(frozen=True, slots=True)
class What:
    """What is counted: an act, the levels, and which rule or engine had spoken (`NOBODY`: none)."""

    act: str
    before: str
    after: str
    spoke: str

    def encode(self) -> str:
        """As it is sealed and hashed."""
        return "\n".join((self.act, self.before, self.after, self.spoke))


def shown(count: int) -> int:
    """What a page may show of a count: rounded down to a step; 0 is "too few to show", which may be none."""
    return count - count % FEWEST


def month_of(now: datetime, zone: ZoneInfo) -> str:
    """The month on the wall, as tallies name it."""
    return f"{now.astimezone(zone):%Y-%m}"


def months_back(now: datetime, zone: ZoneInfo, days: int) -> tuple[str, ...]:
    """The months that the last so many days touch, the newest first."""
    day, first = now.astimezone(zone).date(), (now - timedelta(days=days)).astimezone(zone).date()
    found = [f"{day:%Y-%m}"]
    while (day.year, day.month) != (first.year, first.month):
        day = day.replace(day=1) - timedelta(days=1)
        found.append(f"{day:%Y-%m}")
    return tuple(found)


async def count(db: WriteSession, transport: TransportKey, home_id: str, month: str, what: Iterable[What]) -> None:
    """Count each once, always in the same order: two who count at once never wait for each other in a ring."""
    for text in sorted({each.encode() for each in what}):
        row = Tally(id=new_id(), home_id=home_id, month=month, count=0)
        row.mark = transport.lookup("tally", f"{home_id}\n{month}\n{text}")
        row.what = transport.seal(text.encode(), _place(row))
        await repository.count_one(db, row)


async def counted(db: ReadSession, transport: TransportKey, home_id: str, months: Collection[str]) -> Counter[What]:
    """What was counted in some months, together."""
    found: Counter[What] = Counter()
    for row in await repository.tallies(db, home_id, tuple(months)):
        act, before, after, spoke = transport.unseal(row.what, _place(row)).decode().split("\n")
        found[What(act, before, after, spoke)] += row.count
    return found


def _place(row: Tally) -> Place:
    return Place("tally.what", row.id, row.home_id)
