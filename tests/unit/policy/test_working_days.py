"""England's working days, against the dates that gov.uk publishes for them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.policy.working_days import (
    add_working_days,
    after_working_days,
    at_wall,
    bank_holiday,
    is_working_day,
    working_days_between,
)

LONDON = ZoneInfo("Europe/London")
PUBLISHED = {
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}
"""England and Wales. Weekdays only: when 25 or 26 December is a Saturday or Sunday, another day stands in."""

days = st.dates(date(2024, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize("year", sorted(PUBLISHED))
def test_the_bank_holidays_are_those_that_are_published(year: int) -> None:
    all_days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    found = [f"{day:%m-%d}" for day in all_days if bank_holiday(day) and day.weekday() < 5]
    assert found == PUBLISHED[year].split()


def test_a_friday_before_a_bank_holiday_is_followed_by_tuesday() -> None:
    assert add_working_days(date(2026, 5, 1), 1) == date(2026, 5, 5)
    assert add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert add_working_days(date(2026, 5, 2), 0) == date(2026, 5, 5)


@given(days, st.integers(0, 70))
def test_the_answer_is_a_working_day_and_as_many_have_passed(day: date, count: int) -> None:
    found = add_working_days(day, count)
    assert is_working_day(found)
    assert count == 0 or working_days_between(day, found) == count


def test_nobody_counts_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(date(2026, 5, 1), -1)


def test_a_moment_belongs_to_the_day_on_the_home_s_wall() -> None:
    """Half past eleven at night in UTC is already the next morning in summer."""
    late = datetime(2026, 5, 14, 23, 30, tzinfo=UTC)
    assert after_working_days(late, 1, LONDON) == datetime(2026, 5, 17, 23, 30, tzinfo=UTC)


walls = st.times(max_value=time(23, 59)).map(lambda wall: wall.replace(second=0, microsecond=0))


@given(st.sampled_from([date(2026, 3, 29), date(2026, 10, 25), date(2026, 6, 1)]), walls, walls)
def test_the_order_of_wall_times_is_the_order_of_moments(day: date, one: time, other: time) -> None:
    earlier, later = sorted((one, other))
    assert at_wall(day, earlier, LONDON).astimezone(UTC) <= at_wall(day, later, LONDON).astimezone(UTC)


def test_a_time_that_is_never_shown_is_the_moment_of_the_jump() -> None:
    jump = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert at_wall(date(2026, 3, 29), time(1, 30), LONDON) == jump
    assert at_wall(date(2026, 3, 29), time(2, 0), LONDON) == jump
    assert at_wall(date(2026, 10, 25), time(1, 30), LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
