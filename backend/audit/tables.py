"""The audit: a chain per case and one per account. Codes and random ids only."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from backend.store.base import Base, OfHome
from backend.store.columns import Code, Count, Mac, Ref, StaffTime


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
    __table_args__ = (UniqueConstraint("chain", "chain_id", "sequence"),)
