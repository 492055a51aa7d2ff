"""The Rasa client against a real small server that can be well, slow, or talk nonsense."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from nlu.engines.asking import asked
from nlu.engines.rasa import Breaker, RasaEngine
from nlu.engines.reading import EngineError
from nlu.levels import Level
from nlu.words import load_normaliser
from tests.unit.nlu.conftest import CONFIG

NORMALISE = load_normaliser(CONFIG)
_WELL = json.dumps(
    {
        "intent": {"name": "routine__small_talk", "confidence": 0.6},
        "entities": [{"entity": "place", "value": "up here"}],
        "understanding": {
            "level": "emergency",
            "topics": ["danger_to_life"],
            "confidence": 0.9,
            "clause": "high up",
            "chance": 0.9,
        },
    }
)


class _Server(ThreadingHTTPServer):
    """Answers every question with `body`; notes what it was asked; hangs while `silent` is set."""

    daemon_threads = True
    body = _WELL
    status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, str]] = []
        self.engines: list[RasaEngine] = []
        self.answering = threading.Event()
        self.answering.set()


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append((self.path, body))
        self.server.answering.wait(5)
        try:
            self.send_response(self.server.status)
            self.end_headers()
            self.wfile.write(self.server.body.encode())
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class names it)
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[_Server]:
    server = _Server()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.answering.set()
    for engine in server.engines:
        engine.close()
    server.shutdown()
    server.server_close()


def _engine(server: _Server, breaker: Breaker | None = None) -> RasaEngine:
    engine = RasaEngine(f"http://127.0.0.1:{server.server_address[1]}", breaker)
    server.engines.append(engine)
    return engine


def test_only_parse_is_asked(server: _Server) -> None:
    reading = _engine(server).read(NORMALISE("its high up here"), None)
    assert (reading.level, reading.topics) == (Level.EMERGENCY, ("danger_to_life",))
    assert server.asked == [("/model/parse", '{"text":"its high up here"}')]


def test_the_telling_clause_is_in_the_childs_own_words(server: _Server) -> None:
    assert _engine(server).read(NORMALISE("its HIGH up here"), None).clause == "HIGH up"


def test_the_thread_is_asked_beside_the_message(server: _Server) -> None:
    _engine(server).read(NORMALISE("dont tell"), NORMALISE("an adult here"))
    alone, thread = asked(json.loads(server.asked[0][1])["text"])
    assert (alone.text, thread and thread.text) == ("dont tell", "an adult here")


def test_rasas_own_model_raises_where_it_is_sure_and_never_lowers(server: _Server) -> None:
    well = json.loads(_WELL)
    well["understanding"]["level"] = "soon"
    for name, chance, level in (
        ("emergency__violence_now", 0.95, Level.EMERGENCY),
        ("emergency__violence_now", 0.5, Level.SOON),
        ("routine__small_talk", 0.99, Level.SOON),
    ):
        server.body = json.dumps(well | {"intent": {"name": name, "confidence": chance}})
        assert _engine(server).read(NORMALISE("hello there"), None).level == level


@pytest.mark.parametrize(
    "body",
    ["", "nonsense", "[]", '{"intent": 3}', '{"understanding": {"level": "x"}}', _WELL.replace("0.9", "9"), "null"],
)
def test_nonsense_is_a_failure(server: _Server, body: str) -> None:
    server.body = body
    with pytest.raises(EngineError):
        _engine(server).read(NORMALISE("hello there"), None)


def test_a_server_error_is_a_failure(server: _Server) -> None:
    server.status = 500
    with pytest.raises(EngineError):
        _engine(server).read(NORMALISE("hello there"), None)


def test_a_silent_server_is_given_up_and_then_left_alone(server: _Server) -> None:
    now = [100.0]
    engine = _engine(server, Breaker(lambda: now[0]))
    server.answering.clear()
    for _ in range(3):
        with pytest.raises(EngineError):
            engine.read(NORMALISE("hello there"), None)
    asked = len(server.asked)
    with pytest.raises(EngineError, match="resting"):
        engine.read(NORMALISE("hello there"), None)
    assert len(server.asked) == asked
    server.answering.set()
    now[0] += 60
    assert engine.read(NORMALISE("hello there"), None).level == Level.EMERGENCY
