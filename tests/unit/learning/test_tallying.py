"""What a page may show of a count, and which months it covers."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from backend.learning.tallying import FEWEST, month_of, months_back, shown

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)  # half past midnight on the first of April


@given(st.integers(0, 500))
def test_one_case_more_is_seen_at_a_step_only(count: int) -> None:
    assert shown(count) in (count - each for each in range(FEWEST))
    assert shown(count) % FEWEST == 0
    assert (shown(count) == 0) == (count < FEWEST)


def test_months_are_those_on_the_wall() -> None:
    assert month_of(NOW, LONDON) == "2026-04"
    assert months_back(NOW, LONDON, 30) == ("2026-04", "2026-03")
    assert months_back(NOW, LONDON, 89) == ("2026-04", "2026-03", "2026-02", "2026-01")
