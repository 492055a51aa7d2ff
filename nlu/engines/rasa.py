"""A Rasa server, asked only to parse. Late, down or talking nonsense: the rules stand and nobody waits."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final

import httpx

from nlu.engines.asking import ATTRIBUTE, asking, unpack
from nlu.engines.reading import EngineError, Reading
from nlu.levels import Level
from nlu.topics import known
from nlu.understanding.normalise import Normal

LIMIT_SECONDS: Final = 0.3
_FAILURES_TO_OPEN: Final = 3
_REST_SECONDS: Final = 15.0
_MOST_BYTES: Final = 1_000_000
_WHOLE: Final = 1.000001
SURE: Final = 0.9
"""From here on Rasa's own model of intents may raise a level (docs/triage.md has what that adds)."""


class Breaker:
    """After a few failures in a row, no more questions for a while."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_again = 0.0

    def allows(self) -> bool:
        """Whether the server may be asked now."""
        with self._lock:
            return self._failures < _FAILURES_TO_OPEN or self._clock() >= self._closed_again

    def note(self, well: bool) -> None:
        """What came of the last question."""
        with self._lock:
            self._failures = 0 if well else self._failures + 1
            if self._failures >= _FAILURES_TO_OPEN:
                self._closed_again = self._clock() + _REST_SECONDS


class RasaEngine:
    """The client: one question for a message and its thread, inside one time limit.

    The level is that of the shared understanding, which Rasa hosts. Rasa's own model of intents may raise it, never
    lower it.
    """

    name = "rasa"

    def __init__(self, url: str, breaker: Breaker | None = None, *, may_raise: bool = True) -> None:
        """`may_raise`: whether Rasa's own model of intents counts, or the shared understanding alone."""
        self._may_raise = may_raise
        self._url = url.rstrip("/") + "/model/parse"
        self._breaker = breaker or Breaker()
        self._client = httpx.Client(timeout=LIMIT_SECONDS, trust_env=False)

    def read(self, message: Normal, thread: Normal | None) -> Reading:
        """What the server makes of it, or EngineError within the time limit."""
        if not self._breaker.allows():
            raise EngineError("Rasa is resting after failures")
        try:
            with _as_expected():
                answer = self._ask(asking(message, thread))
                reading = unpack(answer[ATTRIBUTE], message)
                own = own_models(answer)
        except EngineError:
            self._breaker.note(well=False)
            raise
        self._breaker.note(well=True)
        return raised(reading, own) if self._may_raise else reading

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def own_models(self, message: Normal) -> "OwnModels":
        """What Rasa's own models make of a message, to be reported apart. Raises EngineError."""
        with _as_expected():
            return own_models(self._ask(asking(message, None)))

    def _ask(self, text: str) -> dict[str, Any]:
        deadline = time.monotonic() + LIMIT_SECONDS
        body = bytearray()
        with self._client.stream("POST", self._url, json={"text": text}) as response:
            response.raise_for_status()
            for part in response.iter_bytes():
                body += part
                if time.monotonic() > deadline or len(body) > _MOST_BYTES:
                    raise httpx.ReadTimeout("too slow or too long")
        held: dict[str, Any] = httpx.Response(200, content=bytes(body)).json()
        return held


@contextmanager
def _as_expected() -> Iterator[None]:
    """Whatever a server may get wrong is one failure, which says nothing of what was asked."""
    try:
        yield
    except (httpx.HTTPError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise EngineError(f"Rasa did not answer as expected ({type(error).__name__})") from None


@dataclass(frozen=True, slots=True)
class OwnModels:
    """What Rasa's own models add to the shared understanding: an intent with its chance, and what was named."""

    level: Level
    topic: str
    chance: float
    entities: tuple[tuple[str, str], ...] = field(repr=False)
    """(kind, words) of names, times and places."""


def own_models(answer: Mapping[str, Any]) -> OwnModels:
    """Read the part of an answer that Rasa's own models made. Raises KeyError, TypeError or ValueError for nonsense."""
    level, _, topic = str(answer["intent"]["name"]).partition("__")
    chance = float(answer["intent"]["confidence"])
    if not 0 <= chance <= _WHOLE:
        raise ValueError("not a share")
    entities = tuple((str(found["entity"]), str(found["value"])) for found in answer["entities"])
    return OwnModels(Level.of(level), topic, chance, entities)


def raised(reading: Reading, own: OwnModels) -> Reading:
    """The reading, raised where Rasa's own model is as good as sure of more."""
    if own.chance < SURE or own.level <= reading.level:
        return reading
    return replace(reading, level=own.level, topics=known([*reading.topics, own.topic]))
