"""The scenarios of section 7, each with its level, through the shipped engine and through the rules alone."""

import pytest

from nlu.triage import Context, Triage
from tests.unit.nlu.scenarios import SCENARIOS, Scenario


def _name(scenario: Scenario) -> str:
    return scenario.number


@pytest.mark.parametrize("scenario", SCENARIOS, ids=_name)
def test_scenario_has_its_level_and_topic(triage: Triage, scenario: Scenario) -> None:
    found = triage.assess(scenario.text, Context(texts=scenario.before))
    assert found.level >= scenario.level, found.reasons
    assert scenario.at_most is None or found.level <= scenario.at_most, found.reasons
    assert scenario.topic in found.topics, found.topics
    assert found.reasons or found.level == 0


@pytest.mark.parametrize("scenario", SCENARIOS, ids=_name)
def test_rules_alone_never_rank_a_scenario_lower(rules_only: Triage, scenario: Scenario) -> None:
    found = rules_only.assess(scenario.text, Context(texts=scenario.before))
    assert found.level >= scenario.level, found.reasons
    assert found.engine == "rules"
