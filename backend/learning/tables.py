"""What people's changes are counted in. No row names a case, and what was counted is sealed."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from backend.store.base import Base, OfHome
from backend.store.columns import Code, KeyedHash, SealedTransport, Tallied


class Tally(OfHome, Base):
    """How often something happened in a month ("2026-04"): which rule or engine, what a person did, from and to."""

    __tablename__ = "tally"
    month: Mapped[Code]
    mark: Mapped[KeyedHash] = mapped_column(unique=True)
    what: Mapped[SealedTransport]
    count: Mapped[Tallied]
    __table_args__ = (Index("ix_tally_home_id_month", "home_id", "month"),)
