"""One understanding, two hosts: a real Rasa server ranks as the embedded engine does, and its failures never matter."""

from collections.abc import Iterator
from contextlib import closing, suppress

import pytest

from nlu.engines.rasa import Breaker, OwnModels, RasaEngine
from nlu.engines.reading import EngineError
from nlu.levels import Context, Level
from nlu.safety.matcher import Matcher
from nlu.safety.rules import load_rules
from nlu.training.examples import DATA, read_examples
from nlu.triage import Triage
from nlu.words import load_normaliser
from tests.support import scale
from tests.support.rasa import RasaServer
from tests.unit.nlu.conftest import CONFIG
from tests.unit.nlu.scenarios import SCENARIOS, Scenario

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]
NORMALISE = load_normaliser(CONFIG)
HELD_BACK = read_examples(DATA.parent / "heldback")
NOTHING_BEFORE = Context()
TRIES = 20
"""So often one message is asked again where the machine was too busy for the time limit."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RasaServer]:
    """One server for this file."""
    with RasaServer(tmp_path_factory.mktemp("rasa")) as running:
        yield running


@pytest.fixture(scope="module")
def rules() -> Triage:
    """Rules without any engine."""
    return Triage.load(CONFIG, engine="rules")


@pytest.fixture
def rasa(server: RasaServer) -> Iterator[RasaEngine]:
    """The client, without Rasa's own raises and without a rest after failures."""
    with closing(RasaEngine(server.url, Breaker(Clock()), may_raise=False)) as engine:
        yield engine


@pytest.fixture
def raising(server: RasaServer) -> Iterator[RasaEngine]:
    """The client as the house uses it, but without a rest after failures."""
    with closing(RasaEngine(server.url, Breaker(Clock()))) as engine:
        yield engine


class Clock:
    """A clock that has always moved on: the breaker never rests."""

    def __init__(self) -> None:
        self._now = 0.0

    def __call__(self) -> float:
        self._now += 1_000.0
        return self._now


def _triage(engine: RasaEngine) -> Triage:
    return Triage(NORMALISE, Matcher(load_rules(CONFIG / "safety")), engine)


NAMED = {
    "kayden": "kayden has got his knife out in the kitchen tonight",
    "sienna": "i think sienna has taken something in the bathroom",
    "joshua": "joshua and his mates were outside the window last night",
    "keeley": "keeley told me to meet her at the bus stop after school",
    "mohammed": "mohammed made us all pancakes this morning",
    "damian": "damian from nights came in my room again",
    "lottie": "can lottie come to the park with me on saturday",
    "curtis": "curtis says he is going to get me when staff are asleep",
}
"""Who is named in what."""


def _read(triage: Triage, text: str, context: Context = NOTHING_BEFORE) -> Level:
    """The level, asked again while the busy machine of a test run misses the time limit."""
    for _ in range(TRIES):
        found = triage.assess(text, context)
        if found.read_by_engine:
            return found.level
    raise AssertionError("Rasa never answered in time")


def _own_models(engine: RasaEngine, text: str) -> OwnModels:
    """What Rasa's own models make of it, asked again while the busy machine misses the time limit."""
    for _ in range(TRIES):
        with suppress(EngineError):
            return engine.own_models(NORMALISE(text))
    raise AssertionError("Rasa never answered in time")


@pytest.mark.soak
def test_both_hosts_rank_every_message_alike(rasa: RasaEngine) -> None:
    here, there = Triage.load(CONFIG), _triage(rasa)
    messages = HELD_BACK[:: max(1, len(HELD_BACK) // scale.of(len(HELD_BACK)))]
    levels = [(here.assess(message.text).level, _read(there, message.text)) for message in messages]
    assert not [(place, *pair) for place, pair in enumerate(levels) if pair[0] != pair[1]]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.number)
def test_scenario_has_its_level_on_the_other_host(rasa: RasaEngine, scenario: Scenario) -> None:
    level = _read(_triage(rasa), scenario.text, Context(texts=scenario.before))
    assert level >= scenario.level
    assert scenario.at_most is None or level <= scenario.at_most


def test_a_thread_is_read_alike(rasa: RasaEngine) -> None:
    context = Context(("someone in here is weird with me", "an adult"))
    here = Triage.load(CONFIG).assess("dont tell", context)
    assert _read(_triage(rasa), "dont tell", context) == here.level


def test_rasas_own_models_name_who_and_where(rasa: RasaEngine) -> None:
    """Of eight names in sentences that it has not read it finds six at least: it is a small model."""
    found = [name for name, text in NAMED.items() if ("name", name) in _own_models(rasa, text).entities]
    assert len(found) >= 6, found


def test_rasas_own_models_may_only_raise(rasa: RasaEngine, raising: RasaEngine) -> None:
    plain, with_raises = _triage(rasa), _triage(raising)
    for message in HELD_BACK[::40]:
        assert _read(with_raises, message.text) >= _read(plain, message.text)


@pytest.mark.soak
def test_rasa_frozen_in_the_middle_leaves_the_rules(server: RasaServer, raising: RasaEngine, rules: Triage) -> None:
    """No message is lost or ranked lower than the rules rank it, and each says that the engine has not read it."""
    triage = _triage(raising)
    replay = [message.text for message in HELD_BACK[: scale.of(200)]]
    before, during = replay[: len(replay) // 2], replay[len(replay) // 2 :]
    for text in before:
        assert triage.assess(text).level >= rules.assess(text).level
    server.freeze()
    for text in during:
        found = triage.assess(text)
        assert not found.read_by_engine
        assert found.level >= max(rules.assess(text).level, Level.SOON)
    server.thaw()
    assert _read(triage, before[0]) >= rules.assess(before[0]).level


def test_nothing_that_was_asked_is_in_its_log(server: RasaServer, rasa: RasaEngine) -> None:
    rasa.read(NORMALISE("quokka marmalade behind the boiler"), None)
    assert b"quokka" not in server.log.read_bytes()


def test_a_killed_server_is_a_failure_and_one_that_came_back_is_asked_again(
    server: RasaServer, raising: RasaEngine
) -> None:
    server.kill()
    with pytest.raises(EngineError):
        raising.read(NORMALISE("hello there"), None)
    server.start()
    assert _read(_triage(raising), "he has got a knife out in the kitchen") >= Level.URGENT
