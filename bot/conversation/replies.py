"""What the conversation answers: phrases by key, choices, and what the record is asked to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.intake.effects import Effect
from bot.conversation.state import State


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: the value that comes back, and the phrase that labels it."""

    value: str
    phrase: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """One phrase to say, in the conversation's language unless `language` names another.

    A parameter's value is text, or `@key` for a label in the same language, or several names with a newline between.
    """

    phrase: str
    params: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of one turn: the new state, what is said, what the record does. All of it is committed at once."""

    state: State
    replies: tuple[Reply, ...]
    effects: tuple[Effect, ...]
