"""The audit: a chain per case and one per account, and the roots over all of them. Codes and random ids only."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from backend.store.base import Base, OfHome
from backend.store.columns import Code, Count, Deadline, Id, Mac, Ref, StaffTime


class AuditLine(OfHome, Base):
    """One thing that was done, by whom, chained to the line before it by a keyed seal."""

    __tablename__ = "audit_line"
    chain: Mapped[Code]
    chain_id: Mapped[Ref]
    sequence: Mapped[Count]
    actor_id: Mapped[Ref]
    action: Mapped[Code]
    subject_id: Mapped[Ref]
    at: Mapped[StaffTime]
    mac: Mapped[Mac]
    __table_args__ = (UniqueConstraint("chain", "chain_id", "sequence"), Index("ix_audit_line_at", "at"))


class AuditRoot(Base):
    """A hash over the heads of all chains at one moment, linked to the root before it. It is told outside the home."""

    __tablename__ = "audit_root"
    id: Mapped[Id]
    number: Mapped[Count]
    at: Mapped[StaffTime]
    lines: Mapped[Count]
    """How many lines there were in all."""

    before: Mapped[Mac]
    body: Mapped[Mac]
    """The keyed seal over the heads that moved since the root before."""

    root: Mapped[Mac]
    __table_args__ = (UniqueConstraint("number"),)


class AuditHead(OfHome, Base):
    """The last line of one chain, as a root saw it; only chains that had grown since the root before."""

    __tablename__ = "audit_head"
    number: Mapped[Count]
    chain: Mapped[Code]
    chain_id: Mapped[Ref]
    sequence: Mapped[Count]
    mac: Mapped[Mac]
    __table_args__ = (
        UniqueConstraint("chain", "chain_id", "sequence"),
        Index("ix_audit_head_number", "number"),
    )


class AuditPost(OfHome, Base):
    """One person to whom a root is sent. State: trying, sent, given_up."""

    __tablename__ = "audit_post"
    number: Mapped[Count]
    person_id: Mapped[Ref]
    state: Mapped[Code]
    tries: Mapped[Count]
    next_try_at: Mapped[Deadline]
    at: Mapped[StaffTime]
    __table_args__ = (UniqueConstraint("number", "person_id"),)
