"""A silent engine raises nothing and lowers nothing, and what only it has read is for a person, soon."""

from hypothesis import given
from hypothesis import strategies as st

from nlu.levels import Assessment, Level, Reason
from nlu.triage import Triage

LEVELS = st.sampled_from(Level)
RULE, ENGINE = Reason("keys", "It may be about keys", "a.rule"), Reason("keys", "Reads like danger")


def assessed(rules: Level, engine: Level | None) -> Assessment:
    """What triage says of a rule's level and an engine's."""
    level = rules if engine is None else max(rules, engine)
    return Assessment(
        level,
        ("fear",),
        (RULE, ENGINE),
        "en",
        "embedded",
        read_by_engine=True,
        ms=0.0,
        sure=True,
        engine_level=engine,
        rules_level=rules,
    )


@given(LEVELS, LEVELS)
def test_no_level_of_a_rule_is_lowered_and_the_engine_raises_nothing(rules: Level, engine: Level) -> None:
    quiet = assessed(rules, engine).quiet()
    assert quiet.level == max(rules, Level.SOON)
    assert quiet.reasons == (RULE,)
    assert quiet.topics == ("fear",)


@given(LEVELS)
def test_what_no_engine_has_read_stays_as_it_is(rules: Level) -> None:
    found = assessed(rules, None)
    assert found.quiet() == found


def test_triage_says_what_each_of_them_would_have_said(triage: Triage, rules_only: Triage) -> None:
    for text in ("i want to kill myself tonight", "whats for tea", "he's got his keys out again", "hi"):
        both, rules = triage.assess(text), rules_only.assess(text)
        assert both.rules_level == rules.level
        assert rules.engine_level is None
        assert both.level == max(rules.level, both.engine_level or Level.ROUTINE)
        assert both.quiet().level >= rules.level
