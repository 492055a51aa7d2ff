"""What one turn hands to the intake: everything that is to be true after the commit, or not at all."""

from dataclasses import dataclass, field
from datetime import datetime

from backend.cases.bodies import Body
from backend.cases.letterbox import ChildKeys
from backend.cases.tables import Case
from backend.intake.effects import Effect
from backend.intake.tables import Conversation
from nlu.levels import Assessment


@dataclass(frozen=True, slots=True)
class ChildEntry:
    """What the child sent. `replaces_id` is the message that an edit stands beside; `file` what came with it."""

    id: str
    external_hash: bytes
    body: Body = field(repr=False)
    replaces_id: str | None = None
    file: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """One approved sentence of the computer helper. `with_words` marks the one that hands out the return words."""

    id: str
    body: Body
    with_words: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn as decided: the child's entry, triage, the new state, the replies and the effects."""

    conversation: Conversation
    case: Case
    entry: ChildEntry
    assessment: Assessment | None
    state: str = field(repr=False)
    replies: tuple[Reply, ...]
    effects: tuple[Effect, ...]
    now: datetime
    child_keys: ChildKeys | None = field(default=None, repr=False)
    mentions: frozenset[str] = frozenset()
    """Ids of adults whom the child's words name."""


class TurnConflict(Exception):
    """Another turn of the same conversation was committed meanwhile: decide again."""


class AlreadyTaken(Exception):
    """This very message was stored before; nothing was stored now."""
