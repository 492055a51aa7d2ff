"""What triage promises: always an answer, never lower for knowing more, a person where it cannot read."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.engines.reading import EngineError, Reading
from nlu.safety.matcher import Matcher
from nlu.safety.rules import load_rules
from nlu.triage import Context, Level, Triage
from nlu.understanding.normalise import Normal
from nlu.words import load_normaliser
from tests.unit.nlu.conftest import CONFIG

UNREADABLE = {
    "empty": "",
    "whitespace": " \n\t ",
    "emoji": "🫠🫥🦴",
    "digits": "31415",
    "arabic": "مرحبا كيف الحال اليوم",
    "vietnamese": "hôm nay trời đẹp quá bạn ơi",
    "tigrinya": "ሰላም ከመይ ኣለኻ",
    "mixed": "привет как дела merci beaucoup نعم",
    "zero_width": "\u200b\u200b\u200d\ufeff",
    "control": "\x00\x01\x02\x1b\x7f",
    "surrogate": "\ud800\udfff",
    "punctuation": "... ??? !!!",
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_is_for_a_person_today(triage: Triage, text: str) -> None:
    found = triage.assess(text)
    assert found.level >= Level.URGENT
    assert "unreadable" in found.topics
    assert not found.sure
    assert found.reasons


def test_a_very_long_message_is_answered_and_its_middle_is_not_overlooked(triage: Triage) -> None:
    found = triage.assess(
        "we had chips and it was fine. " * 1600 + "i want to kill myself. " + "then we had tea. " * 3000
    )
    assert found.level == Level.EMERGENCY
    assert "danger_to_life" in found.topics


@pytest.mark.parametrize("before", [(), ("hi",), ("hi", "you there"), ("help",)], ids=" then ".join)
@pytest.mark.parametrize("cry", ["help", "HELP!!", "pls help me", "sos", "🆘"])
def test_a_bare_cry_for_help_is_one_question_and_no_guess(triage: Triage, before: tuple[str, ...], cry: str) -> None:
    found = triage.assess(cry, Context(texts=before))
    assert found.level == Level.URGENT
    assert "safe_word" in found.topics


def test_a_cry_for_help_after_something_said_is_read_with_it(triage: Triage) -> None:
    assert triage.assess("help", Context(texts=("hes got his keys out again",))).level == Level.EMERGENCY
    assert triage.assess("🆘 hes in the hall").level == Level.EMERGENCY


@pytest.mark.parametrize("unit", ["a", "i ", "want to ", "((((", "kill me lol ", "!a", "💊", "he ", "9"])
def test_repetition_gets_an_answer(triage: Triage, unit: str) -> None:
    assert triage.assess(unit * (100_000 // len(unit))).reasons is not None


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_anything_gets_an_answer(rules_only: Triage, text: str) -> None:
    found = rules_only.assess(text)
    assert found.level in Level
    assert found.read_by_engine


@pytest.mark.parametrize("kind", ["voice", "photo", "file", "other"])
def test_what_is_no_text_is_for_a_person(triage: Triage, kind: str) -> None:
    found = triage.assess_kind(kind)
    assert (found.level, found.topics) == (Level.URGENT, ("unreadable",))
    assert not found.sure


def test_nobody_is_woken_for_a_sticker_alone(triage: Triage) -> None:
    found = triage.assess_kind("sticker")
    assert (found.level, found.topics) == (Level.ROUTINE, ("small_talk",))


def test_the_same_message_gets_the_same_answer_from_every_thread(triage: Triage) -> None:
    texts = ["im on the roof", "whats for tea", "he comes in my room at night", "they call me names"] * 10
    once = [replace(triage.assess(text), ms=0.0) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        again = [replace(found, ms=0.0) for found in pool.map(triage.assess, texts)]
    assert once == again


_LATER = ["ok", "lol jk", "forget it", "whats for tea", "it was a joke honest", "thanks"]


@pytest.mark.parametrize("later", _LATER)
def test_a_friendly_word_after_a_grave_one_lowers_nothing(rules_only: Triage, later: str) -> None:
    before = Context(texts=("i want to kill myself tonight",))
    assert rules_only.assess(later, before).level == Level.EMERGENCY


@given(st.sampled_from(["hi", "im scared", "he hits me", "i want to die", "whats for tea"]), st.sampled_from(_LATER))
@settings(max_examples=30, deadline=None)
def test_a_thread_never_ranks_a_message_lower_than_alone(rules_only: Triage, text: str, before: str) -> None:
    assert rules_only.assess(text, Context(texts=(before,))).level >= rules_only.assess(text).level


def test_taking_it_back_after_grave_signals_stays_urgent(rules_only: Triage) -> None:
    assert rules_only.assess("jk", Context(signals=("staff_concern",))).level == Level.URGENT
    assert rules_only.assess("nvm").level == Level.SOON


class _Engine:
    name = "broken"

    def __init__(self, answer: Reading | Exception) -> None:
        self._answer = answer

    def read(self, message: Normal, thread: Normal | None) -> Reading:
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


def _with(engine: _Engine) -> Triage:
    return Triage(load_normaliser(CONFIG), Matcher(load_rules(CONFIG / "safety")), engine)


def test_when_the_engine_fails_rules_stand_and_it_is_at_least_soon() -> None:
    triage = _with(_Engine(EngineError("down")))
    calm, grave = triage.assess("the bus was green today"), triage.assess("i want to die")
    assert (calm.level, calm.read_by_engine, calm.sure) == (Level.SOON, False, False)
    assert (grave.level, grave.read_by_engine) == (Level.EMERGENCY, False)


def test_an_engine_that_breaks_in_an_unforeseen_way_leaves_it_to_a_person() -> None:
    found = _with(_Engine(RuntimeError("boom"))).assess("i had tea and toast today")
    assert found.level >= Level.SOON
    assert not found.read_by_engine


def test_an_engine_may_raise_but_not_lower() -> None:
    up = _with(_Engine(Reading(Level.EMERGENCY, ("missing",), 0.9, "the words")))
    down = _with(_Engine(Reading(Level.ROUTINE, (), 0.99)))
    assert up.assess("the bus was green today").level == Level.EMERGENCY
    assert up.assess("the bus was green today").reasons[-1].quote == "the words"
    assert down.assess("i want to die").level == Level.EMERGENCY
