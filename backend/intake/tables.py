"""Where a message first lands: conversations, receipts (a redelivery is a no-op), the journal of what waits."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from backend.store.base import Base, OfHome
from backend.store.columns import CoarseTime, Code, Count, Deadline, Id, IndexedRef, KeyedHash, Ref, SealedTransport


class Conversation(OfHome, Base):
    """The state of one child's talk, under the transport key. `version` makes two turns at once impossible."""

    __tablename__ = "conversation"
    case_id: Mapped[Ref]
    channel: Mapped[Code]
    address_hash: Mapped[KeyedHash | None]
    address: Mapped[SealedTransport | None]
    state: Mapped[SealedTransport]
    signals: Mapped[SealedTransport | None]
    version: Mapped[Count]
    turned_at: Mapped[CoarseTime]
    __table_args__ = (UniqueConstraint("case_id"), UniqueConstraint("channel", "address_hash"))


class Receipt(OfHome, Base):
    """One thing from a channel was stored. Unique on channel and keyed hash of its external id."""

    __tablename__ = "receipt"
    channel: Mapped[Code]
    external_hash: Mapped[KeyedHash]
    case_id: Mapped[Ref]
    message_id: Mapped[Ref]
    __table_args__ = (UniqueConstraint("channel", "external_hash"),)


class JournalEntry(Base):
    """What could not be taken at once, sealed, until a later try succeeds."""

    __tablename__ = "journal_entry"
    id: Mapped[Id]
    channel: Mapped[Code]
    external_hash: Mapped[KeyedHash]
    inbound: Mapped[SealedTransport]
    tries: Mapped[Count]
    next_try_at: Mapped[Deadline]
    __table_args__ = (UniqueConstraint("channel", "external_hash"),)


class WindowText(OfHome, Base):
    """What a child typed in the last half hour on a channel where nobody else's key opens the thread.

    Sealed under the key of its epoch, which lies in a file outside the database and is deleted on time.
    """

    __tablename__ = "window_text"
    conversation_id: Mapped[IndexedRef]
    epoch: Mapped[Ref]
    text: Mapped[SealedTransport]
    ends_at: Mapped[Deadline]
