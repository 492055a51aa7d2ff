"""Whatever is typed or pasted gets an answer, and what was not understood is never called routine with confidence."""

import pytest

from nlu.triage import Context, Level, Triage
from tests.support.bad_input import BAD_INPUT, backtracking


@pytest.mark.parametrize("name", BAD_INPUT)
def test_bad_input_gets_an_answer_and_no_confident_routine(triage: Triage, name: str) -> None:
    text, understood = BAD_INPUT[name]
    for context in (Context(), Context(texts=(text, "hi", text))):
        found = triage.assess(text, context)
        assert found.read_by_engine
        if not understood:
            assert not (found.level == Level.ROUTINE and found.sure), name
    if not understood:
        assert triage.assess(text).level >= Level.SOON


def test_there_is_an_attack_on_every_rule(rules_only: Triage) -> None:
    attacks = backtracking(rules_only.rules)
    assert len(attacks) == len(rules_only.rules)
    for text in attacks.values():
        assert len(text) >= 10_000
        assert rules_only.assess(text).read_by_engine
