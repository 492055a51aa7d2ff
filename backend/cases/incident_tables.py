"""Incidents: one event that links the cases of several children. Codes only."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from backend.store.base import Base, OfHome
from backend.store.columns import CoarseTime, Code, Flag, Ref


class Incident(OfHome, Base):
    """One event that links cases of several children. Codes only (R9-R13): text is always per child."""

    __tablename__ = "incident"
    intent: Mapped[Code]
    directness: Mapped[Code]
    by_group: Mapped[Flag]
    happened_at: Mapped[CoarseTime | None]
    meets_national_definition: Mapped[Flag | None]


class IncidentPart(OfHome, Base):
    """A child's part in an incident: hurt, hurting, drawn_in, saw."""

    __tablename__ = "incident_part"
    incident_id: Mapped[Ref]
    case_id: Mapped[Ref | None]
    child_id: Mapped[Ref | None]
    role: Mapped[Code]


class IncidentCode(OfHome, Base):
    """A code of the policy (R10, R14-R24) given to an incident: family (kind, form, prejudice, effect) and code."""

    __tablename__ = "incident_code"
    incident_id: Mapped[Ref]
    family: Mapped[Code]
    code: Mapped[Code]
    __table_args__ = (UniqueConstraint("incident_id", "family", "code"),)
