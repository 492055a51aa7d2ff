"""The Rasa client against a real small server that can be well, slow, or talk nonsense."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from nlu.engines.rasa import Breaker, RasaEngine
from nlu.engines.reading import EngineError
from nlu.levels import Level
from nlu.words import load_normaliser
from tests.unit.nlu.conftest import CONFIG

NORMALISE = load_normaliser(CONFIG)
_WELL = json.dumps(
    {
        "intent": {"name": "emergency__danger_to_life", "confidence": 0.9},
        "intent_ranking": [
            {"name": "emergency__danger_to_life", "confidence": 0.9},
            {"name": "routine__small_talk", "confidence": 0.1},
        ],
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
    server.shutdown()
    server.server_close()


def _engine(server: _Server, breaker: Breaker | None = None) -> RasaEngine:
    return RasaEngine(f"http://127.0.0.1:{server.server_address[1]}", breaker)


def test_only_parse_is_asked(server: _Server) -> None:
    reading = _engine(server).read(NORMALISE("its high up here"), None)
    assert (reading.level, reading.topics) == (Level.EMERGENCY, ("danger_to_life",))
    assert server.asked == [("/model/parse", '{"text":"its high up here"}')]


@pytest.mark.parametrize("body", ["", "nonsense", "[]", '{"intent": 3}', '{"intent_ranking": [{"name": "x"}]}'])
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
