"""Climbing, as a pure rule: whatever happens, in whatever order, nobody is called later and nobody is forgotten."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.policy import climbing
from backend.policy.climbing import Climb, Course
from backend.policy.targets import Targets

CONFIG = Path(__file__).parents[3] / "config"
LONDON = ZoneInfo("Europe/London")
TARGETS = Targets.load(CONFIG)
NOON = datetime(2026, 5, 14, 11, tzinfo=UTC)

courses = st.builds(
    lambda level, situation, route: TARGETS.course(level, situation, route, LONDON),
    st.sampled_from(("emergency", "urgent", "soon", "routine")),
    st.sampled_from(("home", "about_staff", "out", "private")),
    st.sampled_from(("", "staff", "manager", "named_person")),
)
moments = st.integers(0, 365 * 86400).map(lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))
waits = st.lists(
    st.tuples(st.sampled_from(("tick", "taken", "told_again", "moved")), st.integers(1, 3 * 86400)), max_size=12
)
empties = st.frozensets(st.integers(0, 4))


def everybody(_: int) -> bool:
    """No rung is empty."""
    return False


def lived(course: Course, now: datetime, acts: Iterable[tuple[str, int]], empty: frozenset[int]) -> list[Climb]:
    """An alert's life, act by act; the clock ticks before each, as it does in the house."""
    climb = climbing.begin(course, now, empty.__contains__)
    found = [climb]
    for act, seconds in acts:
        now += timedelta(seconds=seconds)
        climb = climbing.tick(climb, course, now, empty.__contains__)
        found.append(climb)
        if act in ("taken", "told_again", "moved"):
            climb = getattr(climbing, act)(climb, course, now)
            found.append(climb)
    return found


@given(courses, moments, waits, empties)
def test_it_never_falls_and_is_never_told_less(
    course: Course, now: datetime, acts: list[tuple[str, int]], empty: frozenset[int]
) -> None:
    life = lived(course, now, acts, empty)
    for before, after in pairwise(life):
        assert after.rung >= before.rung
        assert after.round >= before.round


@given(courses, moments, waits, empties)
def test_something_is_always_still_to_come(
    course: Course, now: datetime, acts: list[tuple[str, int]], empty: frozenset[int]
) -> None:
    """Open, it is told again or climbs; taken, the second clock runs. There is no third."""
    for climb in lived(course, now, acts, empty):
        assert climb.next_at is not None
        assert (climb.again_at is None) == climb.is_taken
        assert not climb.is_taken or climb.act_by is not None


@given(courses, moments, empties, st.integers(0, 30 * 86400))
def test_after_a_tick_nothing_is_due(course: Course, now: datetime, empty: frozenset[int], seconds: int) -> None:
    """However long the house was down."""
    later = now + timedelta(seconds=seconds)
    climb = climbing.tick(climbing.begin(course, now, empty.__contains__), course, later, empty.__contains__)
    assert climb.next_at > later
    assert climbing.tick(climb, course, later, empty.__contains__) == climb


@given(courses, moments, empties, st.integers(0, 30 * 86400))
def test_one_late_tick_reaches_what_many_in_time_do(
    course: Course, now: datetime, empty: frozenset[int], seconds: int
) -> None:
    late = now + timedelta(seconds=seconds)
    at_once = climbing.tick(climbing.begin(course, now, empty.__contains__), course, late, empty.__contains__)
    climb = climbing.begin(course, now, empty.__contains__)
    while climb.climbs_at is not None and climb.climbs_at <= late:
        climb = climbing.tick(climb, course, climb.climbs_at, empty.__contains__)
    assert (climb.rung, climb.climbs_at) == (at_once.rung, at_once.climbs_at)


@given(courses, moments, empties)
def test_an_empty_rung_is_skipped_upwards(course: Course, now: datetime, empty: frozenset[int]) -> None:
    climb = climbing.begin(course, now, empty.__contains__)
    while climb.climbs_at is not None:
        assert climb.rung not in empty or climb.rung == course.ladder.top
        climb = climbing.tick(climb, course, climb.climbs_at, empty.__contains__)
    assert climb.rung == course.ladder.top


@given(courses, moments, st.integers(0, 86400), st.lists(st.integers(1, 3600), max_size=5))
def test_taking_it_again_and_again_buys_no_time(course: Course, now: datetime, first: int, more: list[int]) -> None:
    climb = climbing.taken(climbing.begin(course, now, everybody), course, now + timedelta(seconds=first))
    by, at = climb.act_by, now + timedelta(seconds=first)
    for seconds in more:
        at += timedelta(seconds=seconds)
        climb = climbing.taken(climbing.told_again(climb, course, at), course, at)
    assert climb.act_by == by


@given(courses, moments, st.integers(0, 86400))
def test_whoever_had_it_and_did_not_come_is_passed_over(course: Course, now: datetime, seconds: int) -> None:
    climb = climbing.taken(climbing.begin(course, now, everybody), course, now + timedelta(seconds=seconds))
    assert climb.act_by is not None
    after = climbing.tick(climb, course, climb.act_by, everybody)
    assert not after.is_taken
    assert after.rung == min(climb.rung + 1, course.ladder.top)
    assert after.round > climb.round


@given(courses, moments, st.lists(st.integers(1, 7200), min_size=1, max_size=6))
def test_more_words_never_put_a_call_off(course: Course, now: datetime, waits_between: list[int]) -> None:
    climb = climbing.begin(course, now, everybody)
    for seconds in waits_between:
        now += timedelta(seconds=seconds)
        climb = climbing.tick(climb, course, now, everybody)
        after = climbing.told_again(climb, course, now)
        assert after.round == climb.round + 1
        assert after.climbs_at == climb.climbs_at
        climb = after


@given(courses, courses, moments, st.integers(0, 3 * 86400))
def test_another_ladder_puts_no_call_off_though_the_clock_was_down(
    old: Course, new: Course, now: datetime, seconds: int
) -> None:
    """What was due while nothing ticked stays due from that moment."""
    climb = climbing.begin(old, now, everybody)
    after = climbing.moved(climb, new, now + timedelta(seconds=seconds))
    assert climb.climbs_at is None or after.climbs_at is None or after.climbs_at <= climb.climbs_at


def test_a_level_that_rises_brings_its_own_ladder_and_no_later_call() -> None:
    urgent, emergency = (TARGETS.course(level, "home", "", LONDON) for level in ("urgent", "emergency"))
    climb = climbing.begin(urgent, NOON, everybody)
    risen = climbing.risen(climb, emergency, NOON + timedelta(minutes=1), everybody)
    assert risen.climbs_at == NOON + timedelta(minutes=3)
    soon_due = replace(climb, climbs_at=NOON + timedelta(minutes=2))
    assert climbing.risen(soon_due, emergency, NOON + timedelta(minutes=1), everybody).climbs_at == soon_due.climbs_at


@pytest.mark.parametrize("began", [datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)])
def test_minutes_are_minutes_when_the_clocks_change(began: datetime) -> None:
    course = TARGETS.course("emergency", "home", "", LONDON)
    assert [course.at(rung, began) - began for rung in range(4)] == [timedelta(minutes=m) for m in (0, 2, 4, 6)]


def test_working_days_are_those_of_england() -> None:
    """Thursday before Easter 2026, five in the afternoon: two working days later it is Wednesday."""
    course = TARGETS.course("soon", "private", "advocate", LONDON)
    assert course.at(1, datetime(2026, 4, 2, 16, tzinfo=UTC)) == datetime(2026, 4, 8, 16, tzinfo=UTC)


def test_lower_levels_let_people_sleep() -> None:
    course = TARGETS.course("soon", "home", "", LONDON)
    climb = climbing.begin(course, datetime(2026, 5, 14, 20, tzinfo=UTC), everybody)
    assert climb.climbs_at == datetime(2026, 5, 15, 6, tzinfo=UTC)
