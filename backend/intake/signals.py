"""What triage found lately, without a word of text: topic codes of the last 48 hours, under the transport key.

`about` outlives the 48 hours: it holds only what decides who must not read (a worker, a manager).
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from backend.intake.tables import Conversation
from backend.vault import Place, TransportKey

WINDOW = timedelta(hours=48)
HOLDS_BACK = frozenset(("staff_concern", "manager_concern", "provider_concern"))
COMPLAINT = "formal_complaint"


@dataclass(frozen=True, slots=True)
class Signals:
    """Topics with the time they were last found, newest last."""

    found: tuple[tuple[str, str], ...] = ()
    about: frozenset[str] = frozenset()
    person_unknown: bool = False
    """The child said that they do not know which person of a route they mean."""
    about_adult: str | None = None
    """The answer to "Is it about an adult who works here?" (W3a)."""
    mentions: frozenset[str] = frozenset()
    """Ids of the home's adults whom the child's words have named, for whatever reason."""

    complaint: bool = False
    """The child complains formally: the home's answer is owed in writing, and the shift reads nothing of it."""

    @property
    def named(self) -> frozenset[str]:
        """Who must not read it, as far as a machine can tell: everybody named, once it may be about a grown-up."""
        held = bool(self.about) or self.about_adult in ("yes", "rather_not")
        return self.mentions if held else frozenset()

    def recent(self, now: datetime) -> tuple[str, ...]:
        """The topics of the last 48 hours, what holds readers back, and a complaint."""
        fresh = tuple(topic for topic, at in self.found if now - datetime.fromisoformat(at) <= WINDOW)
        return fresh + tuple(sorted(self.about - set(fresh))) + ((COMPLAINT,) if self.complaint else ())

    def adding(self, topics: Collection[str], now: datetime) -> "Signals":
        """With the topics of a new message; older than 48 hours is forgotten."""
        kept = [(t, at) for t, at in self.found if now - datetime.fromisoformat(at) <= WINDOW and t not in topics]
        new = [(topic, now.isoformat()) for topic in topics]
        return replace(self.about_what(topics), found=(*kept, *new))

    def about_what(self, topics: Collection[str]) -> "Signals":
        """With what these topics hold back from then on."""
        return replace(self, about=self.about | (HOLDS_BACK & set(topics)))


def _place(conversation: Conversation) -> Place:
    return Place("conversation.signals", conversation.id, conversation.home_id)


def open_signals(conversation: Conversation, transport: TransportKey) -> Signals:
    """The signals of a conversation."""
    if conversation.signals is None:
        return Signals()
    found = json.loads(transport.unseal(conversation.signals, _place(conversation)))
    return Signals(
        tuple((topic, at) for topic, at in found["found"]),
        frozenset(found["about"]),
        found["person_unknown"],
        found["about_adult"],
        frozenset(found.get("mentions", ())),
        found.get("complaint", False),
    )


def seal_signals(signals: Signals, conversation: Conversation, transport: TransportKey) -> bytes:
    """The signals, sealed for their conversation."""
    content = json.dumps(
        {
            "found": signals.found,
            "about": sorted(signals.about),
            "person_unknown": signals.person_unknown,
            "about_adult": signals.about_adult,
            "mentions": sorted(signals.mentions),
            "complaint": signals.complaint,
        }
    )
    return transport.seal(content.encode(), _place(conversation))


def state_place(conversation_id: str, home_id: str) -> Place:
    """Where a conversation's state belongs."""
    return Place("conversation.state", conversation_id, home_id)
