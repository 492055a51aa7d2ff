"""The project's own examples: well formed, no copies, and none of the held-back ones among them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from nlu.levels import Level
from nlu.training.examples import DATA, ExampleError, read_examples, read_threads
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


def _near_copies(texts: Sequence[str], *, nearer_than: float = 0.8) -> Iterator[tuple[str, str]]:
    """Pairs of five words or more that share more than so much of their words, whatever the order."""
    bags = [frozenset(text.split()) for text in texts]
    uses = Counter(word for bag in bags for word in bag)
    holding: dict[str, list[int]] = defaultdict(list)
    for index, bag in enumerate(bags):
        if len(bag) < 5:
            continue
        # A bag can miss at most a fifth of its words in a near copy, so one of its rarest fifth and one more is shared.
        rarest = sorted(bag, key=lambda word: (uses[word], word))[: len(bag) // 5 + 2]
        for other in {found for word in rarest for found in holding[word]}:
            if len(bag & bags[other]) > nearer_than * len(bag | bags[other]):
                yield texts[other], texts[index]
        for word in bag:
            holding[word].append(index)


def test_no_example_nearly_repeats_another() -> None:
    assert not list(_near_copies(_plain(DATA)))


def test_held_back_messages_are_no_near_copies_of_learned_ones() -> None:
    held = set(_plain(HELD_BACK))
    pairs = _near_copies([*_plain(DATA), *sorted(held)])
    assert not [pair for pair in pairs if pair[1] in held]


def test_the_check_finds_a_near_copy() -> None:
    told = ["he has taken my coat and my shoes", "they have taken his coat", "he has taken my coat and my new shoes"]
    assert list(_near_copies(told)) == [(told[0], told[2])]


def test_held_back_voices_are_not_among_the_learned() -> None:
    assert not {e.voice for e in read_examples(HELD_BACK)} & {e.voice for e in read_examples(DATA)}


def test_a_thread_ends_with_its_last_message_and_has_a_level() -> None:
    threads = read_threads()
    assert len(threads) > 100
    assert {thread.level for thread in threads} >= {Level.ROUTINE, Level.URGENT, Level.EMERGENCY}
    assert all("\n" in thread.text for thread in threads)


def test_held_back_threads_are_not_learned() -> None:
    assert not {thread.text for thread in read_threads(HELD_BACK)} & {thread.text for thread in read_threads()}


def test_every_level_has_many_voices() -> None:
    voices = {level: {e.voice for e in read_examples() if e.level == level} for level in Level}
    assert all(len(names) >= 5 for names in voices.values())


def test_a_wrong_intent_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: grave__fear\n  examples: |\n    - boo\n', "utf-8"
    )
    with pytest.raises(ExampleError, match=r"mine.yml.*grave__fear"):
        read_examples(tmp_path)
