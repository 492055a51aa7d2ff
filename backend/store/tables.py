"""What is true of the whole database."""

from sqlalchemy.orm import Mapped

from backend.store.base import Base
from backend.store.columns import Count, Fingerprint, Id, StaffTime


class Installation(Base):
    """Which key file this database belongs to. One row, written at the first start: a lost key file is never replaced
    by a new one without anybody noticing."""

    __tablename__ = "installation"
    id: Mapped[Id]
    key_fingerprint: Mapped[Fingerprint]


class Heartbeat(Base):
    """The clock has ticked: how often so far, and when last. One row, which only ever counts up."""

    __tablename__ = "heartbeat"
    id: Mapped[Id]
    beats: Mapped[Count]
    at: Mapped[StaffTime]
