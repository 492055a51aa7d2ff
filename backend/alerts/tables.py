"""Who is here when, and what waits for a person."""

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from backend.store.base import Base, OfHome
from backend.store.columns import (
    Code,
    Count,
    Deadline,
    IndexedRef,
    KeyedHash,
    PublicBytes,
    Ref,
    SealedTransport,
    StaffTime,
    Version,
)

_OPEN = text("settled_at IS NULL")


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


class Drill(OfHome, Base):
    """A drill of one level, planned by a person for a moment, run on the real path, and ended."""

    __tablename__ = "drill"
    person_id: Mapped[Ref]
    level: Mapped[Code]
    starts_at: Mapped[Deadline]
    alert_id: Mapped[Ref | None]
    ended_at: Mapped[StaffTime | None]
    ended_by: Mapped[Ref | None]
    """Whoever was "with the child", or took it back. Nobody: it ended by itself. Without `alert_id` and with
    an end it was called off."""


class DrillAct(OfHome, Base):
    """What somebody did in a drill: `took_on`, `with_child`."""

    __tablename__ = "drill_act"
    drill_id: Mapped[IndexedRef]
    person_id: Mapped[Ref]
    act: Mapped[Code]
    at: Mapped[StaffTime]


class Alert(OfHome, Base):
    """A case waits for a person: its level, rung and next deadline. Kind: case, safety, drill.

    Acknowledged ("I've got this") stops the first clock, met ("I am with them") the second; only then it is settled.
    `due_at` is what was promised, `next_at` when the clock must look again: the least of the three moments above it.
    """

    __tablename__ = "alert"
    case_id: Mapped[IndexedRef]
    level: Mapped[Code]
    kind: Mapped[Code]
    rung: Mapped[Count]
    round: Mapped[Count]
    """So often people were told."""

    since: Mapped[StaffTime]
    due_at: Mapped[Deadline]
    ladder_from: Mapped[StaffTime]
    """What the times of the rungs count from."""

    climbs_at: Mapped[StaffTime | None]
    again_at: Mapped[StaffTime | None]
    act_by: Mapped[StaffTime | None]
    next_at: Mapped[StaffTime]
    says_at: Mapped[StaffTime | None]
    """When it is looked at whether the child is to be told how it stands; None until it stands otherwise."""

    asks_at: Mapped[StaffTime | None]
    """When it is looked at whether the child has answered what they were asked."""

    acknowledged_by: Mapped[Ref | None]
    acknowledged_at: Mapped[StaffTime | None]
    met_by: Mapped[Ref | None]
    met_at: Mapped[StaffTime | None]
    settled_at: Mapped[StaffTime | None]
    circumstances: Mapped[SealedTransport | None]
    origin: Mapped[KeyedHash | None]
    """Finds the safety alert of a case without saying whose it is."""

    __table_args__ = (
        Index("ix_alert_open_next_at", "next_at", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_alert_origin", "origin"),
        Index("ix_alert_says_at", "says_at"),
        Index("ix_alert_asks_at", "asks_at"),
    )


class Told(OfHome, Base):
    """One telling of one person. State: trying, told, answered, undelivered, withdrawn.

    The id is made from alert, person, rung and round: whoever delivers it twice delivers the same id.
    """

    __tablename__ = "told"
    alert_id: Mapped[IndexedRef]
    case_id: Mapped[IndexedRef]
    person_id: Mapped[Ref]
    rung: Mapped[Count]
    round: Mapped[Count]
    state: Mapped[Code]
    tries: Mapped[Count]
    next_try_at: Mapped[StaffTime]
    """Also how a row is claimed: it is moved on while somebody tells."""

    at: Mapped[StaffTime]
    __table_args__ = (Index("ix_told_state_next_try_at", "state", "next_try_at"),)


class AnswerTime(OfHome, Base):
    """How fast people answered in a month ("2026-04"), as a word and without a figure."""

    __tablename__ = "answer_time"
    month: Mapped[Code]
    word: Mapped[Code]
    __table_args__ = (UniqueConstraint("home_id", "month"),)


class LadderApproval(OfHome, Base):
    """A Responsible Individual said yes to a slower `config/ladders.yml`, with a reason, signed with their own key."""

    __tablename__ = "ladder_approval"
    person_id: Mapped[Ref]
    file_hash: Mapped[Version]
    reason: Mapped[SealedTransport]
    signature: Mapped[PublicBytes]
    at: Mapped[StaffTime]


class ToldBy(OfHome, Base):
    """What became of one telling in one way: `out` or `failed`. A failed one counts its tries."""

    __tablename__ = "told_by"
    told_id: Mapped[Ref]
    way: Mapped[Code]
    state: Mapped[Code]
    tries: Mapped[Count]
    at: Mapped[StaffTime]
    __table_args__ = (UniqueConstraint("told_id", "way"),)


class PushAddress(OfHome, Base):
    """A browser of a signed-in person that takes web push. Which one, and its keys, lie under the transport key."""

    __tablename__ = "push_address"
    person_id: Mapped[IndexedRef]
    endpoint_hash: Mapped[KeyedHash]
    subscription: Mapped[SealedTransport]
    at: Mapped[StaffTime]
    __table_args__ = (UniqueConstraint("endpoint_hash"),)
