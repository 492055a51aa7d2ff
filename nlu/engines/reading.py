"""What every engine answers, whichever host it runs in."""

from dataclasses import dataclass
from typing import Protocol

from nlu.levels import Level
from nlu.understanding.normalise import Normal


class EngineError(Exception):
    """The engine could not read. The text never says what it was asked to read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an engine makes of a message: its level, topics, how sure it is, and the words that told it."""

    level: Level
    topics: tuple[str, ...]
    confidence: float
    clause: str = ""


class Engine(Protocol):
    """Something that reads a message and, where there is one, the thread that it ends."""

    @property
    def name(self) -> str:
        """The code that goes into an assessment."""

    def read(self, message: Normal, thread: Normal | None) -> Reading:
        """Read it, or raise EngineError."""
