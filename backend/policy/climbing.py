"""Where an alert stands on its ladder, and where it stands a moment later: pure rules over one small value.

Nothing here makes an alert fall, stop or wait longer: only a name holds it (`taken`), and only until the second clock.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from backend.policy.ladders import Ladder
from backend.policy.nights import Night

Nobody = Callable[[int], bool]
"""Is a rung without people?"""


@dataclass(frozen=True, slots=True)
class Course:
    """A ladder with the times of its level, in a home's own time. `act`: within so long somebody is with the child."""

    ladder: Ladder
    again: timedelta
    act: timedelta
    night: Night
    zone: ZoneInfo

    def at(self, rung: int, begin: datetime) -> datetime:
        """When a rung is called, for an alert that began then: never before the rung below it."""
        night = self.night.covers(begin, self.zone)
        moments = (step.at(begin, self.zone, night=night) for step in self.ladder.rungs[: rung + 1])
        return self.by_day(max(moments)) if rung else begin

    def by_day(self, moment: datetime) -> datetime:
        """The moment, or the end of its night where this ladder lets people sleep."""
        return self.night.end(moment, self.zone) if self.ladder.at_night == "wait" else moment

    def next_call(self, rung: int, begin: datetime) -> datetime | None:
        """When the rung above is called; None at the top."""
        return self.at(rung + 1, begin) if rung < self.ladder.top else None


@dataclass(frozen=True, slots=True)
class Climb:
    """Where one alert stands. `begin` is what its rungs count from, `round` how often people were told.

    While somebody has it there is no next call and no repeat, only `act_by`: the second clock.
    """

    begin: datetime
    rung: int = 0
    round: int = 0
    climbs_at: datetime | None = None
    again_at: datetime | None = None
    act_by: datetime | None = None

    @property
    def is_taken(self) -> bool:
        """Has somebody got it?"""
        return self.again_at is None

    @property
    def next_at(self) -> datetime:
        """When the clock must look again."""
        return min(at for at in (self.climbs_at, self.again_at, self.act_by) if at is not None)


def begin(course: Course, now: datetime, nobody: Nobody) -> Climb:
    """A new alert: the lowest rung with people in it is called at once."""
    rung = _with_people(course, 0, nobody)
    return Climb(now, rung, 0, course.next_call(rung, now), course.by_day(now + course.again))


def told_again(climb: Climb, course: Course, now: datetime) -> Climb:
    """The child wrote more: everybody so far is told again. What somebody had is open, by the old second clock."""
    again = course.by_day(now + course.again)
    if not climb.is_taken:
        return replace(climb, round=climb.round + 1, again_at=again)
    start = _as_if_reached(course, climb.rung, now)
    return replace(
        climb, begin=start, round=climb.round + 1, climbs_at=_not_before(course, climb.rung, start, now), again_at=again
    )


def risen(climb: Climb, course: Course, now: datetime, nobody: Nobody) -> Climb:
    """The level rose: its own ladder from the first rung, and no call later than it was."""
    new = begin(course, now, nobody)
    calls = [at for at in (new.climbs_at, climb.climbs_at) if at is not None and new.climbs_at is not None]
    act_by = min(climb.act_by, now + course.act) if climb.act_by is not None else None
    return replace(new, round=climb.round + 1, climbs_at=min(calls, default=None), act_by=act_by)


def moved(climb: Climb, course: Course, now: datetime) -> Climb:
    """Another ladder of the same level counts from here on: what is due on it by now is called at the next tick.

    A call that was due already, while the clock was down, stays as late as it is.
    """
    rung = min(climb.rung, course.ladder.top)
    if climb.is_taken:
        return replace(climb, rung=rung)
    calls = [at for at in (_not_before(course, rung, climb.begin, now), climb.climbs_at) if at is not None]
    return replace(climb, rung=rung, climbs_at=min(calls, default=None) if rung < course.ladder.top else None)


def taken(climb: Climb, course: Course, now: datetime) -> Climb:
    """Somebody has got it. Taking it twice does not buy time."""
    act_by = now + course.act
    return replace(climb, climbs_at=None, again_at=None, act_by=min(climb.act_by, act_by) if climb.act_by else act_by)


def tick(climb: Climb, course: Course, now: datetime, nobody: Nobody) -> Climb:
    """Everything that is due by now, also what fell due while the house was down. Never lower, never fewer rounds."""
    if climb.act_by is not None and climb.act_by <= now:
        climb = _lapsed(climb, course, nobody)
    while climb.climbs_at is not None and climb.climbs_at <= now:
        rung = _with_people(course, climb.rung + 1, nobody)
        climb = replace(climb, rung=rung, round=climb.round + 1, climbs_at=course.next_call(rung, climb.begin))
    if climb.again_at is not None and climb.again_at <= now:
        climb = replace(climb, round=climb.round + 1, again_at=course.by_day(_after(climb.again_at, course.again, now)))
    return climb


def _lapsed(climb: Climb, course: Course, nobody: Nobody) -> Climb:
    """Whoever had it was not with the child in time: the next rung is called as if nobody had ever had it."""
    at = climb.act_by or climb.begin
    rung = _with_people(course, min(climb.rung + 1, course.ladder.top), nobody)
    start = _as_if_reached(course, rung, at)
    return replace(
        climb,
        begin=start,
        rung=rung,
        round=climb.round + 1,
        climbs_at=_not_before(course, rung, start, at),
        again_at=course.by_day(at + course.again),
        act_by=None,
    )


def _with_people(course: Course, rung: int, nobody: Nobody) -> int:
    """This rung or the first above it that has people; the top where none has."""
    return next((n for n in range(rung, course.ladder.top) if not nobody(n)), course.ladder.top)


def _as_if_reached(course: Course, rung: int, now: datetime) -> datetime:
    """The beginning for which this rung would be called just now."""
    return now - (course.at(rung, now) - now)


def _not_before(course: Course, rung: int, start: datetime, now: datetime) -> datetime | None:
    call = course.next_call(rung, start)
    return None if call is None else max(call, now)


def _after(at: datetime, step: timedelta, now: datetime) -> datetime:
    """The first moment of a beat that is still to come."""
    return at + step * ((now - at) // step + 1)
