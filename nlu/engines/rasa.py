"""A Rasa server, asked only to parse. Late, down or talking nonsense: the rules stand and nobody waits."""

import threading
import time
from collections.abc import Callable
from typing import Any, Final

import httpx
import numpy as np

from nlu.engines.reading import EngineError, Reading
from nlu.levels import Level
from nlu.topics import known
from nlu.understanding.classifier import LEVELS
from nlu.understanding.encoder import Floats
from nlu.understanding.normalise import Normal
from nlu.understanding.thresholds import Thresholds

LIMIT_SECONDS: Final = 0.3
_FAILURES_TO_OPEN: Final = 3
_REST_SECONDS: Final = 15.0
_LONGEST: Final = 1_000
_THRESHOLDS: Final = Thresholds(emergency=0.5, urgent=0.5, soon=0.5)
_THREAD: Final = Thresholds(emergency=0.6, urgent=0.65, soon=0.7)


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
    """The client: one question a message, one for its thread, inside one time limit."""

    name = "rasa"

    def __init__(self, url: str, breaker: Breaker | None = None) -> None:
        self._url = url.rstrip("/") + "/model/parse"
        self._breaker = breaker or Breaker()
        self._client = httpx.Client(timeout=LIMIT_SECONDS, trust_env=False)

    def read(self, message: Normal, thread: Normal | None) -> Reading:
        """What the server makes of it, or EngineError within the time limit."""
        if not self._breaker.allows():
            raise EngineError("Rasa is resting after failures")
        started = time.monotonic()
        try:
            chances, topic = self._parse(message, LIMIT_SECONDS)
            level = _THRESHOLDS.level(chances)
            if thread is not None:
                left = LIMIT_SECONDS - (time.monotonic() - started)
                level = max(level, _THREAD.level(self._parse(thread, left)[0]))
        except (httpx.HTTPError, KeyError, TypeError, ValueError) as error:
            self._breaker.note(well=False)
            raise EngineError(f"Rasa did not answer as expected ({type(error).__name__})") from None
        self._breaker.note(well=True)
        grave = float(chances[Level.URGENT :].sum())
        return Reading(level, known([topic]), float(chances.max()), message.original.strip(), grave)

    def _parse(self, normal: Normal, seconds: float) -> tuple[Floats, str]:
        answer = self._ask(normal.for_reading[:_LONGEST], max(seconds, 0.001))
        chances: Floats = np.zeros(LEVELS, dtype=np.float32)
        for entry in answer["intent_ranking"]:
            code = str(entry["name"]).partition("__")[0]
            chances[Level.of(code)] += float(entry["confidence"])
        if not np.isfinite(chances).all() or chances.sum() <= 0:
            raise ValueError("no ranking")
        return chances / chances.sum(), str(answer["intent"]["name"]).partition("__")[2]

    def _ask(self, text: str, seconds: float) -> dict[str, Any]:
        deadline = time.monotonic() + seconds
        body = bytearray()
        with self._client.stream("POST", self._url, json={"text": text}, timeout=seconds) as response:
            response.raise_for_status()
            for part in response.iter_bytes():
                body += part
                if time.monotonic() > deadline or len(body) > 1_000_000:
                    raise httpx.ReadTimeout("too slow or too long")
        held: dict[str, Any] = httpx.Response(200, content=bytes(body)).json()
        return held
