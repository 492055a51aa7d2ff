"""The words in which triage answers: how fast a person must come, what about, and why."""

from dataclasses import dataclass, replace
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
    engine_level: Level | None = None
    """What the engine alone would have said; None where no engine read it."""
    rules_level: Level | None = None
    """What it is without the engine: rules, what cannot be read, and what was said before."""

    def quiet(self) -> "Assessment":
        """The same while a home runs its engine silently: the engine raises nothing and gives no reason.

        No rule's level is lowered, and what only a silent engine has read is at least `soon`: a person reads it.
        Topics stay: they only ever keep readers out who must not see it.
        """
        if self.engine_level is None or self.rules_level is None:
            return self
        reasons = tuple(reason for reason in self.reasons if reason.rule is not None)
        return replace(self, level=max(self.rules_level, Level.SOON), reasons=reasons)
