"""One triage for all the tests: loading takes a second, asking takes milliseconds."""

from pathlib import Path

import pytest

from nlu.triage import Triage

CONFIG = Path(__file__).parents[3] / "config"


@pytest.fixture(scope="session")
def triage() -> Triage:
    """Rules and the shipped engine."""
    return Triage.load(CONFIG)


@pytest.fixture(scope="session")
def rules_only() -> Triage:
    """Rules without any engine."""
    return Triage.load(CONFIG, engine="rules")
