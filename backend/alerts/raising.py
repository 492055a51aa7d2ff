"""A case waits for a person: alerts, where they stand on their ladder, and who is told of them."""

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from backend.alerts import repository, telling_repository
from backend.alerts.standing import set_standing, standing_of
from backend.alerts.tables import Alert
from backend.alerts.telling_repository import Row
from backend.policy import climbing
from backend.policy.climbing import Course
from backend.policy.levels import rank
from backend.policy.waiting import HELP_WAITS
from backend.store.columns import new_id
from backend.store.engine import WriteSession
from backend.store.live import Live


@dataclass(frozen=True, slots=True)
class Crew:
    """The people of each rung. Whoever is away is told all the same, but a rung of such people counts as empty."""

    on: Callable[[int], Collection[str]]
    away: frozenset[str] = frozenset()

    def nobody(self, rung: int) -> bool:
        """Is nobody there?"""
        return self.away.issuperset(self.on(rung))


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is waited for: a case's next human act, or (kind `safety`) somebody going to the children now."""

    home_id: str
    case_id: str
    level: str
    due_at: datetime
    course: Course
    kind: str = "case"
    origin: bytes | None = None


def raised(standing: Alert | None, waiting: Waiting, crew: Crew, now: datetime) -> Alert:
    """The alert of what is waited for: a new one, or the one that stands already, risen with its case."""
    if standing is None:
        alert = _new_alert(waiting, now)
        set_standing(alert, climbing.begin(waiting.course, now, crew.nobody))
    else:
        alert = standing
        _raise_open(alert, waiting, crew, now)
    if alert.kind == "case" and alert.level == "urgent":
        alert.asks_at = now + HELP_WAITS
    return alert


async def call_out(db: WriteSession, live: Live, alert: Alert, crew: Crew, top: int, now: datetime) -> None:
    """Tell everybody up to where an alert stands, again if they were told. `top` is the last rung of its ladder."""
    db.add(alert)
    # whoever stands on no rung any more: the child has chosen others, or it may be about them
    await repository.withdraw(db, alert.id, {person for rung in range(top + 1) for person in crew.on(rung)})
    rows = tellings_of(alert, crew, range(alert.rung + 1), now)
    await telling_repository.write_tellings(db, rows)
    await tell_pages(db, live, {str(row["person_id"]) for row in rows})


def told_id(alert_id: str, person_id: str, rung: int, round_: int) -> str:
    """The id of one telling: the same whenever it is made, so that no telling is made twice."""
    return hashlib.sha256(f"{alert_id}:{person_id}:{rung}:{round_}".encode()).hexdigest()[:32]


def tellings_of(alert: Alert, crew: Crew, rungs: Iterable[int], now: datetime) -> list[Row]:
    """Who is to be told in this round: the people of some rungs, each once, as rows that are not written yet."""
    standing: dict[str, int] = {}
    for rung in rungs:
        for person in crew.on(rung):
            standing.setdefault(person, rung)
    return [_telling(alert, person, rung, now) for person, rung in sorted(standing.items())]


async def tell_pages(db: WriteSession, live: Live, people: Iterable[str]) -> None:
    """Let the open pages of some people know."""
    await live.publish_all(db, {f"person:{person}" for person in people}, "alert")


def _raise_open(alert: Alert, waiting: Waiting, crew: Crew, now: datetime) -> None:
    """Further words: what somebody had is open again; the level and the ladder are those of now, never slower."""
    stood = standing_of(alert)
    if rank(waiting.level) > rank(alert.level):
        alert.level, alert.due_at = waiting.level, min(alert.due_at, waiting.due_at)
        stands = climbing.risen(stood, waiting.course, now, crew.nobody)
    else:
        stands = climbing.told_again(climbing.moved(stood, waiting.course, now), waiting.course, now)
    if alert.acknowledged_at is not None:
        alert.due_at = waiting.due_at
        alert.acknowledged_by = alert.acknowledged_at = None
    set_standing(alert, stands)


def _new_alert(waiting: Waiting, now: datetime) -> Alert:
    return Alert(
        id=new_id(),
        home_id=waiting.home_id,
        case_id=waiting.case_id,
        level=waiting.level,
        kind=waiting.kind,
        since=now,
        due_at=waiting.due_at,
        origin=waiting.origin,
    )


def _telling(alert: Alert, person: str, rung: int, now: datetime) -> Row:
    return {
        "id": told_id(alert.id, person, rung, alert.round),
        "home_id": alert.home_id,
        "alert_id": alert.id,
        "case_id": alert.case_id,
        "person_id": person,
        "rung": rung,
        "round": alert.round,
        "state": "trying",
        "tries": 0,
        "next_try_at": now,
        "at": now,
    }
