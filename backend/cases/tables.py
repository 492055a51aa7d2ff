"""A case is one child's thread and everything that was done about it. Text is always per child."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.cases.incident_tables import Incident, IncidentCode, IncidentPart  # noqa: F401  (all tables are found here)
from backend.cases.sharing_tables import Asking, PassedOn, Share  # noqa: F401  (all tables are found here)
from backend.store.base import Base, OfHome
from backend.store.columns import (
    CoarseTime,
    Code,
    Count,
    Deadline,
    Flag,
    IndexedRef,
    KeyedHash,
    Mac,
    PublicBytes,
    Ref,
    SealedHeld,
    SealedIdentity,
    SealedNotes,
    SealedSummary,
    SealedTransport,
    SealedWords,
    StaffTime,
    Version,
    Wrapped,
)


class Case(OfHome, Base):
    """One child's thread. State: forming (nothing said yet), open, closed."""

    __tablename__ = "case"
    state: Mapped[Code]
    source: Mapped[Code]
    channel: Mapped[Code]
    level: Mapped[Code]
    stage: Mapped[Code]
    route: Mapped[Code]
    route_person_id: Mapped[Ref | None]
    naming: Mapped[Code]
    complaint: Mapped[Flag]
    unread: Mapped[Flag]
    policy_version: Mapped[Version]
    incident_id: Mapped[Ref | None]
    child_id: Mapped[Ref | None]
    began_at: Mapped[CoarseTime]
    held_until: Mapped[Deadline | None]
    last_sequence: Mapped[Count]
    epoch: Mapped[Count] = mapped_column(default=0)
    """How often the letterbox was given new keys; 0 until somebody who had opened it was shut out."""
    guarded: Mapped[Flag] = mapped_column(default=False)
    """True while somebody is kept out of this case (`Exclusion`)."""

    __table_args__ = (
        Index("ix_case_home_id_state", "home_id", "state"),
        Index("ix_case_state_level", "state", "level"),
    )


class Compartment(OfHome, Base):
    """A key pair of one case: words, identity, notes, summary or held, and the child's own. The newest epoch counts.

    The private half exists only in grants; that of `child` only under the child's token and return words.
    """

    __tablename__ = "compartment"
    case_id: Mapped[Ref]
    kind: Mapped[Code]
    epoch: Mapped[Count] = mapped_column(default=0)
    public_key: Mapped[PublicBytes]
    mac: Mapped[Mac]
    """Whoever swaps the public key in the database cannot make this: nothing is sealed to a key without it."""

    __table_args__ = (UniqueConstraint("case_id", "kind", "epoch"),)


class Grant(OfHome, Base):
    """A reader's copy of a compartment's private half. State: held, released, destroyed.

    `locked` needs `release_key` (under the transport key) *and* the reader's own key; `inner` exists only while
    released and needs the reader's key. Destroying forgets both.
    """

    __tablename__ = "grant"
    case_id: Mapped[Ref]
    kind: Mapped[Code]
    person_id: Mapped[Ref]
    epoch: Mapped[Count] = mapped_column(default=0)
    state: Mapped[Code]
    locked: Mapped[Wrapped | None]
    release_key: Mapped[SealedTransport | None]
    inner: Mapped[Wrapped | None]
    cause: Mapped[Code]
    released_at: Mapped[StaffTime | None]
    opened_at: Mapped[StaffTime | None]
    __table_args__ = (
        UniqueConstraint("case_id", "kind", "person_id", "epoch"),
        Index("ix_grant_person_id_state_kind", "person_id", "state", "kind"),
    )


class ChildGrant(OfHome, Base):
    """The child's copy of a later key of the words, sealed to the child's own key."""

    __tablename__ = "child_grant"
    case_id: Mapped[Ref]
    epoch: Mapped[Count]
    words_key: Mapped[Wrapped]
    __table_args__ = (UniqueConstraint("case_id", "epoch"),)


class ChildSession(OfHome, Base):
    """A device on which the child may read and write. The token itself is never stored."""

    __tablename__ = "child_session"
    case_id: Mapped[IndexedRef]
    token_hash: Mapped[KeyedHash]
    words_key: Mapped[Wrapped]
    began_at: Mapped[CoarseTime]
    ended_at: Mapped[CoarseTime | None]
    __table_args__ = (UniqueConstraint("token_hash"),)


class ReturnCode(OfHome, Base):
    """The five words by which a child comes back: a slow hash to find them, and the words' key wrapped under them."""

    __tablename__ = "return_code"
    case_id: Mapped[IndexedRef]
    lookup: Mapped[KeyedHash]
    words_key: Mapped[Wrapped]
    owed: Mapped[SealedTransport | None]
    """The words themselves, until the child's next message shows that they arrived."""
    message_id: Mapped[Ref | None]
    owed_until: Mapped[Deadline | None]
    __table_args__ = (UniqueConstraint("lookup"),)


class Message(OfHome, Base):
    """One entry of the thread, by the child, the computer helper or a person. Never changed, never deleted.

    `answers_id` is the child's message that a reply belongs to; `replaces_id` the one that an edit stands beside.
    """

    __tablename__ = "message"
    case_id: Mapped[Ref]
    sequence: Mapped[Count]
    author: Mapped[Code]
    person_id: Mapped[Ref | None]
    kind: Mapped[Code]
    answers_id: Mapped[Ref | None]
    replaces_id: Mapped[Ref | None]
    body: Mapped[SealedWords]
    mac: Mapped[Mac]
    at: Mapped[CoarseTime]
    __table_args__ = (UniqueConstraint("case_id", "sequence"),)


class Attachment(OfHome, Base):
    """A picture, voice note or file: a key of its own, sealed to `held`; shown only when a person asks."""

    __tablename__ = "attachment"
    case_id: Mapped[IndexedRef]
    message_id: Mapped[Ref]
    key: Mapped[SealedHeld]
    content: Mapped[SealedHeld]
    shown_at: Mapped[StaffTime | None]
    shown_to: Mapped[Ref | None]


class AssessmentRow(OfHome, Base):
    """What triage made of one message: the level in the clear, topics and reasons sealed."""

    __tablename__ = "assessment"
    case_id: Mapped[IndexedRef]
    message_id: Mapped[Ref]
    level: Mapped[Code]
    engine: Mapped[Code]
    read_by_engine: Mapped[Flag]
    engine_level: Mapped[Code | None]
    """What the engine alone would have said, also while it is silent; None where no engine read it."""
    reasons: Mapped[SealedWords]
    mac: Mapped[Mac]


class Identity(OfHome, Base):
    """The name that a child typed, for those whom the child allowed."""

    __tablename__ = "identity"
    case_id: Mapped[IndexedRef]
    sequence: Mapped[Count]
    name: Mapped[SealedIdentity]
    mac: Mapped[Mac]
    at: Mapped[CoarseTime]


class ChildSay(OfHome, Base):
    """What the child answered to a question of ours: wish, reach, safe, closing, check_back. The answer is sealed."""

    __tablename__ = "child_say"
    case_id: Mapped[IndexedRef]
    kind: Mapped[Code]
    answer: Mapped[SealedWords]
    mac: Mapped[Mac]
    at: Mapped[CoarseTime]
    sequence: Mapped[Count]


class Opening(OfHome, Base):
    """A named person opened the case: what makes "Amy has read it" true."""

    __tablename__ = "opening"
    case_id: Mapped[Ref]
    person_id: Mapped[Ref]
    at: Mapped[StaffTime]
    up_to: Mapped[Count]
    __table_args__ = (UniqueConstraint("case_id", "person_id"),)


class Undertaking(OfHome, Base):
    """ "I've got this": who took it on, what they will do (sealed) and by when."""

    __tablename__ = "undertaking"
    case_id: Mapped[IndexedRef]
    person_id: Mapped[Ref]
    action: Mapped[Code]
    how: Mapped[SealedNotes]
    mac: Mapped[Mac]
    by: Mapped[Deadline]
    at: Mapped[StaffTime]
    done_at: Mapped[StaffTime | None]


class Meanwhile(OfHome, Base):
    """A line that a child who waits was told, once for each step: while nobody answers, when a promise passed."""

    __tablename__ = "meanwhile"
    subject_id: Mapped[Ref]
    """The alert, undertaking or case that the line is about."""
    line: Mapped[Code]
    step: Mapped[Count]
    at: Mapped[StaffTime]
    __table_args__ = (UniqueConstraint("subject_id", "line", "step"),)


class Note(OfHome, Base):
    """A note for readers of the case. The child may read it when they are grown."""

    __tablename__ = "note"
    case_id: Mapped[IndexedRef]
    person_id: Mapped[Ref]
    sequence: Mapped[Count]
    body: Mapped[SealedNotes]
    mac: Mapped[Mac]
    at: Mapped[StaffTime]


class Summary(OfHome, Base):
    """What others on shift need in order to act, written by a person."""

    __tablename__ = "summary"
    case_id: Mapped[IndexedRef]
    person_id: Mapped[Ref]
    sequence: Mapped[Count]
    body: Mapped[SealedSummary]
    mac: Mapped[Mac]
    at: Mapped[StaffTime]


class LevelEvent(OfHome, Base):
    """A change of level. Software raises only; a named person lowers, with a reason."""

    __tablename__ = "level_event"
    case_id: Mapped[IndexedRef]
    level: Mapped[Code]
    before: Mapped[Code]
    person_id: Mapped[Ref | None]
    cause: Mapped[Code]
    reason: Mapped[SealedNotes | None]
    at: Mapped[StaffTime]
    sequence: Mapped[Count]


class StageEvent(OfHome, Base):
    """A step of the child's path, with the message that told the child."""

    __tablename__ = "stage_event"
    case_id: Mapped[IndexedRef]
    stage: Mapped[Code]
    person_id: Mapped[Ref | None]
    message_id: Mapped[Ref | None]
    at: Mapped[StaffTime]
    sequence: Mapped[Count]


class RouteEvent(OfHome, Base):
    """The child chose, or changed, who is to read."""

    __tablename__ = "route_event"
    case_id: Mapped[IndexedRef]
    route: Mapped[Code]
    person_id: Mapped[Ref | None]
    cause: Mapped[Code]
    at: Mapped[CoarseTime]
    sequence: Mapped[Count]


class Task(OfHome, Base):
    """A duty in a case (R77): due, done, or not needed because."""

    __tablename__ = "task"
    case_id: Mapped[Ref]
    duty: Mapped[Code]
    state: Mapped[Code]
    owner_id: Mapped[Ref | None]
    due_at: Mapped[Deadline | None]
    done_by: Mapped[Ref | None]
    done_at: Mapped[StaffTime | None]
    because: Mapped[SealedNotes | None]
    __table_args__ = (UniqueConstraint("case_id", "duty"),)


class Offer(OfHome, Base):
    """An Advocate, a complaint, a visitor or a key work session was offered; a refusal is never final."""

    __tablename__ = "offer"
    case_id: Mapped[IndexedRef]
    kind: Mapped[Code]
    answer: Mapped[Code]
    at: Mapped[CoarseTime]


class Inform(OfHome, Base):
    """Who was informed (R68): done, or not informed because."""

    __tablename__ = "inform"
    case_id: Mapped[IndexedRef]
    whom: Mapped[Code]
    state: Mapped[Code]
    person_id: Mapped[Ref]
    because: Mapped[SealedNotes | None]
    at: Mapped[StaffTime]


class Exclusion(OfHome, Base):
    """A person from whom the case is held back. Who it is can be found only by those who hold the key file.

    Cause: named (by the words, as far as a machine can tell), settled (a person said so) or joined (declared, CF4).
    """

    __tablename__ = "exclusion"
    case_id: Mapped[Ref]
    person_hash: Mapped[KeyedHash]
    person: Mapped[SealedTransport]
    cause: Mapped[Code]
    at: Mapped[StaffTime]
    by_id: Mapped[Ref | None]
    why: Mapped[SealedNotes | None]
    cleared_at: Mapped[StaffTime | None]
    cleared_by: Mapped[Ref | None]
    clearing: Mapped[SealedNotes | None]
    __table_args__ = (UniqueConstraint("case_id", "person_hash"),)
