"""The project's own examples: well formed, no copies, and none of the held-back ones among them."""

from collections import Counter
from pathlib import Path

import pytest

from nlu.levels import Level
from nlu.training.examples import DATA, ExampleError, read_examples
from nlu.words import load_normaliser
from tests.unit.nlu.conftest import CONFIG

HELD_BACK = DATA.parent / "heldback"
NORMALISE = load_normaliser(CONFIG)


def _plain(folder: Path) -> list[str]:
    return [NORMALISE(example.text).for_reading for example in read_examples(folder)]


def test_no_example_is_there_twice() -> None:
    repeated = [text for text, count in Counter(_plain(DATA)).items() if count > 1]
    assert not repeated


def test_held_back_messages_are_not_learned() -> None:
    assert not set(_plain(HELD_BACK)) & set(_plain(DATA))


def test_every_level_has_many_voices() -> None:
    voices = {level: {e.voice for e in read_examples() if e.level == level} for level in Level}
    assert all(len(names) >= 5 for names in voices.values())


def test_a_wrong_intent_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: grave__fear\n  examples: |\n    - boo\n', "utf-8"
    )
    with pytest.raises(ExampleError, match=r"mine.yml.*grave__fear"):
        read_examples(tmp_path)
