"""Who is here when, and what waits for a person."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from backend.store.base import Base, OfHome
from backend.store.columns import Code, Count, Deadline, IndexedRef, Ref, StaffTime


class RotaSlot(OfHome, Base):
    """A weekly duty: on_shift or on_call, from a minute of one weekday (Monday 0), for some minutes, home's time."""

    __tablename__ = "rota_slot"
    person_id: Mapped[Ref]
    duty: Mapped[Code]
    weekday: Mapped[Count]
    starts_minute: Mapped[Count]
    minutes: Mapped[Count]
    valid_from: Mapped[StaffTime]
    valid_until: Mapped[StaffTime | None]
    came_with: Mapped[Ref | None]
    went_with: Mapped[Ref | None]
    """The import that brought it, and the one that ended it; `until_before` is what its undoing restores."""

    until_before: Mapped[StaffTime | None]


class Absence(OfHome, Base):
    """Days on which a person is away, from and until."""

    __tablename__ = "absence"
    person_id: Mapped[Ref]
    begins_at: Mapped[StaffTime]
    ends_at: Mapped[StaffTime]
    came_with: Mapped[Ref | None]
    taken_back_at: Mapped[StaffTime | None]


class RotaImport(OfHome, Base):
    """A file that was taken into the rota, by whom and when, and whether that was undone."""

    __tablename__ = "rota_import"
    person_id: Mapped[Ref]
    at: Mapped[StaffTime]
    shifts: Mapped[Count]
    undone_at: Mapped[StaffTime | None]
    __table_args__ = (Index("ix_rota_import_home_id_at", "home_id", "at"),)


class Alert(OfHome, Base):
    """A case waits for a person: its level, rung and next deadline. Acknowledged is not yet settled."""

    __tablename__ = "alert"
    case_id: Mapped[IndexedRef]
    level: Mapped[Code]
    kind: Mapped[Code]
    rung: Mapped[Count]
    since: Mapped[StaffTime]
    due_at: Mapped[Deadline]
    acknowledged_by: Mapped[Ref | None]
    acknowledged_at: Mapped[StaffTime | None]
    settled_at: Mapped[StaffTime | None]
    __table_args__ = (Index("ix_alert_settled_at_due_at", "settled_at", "due_at"),)


class Told(OfHome, Base):
    """One person who is to be told of an alert. State: trying, told, answered, undelivered, withdrawn."""

    __tablename__ = "told"
    alert_id: Mapped[IndexedRef]
    case_id: Mapped[IndexedRef]
    person_id: Mapped[Ref]
    rung: Mapped[Count]
    state: Mapped[Code]
    tries: Mapped[Count]
    next_try_at: Mapped[Deadline]
    """Also how a row is claimed: it is moved on while somebody tells."""

    at: Mapped[StaffTime]
