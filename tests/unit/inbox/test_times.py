"""Times as adults read them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.inbox.times import clock, length, length_in_words, parse_by, ring

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 5, 14, 15, 20, tzinfo=UTC)
WAITS = ["1 second", "40 seconds", "2 minutes", "15 minutes"]


def test_a_clock_names_the_day_only_where_it_is_another() -> None:
    assert clock(NOW, NOW, LONDON) == "16:20"
    assert clock(NOW + timedelta(days=1), NOW, LONDON) == "Friday 16:20"
    assert clock(NOW - timedelta(days=30), NOW, LONDON) == "14 April 16:20"


def test_a_ring_counts_up_while_somebody_waits() -> None:
    found = ring(NOW - timedelta(minutes=12), NOW + timedelta(minutes=3), NOW, LONDON, waiting=True)
    assert (found.percent, found.figure, found.unit, found.words) == (80, "12", "min", "Waiting 12 min of 15")


def test_a_ring_that_is_late_is_full_and_says_so() -> None:
    found = ring(NOW - timedelta(minutes=5), NOW - timedelta(minutes=3), NOW, LONDON, waiting=True)
    assert (found.percent, found.figure, found.words) == (100, "+3", "3 min late")


def test_a_long_promise_says_until_when() -> None:
    found = ring(NOW, NOW + timedelta(hours=2), NOW, LONDON, waiting=True)
    assert (found.figure, found.unit, found.words) == ("2", "hrs", "By 18:20")


@pytest.mark.parametrize(
    ("typed", "hour", "minute"), [("17:30", 17, 30), ("1730", 17, 30), ("17.30", 17, 30), ("18", 18, 0)]
)
def test_a_time_is_understood_however_it_is_typed(typed: str, hour: int, minute: int) -> None:
    found = parse_by(typed, NOW, LONDON)
    assert found is not None
    assert (found.hour, found.minute) == (hour, minute)


def test_a_time_that_has_gone_is_tomorrow_s() -> None:
    found = parse_by("09:00", NOW, LONDON)
    assert found is not None
    assert found.date() == NOW.date() + timedelta(days=1)


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_time_to_come_or_none(typed: str) -> None:
    found = parse_by(typed, NOW, LONDON)
    assert found is None or NOW < found <= NOW + timedelta(days=1, hours=1)


@given(st.integers(1, 60 * 24 * 400))
def test_a_length_is_a_figure_and_a_word(minutes: int) -> None:
    figure, _, word = length(timedelta(minutes=minutes)).partition(" ")
    assert int(figure) >= 1
    assert word in {"min", "hour", "hours", "day", "days"}


def test_a_wait_is_said_in_words() -> None:
    assert [length_in_words(seconds) for seconds in (1, 40, 61, 900)] == [
        "1 second",
        "40 seconds",
        "2 minutes",
        "15 minutes",
    ]
