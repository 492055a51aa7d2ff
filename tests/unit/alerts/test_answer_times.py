"""What children read of how fast people answered: a word, true for three of four, and none where few have written."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.alerts.answer_times import FEW, FEWEST, LONGER, STEPS, month_before, word_for
from backend.policy.phrases import Phrases

LONDON = ZoneInfo("Europe/London")
PHRASES = Phrases.load(Path(__file__).parents[3] / "config")
WORDS = (*(word for word, _ in STEPS), LONGER, FEW)
MINUTE = timedelta(minutes=1)
waits = st.lists(st.none() | st.timedeltas(timedelta(), timedelta(days=9)), max_size=40)


@given(waits)
def test_the_word_is_true_for_three_of_four_and_never_faster(found: list[timedelta | None]) -> None:
    word = word_for(found)
    if len(found) < FEWEST:
        assert word == FEW
        return
    for name, step in STEPS:
        within = sum(wait is not None and wait <= step for wait in found)
        if name == word:
            assert within * 4 >= len(found) * 3
            return
        assert within * 4 < len(found) * 3
    assert word == LONGER


@given(st.integers(8, 40), st.sampled_from([None, timedelta(days=9), timedelta(hours=5)]))
def test_one_slow_case_among_many_cannot_be_told_from_the_word(count: int, slow: timedelta | None) -> None:
    assert word_for([MINUTE] * (count - 1) + [slow]) == word_for([MINUTE] * count)


@pytest.mark.parametrize("word", WORDS)
def test_there_is_a_sentence_for_each_word_and_no_figure_of_cases_in_it(word: str) -> None:
    assert PHRASES.has(f"answered_{word}")
    assert PHRASES.params_of(f"answered_{word}") == frozenset()


def test_a_month_is_the_one_on_the_wall() -> None:
    now = datetime(2026, 4, 30, 23, 30, tzinfo=UTC)  # half past midnight on the first of May
    assert month_before(now, LONDON) == (
        "2026-04", datetime(2026, 3, 31, 23, tzinfo=UTC), datetime(2026, 4, 30, 23, tzinfo=UTC)
    )  # fmt: skip
    assert month_before(now - timedelta(hours=1), LONDON)[0] == "2026-03"
