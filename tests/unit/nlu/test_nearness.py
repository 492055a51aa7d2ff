"""Nearness to known danger: five nearest of one level, whatever else is known, and the same after it was stored."""

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlu.levels import Level
from nlu.understanding.encoder import Floats
from nlu.understanding.nearness import NEAREST, Nearness

WIDE = 16
LEVELS = [Level(number % 4) for number in range(80)]


def directions(count: int, seed: int) -> Floats:
    """Unit vectors in no order."""
    found = np.random.default_rng(seed).normal(size=(count, WIDE)).astype(np.float32)
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / lengths, dtype=np.float32)


@given(st.integers(0, 2**32 - 1))
def test_it_is_the_mean_of_the_five_nearest_of_the_nearer_level(seed: int) -> None:
    known, asked = directions(len(LEVELS), seed), directions(1, seed + 1)
    cosines = (asked @ known.T)[0]
    of_level = (
        [c for c, at in zip(cosines, LEVELS, strict=True) if at == level] for level in (Level.URGENT, Level.EMERGENCY)
    )
    expected = max(np.mean(sorted(those)[-NEAREST:]) for those in of_level)
    assert np.isclose(Nearness.learn(known, LEVELS).of(asked)[0], expected, atol=1e-5)


@given(st.integers(0, 2**32 - 1))
def test_harmless_messages_change_nothing(seed: int) -> None:
    known, asked = directions(len(LEVELS), seed), directions(3, seed + 1)
    grave = [at for at, level in enumerate(LEVELS) if level >= Level.URGENT]
    alone = Nearness.learn(known[grave], [LEVELS[at] for at in grave])
    assert np.allclose(Nearness.learn(known, LEVELS).of(asked), alone.of(asked), atol=1e-6)


def test_what_is_stored_reads_the_same_and_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    known, asked = directions(len(LEVELS), 7), directions(20, 8)
    learned = Nearness.learn(known, LEVELS)
    for name in ("one", "other"):
        learned.save(tmp_path / f"{name}.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "other.npz").read_bytes()
    assert np.allclose(Nearness.load(tmp_path / "one.npz").of(asked), learned.of(asked), atol=0.01)
