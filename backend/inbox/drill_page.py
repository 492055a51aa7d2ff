"""Drills as their pages show them: what is planned, what was, and who was told and acted when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from backend.alerts.tables import Alert, Drill, DrillAct, Told
from backend.inbox.times import clock, length
from backend.inbox.wording import LEVELS
from backend.people.directory import Member
from backend.policy.levels import LEVELS as BY_WEIGHT

ACTS: Mapping[str, str] = {"took_on": "said “I’ve got this”", "with_child": "said “I would be with them”"}
STATES: Mapping[str, str] = {
    "trying": "not told yet",
    "told": "told",
    "answered": "answered",
    "undelivered": "could not be told",
    "withdrawn": "taken off",
}


@dataclass(frozen=True, slots=True)
class Names:
    """Who is who, now, on which wall."""

    members: Sequence[Member]
    now: datetime
    zone: ZoneInfo

    def of(self, person_id: str | None) -> str:
        """The whole name; for one who has left, that they have."""
        return next((member.name for member in self.members if member.id == person_id), "somebody who has left")

    def clock(self, at: datetime) -> str:
        """When, for an adult."""
        return clock(at, self.now, self.zone)


@dataclass(frozen=True, slots=True)
class Entry:
    """One drill of the calendar."""

    id: str
    level: str
    when: str
    words: str


@dataclass(frozen=True, slots=True)
class Called:
    """One person of a report."""

    name: str
    rung: str
    when: str
    state: str


@dataclass(frozen=True, slots=True)
class Report:
    """Who was told when, and who acted when."""

    id: str
    title: str
    words: tuple[str, ...]
    running: bool
    called: tuple[Called, ...]
    acts: tuple[str, ...]


def planned(drills: Iterable[Drill], names: Names) -> list[Entry]:
    """What begins by itself, the next one first."""
    waiting = [drill for drill in drills if drill.alert_id is None and drill.ended_at is None]
    return [
        Entry(drill.id, LEVELS[drill.level], names.clock(drill.starts_at), f"planned by {names.of(drill.person_id)}")
        for drill in sorted(waiting, key=lambda drill: drill.starts_at)
    ]


def begun(drills: Iterable[Drill], names: Names) -> list[Entry]:
    """What has run or is running, the latest first."""
    return [
        Entry(drill.id, LEVELS[drill.level], names.clock(drill.starts_at), _outcome(drill, names))
        for drill in drills
        if drill.alert_id is not None
    ]


def _outcome(drill: Drill, names: Names) -> str:
    if drill.ended_at is None:
        return "running now"
    by = f" by {names.of(drill.ended_by)}" if drill.ended_by else ", by itself: nobody ended it"
    return f"ended after {length(drill.ended_at - drill.starts_at)}{by}"


def by_level(drills: Sequence[Drill], names: Names) -> list[tuple[str, str]]:
    """For each level, when it was last drilled: what nobody has tried shows."""
    last = {drill.level: drill.starts_at for drill in reversed(drills) if drill.alert_id is not None}
    return [(LEVELS[level], names.clock(last[level]) if level in last else "never") for level in reversed(BY_WEIGHT)]


def report(drill: Drill, alert: Alert, told: Sequence[Told], acts: Sequence[DrillAct], names: Names) -> Report:
    """The report of one drill, while it runs and after."""
    return Report(
        id=drill.id,
        title=f"Drill: {LEVELS[drill.level]}",
        words=tuple(_words(drill, alert, acts, names)),
        running=drill.ended_at is None,
        called=tuple(_called(drill, told, names)),
        acts=tuple(
            f"{names.of(act.person_id)} {ACTS[act.act]} at {names.clock(act.at)}, {_after(drill, act.at)}."
            for act in acts
        ),
    )


def _words(drill: Drill, alert: Alert, acts: Sequence[DrillAct], names: Names) -> Iterable[str]:
    yield f"{names.of(drill.person_id)} began it at {names.clock(drill.starts_at)}."
    first = next((act.at for act in acts), None)
    promised = f"Somebody was to answer by {names.clock(alert.due_at)}"
    if first is not None:
        late = first - alert.due_at
        yield f"{promised}. Somebody did{'' if late <= timedelta() else f', {length(late)} late'}."
    else:
        yield f"{promised}. Nobody has answered." if names.now > alert.due_at else f"{promised}."
    yield f"It reached rung {alert.rung + 1} of its ladder."
    if drill.ended_at is not None:
        who = f"{names.of(drill.ended_by)} ended it" if drill.ended_by else "Nobody ended it. It ended by itself"
        yield f"{who} at {names.clock(drill.ended_at)}."


def _called(drill: Drill, told: Sequence[Told], names: Names) -> Iterable[Called]:
    """One line for each person: the rung that called them, the first time they were told, and what came of it."""
    by_person: dict[str, list[Told]] = {}
    for row in told:
        by_person.setdefault(row.person_id, []).append(row)
    for person, rows in sorted(by_person.items(), key=lambda pair: (min(r.rung for r in pair[1]), names.of(pair[0]))):
        reached = [row for row in rows if row.state in ("told", "answered")]
        first = min((row.at for row in reached), default=None)
        times = f", {len(reached)} times" if len(reached) > 1 else ""
        yield Called(
            name=names.of(person),
            rung=str(min(row.rung for row in rows) + 1),
            when=f"{names.clock(first)}, {_after(drill, first)}{times}" if first else "not yet",
            state=STATES[_state(rows)],
        )


def _state(rows: Sequence[Told]) -> str:
    states = {row.state for row in rows}
    return next(state for state in ("answered", "told", "undelivered", "trying", "withdrawn") if state in states)


def _after(drill: Drill, at: datetime) -> str:
    seconds = max(0, round((at - drill.starts_at).total_seconds()))
    return f"{seconds} s after it began" if seconds < 120 else f"{length(at - drill.starts_at)} after it began"
