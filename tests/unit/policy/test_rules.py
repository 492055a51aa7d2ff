"""Levels, targets, stages and limits: small rules, each with the sentence that it keeps."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.policy.levels import LEVELS, at_least, coarsen, highest, rank
from backend.policy.limits import Limit
from backend.policy.stages import STAGES, CaseFacts, locked_behind, missing_for, step
from backend.policy.targets import Targets

TARGETS = Targets.load(Path(__file__).parents[3] / "config")
LONDON = ZoneInfo("Europe/London")
NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
levels = st.sampled_from(LEVELS)


@given(st.lists(levels, min_size=1))
def test_a_level_only_rises(story: list[str]) -> None:
    level = "routine"
    for found in story:
        before, level = level, highest(level, found)
        assert at_least(level, before)
        assert at_least(level, found)
    assert rank(level) == max(map(rank, story))


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match="not in"):
        rank("critical")


@given(st.datetimes(timezones=st.just(UTC)), levels)
def test_a_clear_time_says_no_more_than_it_may(at: datetime, level: str) -> None:
    coarse = coarsen(at, level)
    assert (coarse.second, coarse.microsecond) == (0, 0)
    assert coarse.minute == (at.minute if at_least(level, "urgent") else 0)
    assert timedelta(0) <= at - coarse < timedelta(hours=1)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_the_more_it_presses_the_sooner_a_person_comes(now: datetime) -> None:
    due = [TARGETS.seen_by(level, now, LONDON) for level in LEVELS]
    assert due == sorted(due, reverse=True)
    assert due[-1] - now == timedelta(minutes=2)


@pytest.mark.parametrize(
    ("utc", "night"),
    [("2026-01-10T21:59", False), ("2026-01-10T22:00", True), ("2026-07-10T20:59", False), ("2026-07-10T21:00", True),
     ("2026-07-11T05:59", True), ("2026-07-11T06:00", False)],
)  # fmt: skip
def test_night_is_by_the_clock_on_the_homes_wall(utc: str, night: bool) -> None:
    now = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert TARGETS.is_night(now, LONDON) is night
    assert TARGETS.seen_by("urgent", now, LONDON) - now == timedelta(minutes=30 if night else 15)


def test_nothing_moves_before_somebody_has_read_it() -> None:
    for stage in STAGES[2:]:
        assert missing_for(stage, CaseFacts("received")) == ("read",)


facts = st.builds(
    CaseFacts,
    stage=st.sampled_from(STAGES),
    opened=st.booleans(),
    human_message=st.booleans(),
    safe_answer=st.sampled_from([None, "yes", "no", "not_sure"]),
    closing_answer=st.sampled_from([None, "yes", "no"]),
    done_duties=st.frozensets(st.sampled_from(["risk_review", "make_safe"])),
    ticked=st.frozensets(
        st.sampled_from(["asked_safe", "feels_safe", "asked_closing", "human_message", "risk_review"])
    ),
)


@given(facts)
def test_a_case_closes_only_with_a_person_and_a_child_who_says_yes_twice(found: CaseFacts) -> None:
    """No tick of an adult stands in for what the child said."""
    closes = not missing_for("closed", found)
    said_yes = found.safe_answer == "yes" and found.closing_answer == "yes"
    assert closes == (found.opened and found.human_message and said_yes and "risk_review" in found.done_duties)


def test_the_path_has_eight_steps_and_an_opened_case_is_at_the_second() -> None:
    assert [step(stage) for stage in STAGES] == list(range(1, 9))
    assert step("reopened") == 2


def test_the_child_who_was_hurt_is_made_safe_first() -> None:
    assert locked_behind("consequences", ()) == "make_safe"
    assert locked_behind("consequences", ("make_safe",)) is None
    assert locked_behind("make_safe", ()) is None


def test_a_limit_lets_a_burst_through_and_then_says_how_long_to_wait() -> None:
    limit = Limit(burst=3, per_minute=6)
    assert [limit.wait("a", NOON) for _ in range(3)] == [0.0, 0.0, 0.0]
    assert limit.wait("a", NOON) == pytest.approx(10)
    assert limit.wait("b", NOON) == 0.0
    assert limit.wait("a", NOON + timedelta(seconds=9)) == pytest.approx(1)
    assert limit.wait("a", NOON + timedelta(seconds=10)) == 0.0


@given(st.lists(st.floats(0, 30), min_size=5, max_size=60))
def test_a_limit_never_lets_more_through_than_it_says(pauses: list[float]) -> None:
    limit, now, passed = Limit(burst=5, per_minute=30), NOON, 0
    for pause in pauses:
        now += timedelta(seconds=pause)
        passed += limit.wait("a", now) == 0.0
    assert passed <= 5 + (now - NOON).total_seconds() * 30 / 60 + 1e-6


def test_a_clock_that_is_set_back_gives_nothing_away() -> None:
    limit = Limit(burst=1, per_minute=60)
    assert limit.wait("a", NOON) == 0.0
    assert limit.wait("a", NOON - timedelta(hours=1)) > 0


def test_forgotten_keys_are_the_oldest() -> None:
    limit = Limit(burst=1, per_minute=1, most_keys=2)
    for key in ("a", "b", "c"):
        limit.wait(key, NOON)
    assert limit.wait("c", NOON) > 0
    assert limit.wait("a", NOON) == 0.0
