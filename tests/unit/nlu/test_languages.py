"""Other languages (section 4.3): what no machine here can read is for a person, in every one of them."""

import json
from collections import Counter

import pytest

from nlu.levels import Level
from nlu.training.examples import DATA
from nlu.triage import Triage

FILE = DATA.parent / "heldback" / "languages.jsonl"
MESSAGES = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
FIRST_SET = {"ar", "ps", "fa", "ckb", "kmr", "ti", "am", "vi", "sq", "uk", "pl", "ro", "so", "ur", "cy"}


def test_every_language_of_the_first_set_is_asked() -> None:
    assert {message["source"] for message in MESSAGES} == FIRST_SET


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: f"{message['source']}-{message['level']}")
def test_it_is_never_routine_and_never_sure(triage: Triage, message: dict[str, str]) -> None:
    found = triage.assess(message["text"])
    assert found.level >= Level.SOON
    assert "unreadable" in found.topics
    assert not found.sure or found.level >= Level.URGENT


def test_a_wish_to_die_is_an_emergency_in_nearly_every_language(triage: Triage) -> None:
    asked = [message for message in MESSAGES if message["level"] == "emergency"]
    given = Counter(triage.assess(message["text"]).level for message in asked)
    assert given[Level.EMERGENCY] >= len(asked) - 2
    assert given[Level.EMERGENCY] + given[Level.URGENT] == len(asked)


@pytest.mark.parametrize(
    "text", ["wagwan fam u good yh", "aye nae bother pal", "whos up for fortnite", "mandem calm init"]
)
def test_slang_is_english(triage: Triage, text: str) -> None:
    assert "unreadable" not in triage.assess(text).topics
