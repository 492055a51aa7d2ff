"""What people's changes are counted in. No row names a case, and what was counted is sealed."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from backend.store.base import Base, OfHome
from backend.store.columns import Code, KeyedHash, Ref, SealedTransport, StaffTime, Tallied


class Tally(OfHome, Base):
    """How often something happened in a month ("2026-04"): which rule or engine, what a person did, from and to."""

    __tablename__ = "tally"
    month: Mapped[Code]
    mark: Mapped[KeyedHash] = mapped_column(unique=True)
    what: Mapped[SealedTransport]
    count: Mapped[Tallied]
    __table_args__ = (Index("ix_tally_home_id_month", "home_id", "month"),)


class SilentMode(OfHome, Base):
    """A home's engine was made silent, or heard again: by whom, when and why. The newest row counts."""

    __tablename__ = "silent_mode"
    person_id: Mapped[Ref]
    at: Mapped[StaffTime]
    content: Mapped[SealedTransport]
    __table_args__ = (Index("ix_silent_mode_home_id_at", "home_id", "at"),)


class RuleProposal(OfHome, Base):
    """A safety rule that a manager proposed, as the file that they took away. Nothing reads it by itself."""

    __tablename__ = "rule_proposal"
    person_id: Mapped[Ref]
    at: Mapped[StaffTime]
    file: Mapped[SealedTransport]
    __table_args__ = (Index("ix_rule_proposal_home_id_at", "home_id", "at"),)
