"""What every engine answers, whichever host it runs in."""

from dataclasses import dataclass
from typing import Protocol

from nlu.levels import Level
from nlu.understanding.normalise import Normal


class EngineError(Exception):
    """The engine could not read. The text never says what it was asked to read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an engine makes of a message: its level, topics, how sure it is, the words that told it, and the chance of
    urgent or above that it saw in the message alone."""

    level: Level
    topics: tuple[str, ...]
    confidence: float
    clause: str = ""
    chance: float = 0.0


class Engine(Protocol):
    """Something that reads a message and, where there is one, the thread that it ends."""

    @property
    def name(self) -> str:
        """The code that goes into an assessment."""

    def read(self, message: Normal, thread: Normal | None) -> Reading:
        """Read it, or raise EngineError."""
