"""Where one child's talk has got to: small, sealed by the intake, and readable by older and newer code."""

import json
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any, Self, get_type_hints

from bot.conversation.codes import LEVELS

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class State:
    """What the conversation remembers. No word a child typed and no name is ever in it."""

    language: str = "en"
    step: str = "start"
    """start, telling, done: where the usual order has got to."""
    asked: str = ""
    """The question that waits for an answer, so that a typed "yeah" answers it."""
    reasked: bool = False
    route: str = ""
    person: str = ""
    about_adult_here: str = ""
    naming: str = ""
    name_given: bool = False
    wish: str = ""
    reach: str = ""
    limits_shown: bool = False
    limits_repeated: bool = False
    invitations: int = 0
    unsure_asked: bool = False
    language_asked: bool = False
    level: str = "routine"
    safe_words: int = 0
    risk_seen: bool = False
    staff_concern: bool = False
    manager_concern: bool = False
    texts: int = 0
    sent: bool = False
    """The child has been told where the words went."""
    words_given: bool = False
    skipped: tuple[str, ...] = ()
    """Questions the child went past."""
    said: tuple[str, ...] = ()
    """Lines that are said once in a conversation."""
    ended: bool = False
    """The child said stop: nothing more is asked unless there may be danger."""

    def but(self, **changes: Any) -> Self:
        """The same state with some fields changed."""
        return replace(self, **changes)

    def asking(self, question: str) -> Self:
        """The same state, waiting for this question's answer (the record asks too: closing, check-back)."""
        return replace(self, asked=question, reasked=False)

    def to_json(self) -> str:
        """One line of JSON with the schema's number."""
        return json.dumps({"schema": SCHEMA, **asdict(self)}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Whatever was stored, by whichever version: unknown fields are left out, missing or odd ones start afresh."""
        stored = json.loads(text) if text else {}
        if not isinstance(stored, dict):
            return cls()
        kept: dict[str, Any] = {}
        for name, hint in _hints().items():
            value = _fit(stored.get(name), hint)
            if value is not None:
                kept[name] = value
        if kept.get("level") not in LEVELS:
            kept.pop("level", None)
        return cls(**kept)


@cache
def _hints() -> dict[str, Any]:
    """The type of each field of State."""
    return get_type_hints(State)


def _fit(value: object, hint: object) -> object | None:
    """The value if it has the type the field wants, else None."""
    if hint == tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        return None
    if hint is int and isinstance(value, bool):
        return None
    return value if isinstance(hint, type) and isinstance(value, hint) else None
