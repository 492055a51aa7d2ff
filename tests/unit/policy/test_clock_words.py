"""A time as it is said to a child: never sooner than it is, never to the minute, also when the clocks change."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.policy.clock_words import clock_words

LONDON = ZoneInfo("Europe/London")
SAYS = re.compile(
    r"(half past [1-9]|half past 1[0-2]|[1-9] o'clock|1[0-2] o'clock|midnight)"
    r" (tonight|this (morning|afternoon)|(tomorrow|on [A-Z][a-z]+day) (morning|afternoon|night))"
)


def said(at: str, now: str) -> str:
    """What a child hears of two moments on the wall of the home."""
    return clock_words(_on_the_wall(at), _on_the_wall(now), LONDON)


def _on_the_wall(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-05-14T16:30", "half past 4 this afternoon"),
        ("2026-05-14T16:31", "5 o'clock tonight"),
        ("2026-05-14T12:00", "12 o'clock this afternoon"),
        ("2026-05-14T23:40", "midnight tonight"),
        ("2026-05-15T00:30", "half past 12 tomorrow morning"),
        ("2026-05-15T10:00", "10 o'clock tomorrow morning"),
        ("2026-05-16T20:00", "8 o'clock on Saturday night"),
    ],
)
def test_it_is_said_as_people_say_it(at: str, words: str) -> None:
    assert said(at, "2026-05-14T09:00") == words


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(moments, st.integers(0, 5 * 24 * 60))
def test_it_is_always_a_sentence(now: datetime, minutes: int) -> None:
    assert SAYS.fullmatch(clock_words(now + timedelta(minutes=minutes), now, LONDON))


def test_the_hour_that_is_missing_and_the_hour_that_comes_twice() -> None:
    spring = datetime(2026, 3, 29, 0, 50, tzinfo=UTC)
    assert clock_words(spring, spring, LONDON) == "2 o'clock this morning"
    autumn = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)  # ten to two, and ten minutes later it is one
    assert clock_words(autumn, autumn, LONDON) == "1 o'clock this morning"
