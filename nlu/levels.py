"""The words in which triage answers: how fast a person must come, what about, and why."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Self


class Level(IntEnum):
    """How fast a person must act. Not a risk score: a level says nothing about how likely harm is."""

    ROUTINE = 0
    SOON = 1
    URGENT = 2
    EMERGENCY = 3

    @property
    def code(self) -> str:
        """The lower-case name that files, the database and the command line use."""
        return self.name.lower()

    @classmethod
    def of(cls, code: str) -> Self:
        """The level with this code; ValueError names the codes that exist."""
        for level in cls:
            if level.code == code:
                return level
        raise ValueError(f"no level {code!r}: use one of {', '.join(level.code for level in cls)}")


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a level: the child's own words that led to it, and what they may mean, for a worker."""

    quote: str
    meaning: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What came before: earlier messages of the thread, oldest first, and topics of the last 48 hours."""

    texts: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a message may mean. `sure` is false where a person should look because a machine could not tell."""

    level: Level
    topics: tuple[str, ...]
    reasons: tuple[Reason, ...]
    language: str
    engine: str
    read_by_engine: bool
    ms: float
    sure: bool
