"""How sure the model must be: surer where everyday talk sounds like what it would be about."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.levels import Level
from nlu.understanding.thresholds import Thresholds

THRESHOLDS = Thresholds(emergency=0.4, urgent=0.5, soon=0.8, urgent_about={"small_talk": 0.9})


@pytest.mark.parametrize(
    ("chances", "topic", "level"),
    [
        ((0.3, 0.1, 0.5, 0.1), "exploitation", Level.URGENT),
        ((0.3, 0.1, 0.5, 0.1), "small_talk", Level.ROUTINE),
        ((0.05, 0.0, 0.55, 0.4), "small_talk", Level.EMERGENCY),
        ((0.3, 0.1, 0.1, 0.5), "missing", Level.EMERGENCY),
        ((0.1, 0.5, 0.3, 0.1), "bullying", Level.SOON),
        ((0.9, 0.05, 0.05, 0.0), "bullying", Level.ROUTINE),
    ],
)
def test_a_level_needs_a_chance_of_its_own(chances: tuple[float, ...], topic: str, level: Level) -> None:
    """Urgent by its topic, or by what holds for every other; emergency only above that."""
    assert THRESHOLDS.level(np.asarray(chances, dtype=np.float32), sum(chances[2:]), {topic: 1.0}) is level


def test_no_topic_needs_more_than_certainty() -> None:
    """Whatever the topic, a model that is sure is heard (promise 3)."""
    sure = np.asarray((0.0, 0.0, 0.0, 1.0), dtype=np.float32)
    about: tuple[dict[str, float], ...] = ({"small_talk": 1.0}, {"missing": 0.3, "food": 0.1}, {})
    assert all(THRESHOLDS.level(sure, 1.0, topics) is Level.EMERGENCY for topics in about)


def test_what_is_far_from_all_known_danger_still_reaches_a_person_soon() -> None:
    """However far: a model that is sure never leaves it at routine."""
    sure = np.asarray((0.0, 0.0, 0.0, 1.0), dtype=np.float32)
    assert THRESHOLDS.level(sure, -1.0, {"small_talk": 1.0}) is Level.SOON


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_hair_between_two_topics_does_not_decide(one: float, other: float) -> None:
    """What is needed lies between what each topic needs, and moves no further than their chances do."""
    about = {"small_talk": 0.2 + one, "exploitation": 0.2 + other}
    as_it_is, moved = (needed(about | {"small_talk": about["small_talk"] + more}) for more in (0.0, 0.001))
    assert 0.5 <= as_it_is <= 0.9
    assert abs(moved - as_it_is) < 0.01


def needed(about: dict[str, float]) -> float:
    """The least urgency that is urgent, to a ten-thousandth."""
    chances = np.asarray((0.0, 0.0, 1.0, 0.0), dtype=np.float32)
    return next(
        step / 10_000 for step in range(10_001) if THRESHOLDS.level(chances, step / 10_000, about) >= Level.URGENT
    )
