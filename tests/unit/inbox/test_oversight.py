"""The counts of the independent eyes: every alert is in them once, and none can be told from another."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backend.alerts.oversight_repository import Standing
from backend.alerts.rota_hours import Span
from backend.inbox.oversight_page import home_counts
from backend.policy.levels import LEVELS

NOW = datetime(2026, 5, 14, 16, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
standings = st.builds(
    lambda level, rung, age, answer, settled: Standing(
        level=level,
        rung=rung,
        since=NOW - MINUTE * age,
        due_at=NOW - MINUTE * age + timedelta(hours=1),
        answered_at=None if answer is None else NOW - MINUTE * age + MINUTE * min(age, answer),
        settled=settled,
    ),
    st.sampled_from(LEVELS),
    st.integers(0, 3),
    st.integers(0, 20_000),
    st.none() | st.integers(0, 20_000),
    st.booleans(),
)


@given(st.lists(standings, max_size=30))
def test_every_open_alert_is_counted_once(found: list[Standing]) -> None:
    counts = home_counts("Larch House", found, (), NOW)
    assert sum(group.count for group in counts.groups) == sum(not each.settled for each in found)
    assert sum(month.count for month in counts.month) == len(found)
    assert all(month.in_time <= month.count for month in counts.month)


@given(standings.filter(lambda each: not each.settled), st.integers(0, 59))
def test_two_alerts_of_one_band_cannot_be_told_apart(one: Standing, seconds: int) -> None:
    other = Standing(
        one.level, one.rung, one.since - timedelta(seconds=seconds), one.due_at, one.answered_at, settled=False
    )
    groups = home_counts("Larch House", [one, other], (), NOW).groups
    assert len(groups) == 1 or {group.count for group in groups} == {1}
    if len(groups) > 1:
        assert len({group.waits for group in groups}) == 2


def test_an_empty_home_says_so() -> None:
    counts = home_counts("Larch House", (), (), NOW)
    assert counts.line == "Nothing is waiting."
    assert counts.gap == "In the next 14 days somebody is there for an emergency at every hour."
    late = home_counts("Larch House", (), [Span(NOW, NOW + MINUTE)], NOW)
    assert late.gap == "In the next 14 days 1 hour has nobody for an emergency."
