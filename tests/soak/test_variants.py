"""What triage catches stays caught however it is typed: 10,000 variants of the project's own grave examples."""

import random
from collections import Counter
from collections.abc import Iterator

import pytest

from nlu.levels import Level
from nlu.training.examples import read_examples
from nlu.triage import Triage
from tests.support import scale
from tests.support.typed_badly import VARIANTS
from tests.unit.nlu.conftest import CONFIG

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]
FLOOR = 0.98


def _caught(triage: Triage, dice: random.Random) -> Iterator[str]:
    """Messages that are called urgent or above as they stand, round and round in a fixed order."""
    grave = [e.text for e in read_examples() if e.level >= Level.URGENT and e.voice != "languages"]
    dice.shuffle(grave)
    caught = [text for text in grave[: scale.of(2_000)] if triage.assess(text).level >= Level.URGENT]
    assert len(caught) > scale.of(2_000) / 2
    while True:
        yield from caught


def test_what_is_caught_stays_caught_however_it_is_typed() -> None:
    triage = Triage.load(CONFIG)
    dice = random.Random(20261122)
    texts = _caught(triage, dice)
    names = sorted(VARIANTS)
    tried: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for turn in range(scale.of(10_000)):
        name = names[turn % len(names)]
        tried[name] += 1
        lost[name] += triage.assess(VARIANTS[name](next(texts), dice)).level < Level.URGENT
    share = 1 - lost.total() / tried.total()
    assert share >= FLOOR, {name: f"{lost[name]} of {tried[name]}" for name in names}
