"""One reader's open case: the keys that their released grants give them, and nothing else."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from backend.cases import repository, thread
from backend.cases.bodies import Body, open_text
from backend.cases.letterbox import grant_place
from backend.cases.tables import (
    AssessmentRow,
    Case,
    ChildSay,
    Grant,
    Identity,
    LevelEvent,
    Message,
    Note,
    Summary,
    Task,
    Undertaking,
)
from backend.people.session import Reader
from backend.store.engine import ReadSession
from backend.vault import CannotOpen, Place, PrivateKey, TransportKey, open_grant, unseal

CHANGED = "This was changed or put in by somebody else, and is not shown."
CHILD = "child:"
"""The child as the author of a row."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The private halves that a reader may use in one case, by compartment."""

    case: Case
    by_kind: Mapping[str, PrivateKey] = field(repr=False)
    grants: Sequence[Grant] = field(repr=False)
    by_epoch: Mapping[tuple[str, int], PrivateKey] = field(default_factory=dict, repr=False)

    def get(self, kind: str) -> PrivateKey | None:
        """The key of a compartment, or None: then there is nothing to decrypt."""
        return self.by_kind.get(kind)


async def keys_for(db: ReadSession, reader: Reader, case: Case) -> Keys:
    """Open this reader's released grants in a case."""
    return _keys(reader, case, await repository.my_grants(db, (case.id,), reader.person_id))


async def keys_for_all(db: ReadSession, reader: Reader, cases: Sequence[Case]) -> dict[str, Keys]:
    """The same for many cases at once."""
    found = await repository.my_grants(db, [case.id for case in cases], reader.person_id)
    return {case.id: _keys(reader, case, [g for g in found if g.case_id == case.id]) for case in cases}


def _keys(reader: Reader, case: Case, grants: Sequence[Grant]) -> Keys:
    opened: dict[tuple[str, int], PrivateKey] = {}
    for grant in sorted(grants, key=lambda grant: -grant.epoch):
        place = grant_place(case.home_id, case.id, grant.kind, reader.person_id, grant.epoch)
        try:
            if grant.inner is not None:
                opened[grant.kind, grant.epoch] = open_grant(grant.inner, reader.key, place)
        except CannotOpen:
            continue  # a grant that was put in or changed by somebody else opens nothing
    kinds = {kind for kind, _ in opened}
    by_kind = {kind: _one([key for (of, _), key in opened.items() if of == kind]) for kind in kinds}
    return Keys(case, by_kind, grants, opened)


def _one(keys: Sequence[PrivateKey]) -> PrivateKey:
    return keys[0] if len(keys) == 1 else PrivateKey.of_epochs(keys)


@dataclass(frozen=True, slots=True)
class Found:
    """What triage found in one message."""

    level: str
    topics: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...] = field(repr=False)
    language: str = "en"
    spoke: tuple[str, ...] = field(default=(), repr=False)
    """Ids of the rules that gave a reason, and the engine's."""


def written_by(transport: TransportKey, author: str, place: Place, sealed: bytes, mac: bytes, key: PrivateKey) -> str:
    """What somebody wrote in a row of their own; `CHANGED` where it is not theirs, or not as they wrote it."""
    if not transport.check_row_mac(mac, place, author, b"", sealed):
        return CHANGED
    text = open_text(sealed, key, place)
    return CHANGED if text is None else text


def open_assessment(row: AssessmentRow, words: PrivateKey, transport: TransportKey) -> Found | None:
    """Open what triage made of a message; None if the row was changed or put in."""
    place = Place("assessment.reasons", row.id, row.home_id, row.case_id, "words")
    if not transport.check_row_mac(row.mac, place, "triage:", b"", row.reasons):
        return None
    try:
        content = json.loads(unseal(row.reasons, words, place))
    except CannotOpen:
        return None
    reasons = tuple((quote, meaning) for quote, meaning in content["reasons"])
    spoke = tuple(content.get("spoke", ()))
    return Found(row.level, tuple(content["topics"]), reasons, content["language"], spoke)


def open_thread(
    messages: Sequence[Message], words: PrivateKey, transport: TransportKey
) -> list[tuple[Message, Body | None, bool]]:
    """Open a whole thread; a break of its chain is told with the message where it shows."""
    return thread.read(messages, words, transport)


def say_place(row: ChildSay) -> Place:
    """Where an answer of the child belongs."""
    return Place("child_say.answer", row.id, row.home_id, row.case_id, "words", row.sequence)


def open_say(row: ChildSay, words: PrivateKey, transport: TransportKey) -> str:
    """What the child answered."""
    return written_by(transport, CHILD + row.kind, say_place(row), row.answer, row.mac, words)


def open_name(row: Identity, identity: PrivateKey, transport: TransportKey) -> str:
    """The name that the child typed."""
    place = Place("identity.name", row.id, row.home_id, row.case_id, "identity", row.sequence)
    return written_by(transport, CHILD, place, row.name, row.mac, identity)


def note_place(row: Note) -> Place:
    """Where a note belongs."""
    return Place("note.body", row.id, row.home_id, row.case_id, "notes", row.sequence)


def summary_place(row: Summary) -> Place:
    """Where a summary belongs."""
    return Place("summary.body", row.id, row.home_id, row.case_id, "summary", row.sequence)


def undertaking_place(row: Undertaking) -> Place:
    """Where what somebody took on belongs."""
    return Place("undertaking.how", row.id, row.home_id, row.case_id, "notes")


def reason_place(row: LevelEvent) -> Place:
    """Where the reason for a change of level belongs."""
    return Place("level_event.reason", row.id, row.home_id, row.case_id, "notes", row.sequence)


def because_place(row: Task) -> Place:
    """Where the reason for a duty's outcome belongs."""
    return Place("task.because", row.id, row.home_id, row.case_id, "notes")
