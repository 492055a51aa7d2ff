"""What must reach a child's channel, until it has."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from backend.store.base import Base, OfHome
from backend.store.columns import (
    Code,
    Count,
    Deadline,
    Flag,
    Id,
    IndexedRef,
    KeyedHash,
    Ref,
    SealedTransport,
    StaffTime,
)


class Delivery(OfHome, Base):
    """One message on its way out.

    State: queued; noted (a neutral note is there, the words wait for a tap); sent (the channel took it); delivered (the
    child had tapped for it); failed with its `cause`. The body is forgotten once it was sent.
    """

    __tablename__ = "delivery"
    case_id: Mapped[IndexedRef]
    message_id: Mapped[Ref]
    channel: Mapped[Code]
    sequence: Mapped[Count]
    state: Mapped[Code]
    body: Mapped[SealedTransport | None]
    tapped: Mapped[Flag]
    tries: Mapped[Count]
    next_try_at: Mapped[Deadline]
    """Also how a row is claimed: it is moved on while somebody sends it."""
    cause: Mapped[Code | None]
    settled_at: Mapped[StaffTime | None]


class Lease(Base):
    """One owner at a time: of a bot token's updates, for example."""

    __tablename__ = "lease"
    id: Mapped[Id]
    name_hash: Mapped[KeyedHash]
    owner: Mapped[Ref]
    position: Mapped[Count]
    until: Mapped[Deadline]
    __table_args__ = (UniqueConstraint("name_hash"),)
