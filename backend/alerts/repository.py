"""Finds and writes rota slots, absences and alerts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from backend.alerts.tables import Absence, Alert, RotaSlot, Told
from backend.store.engine import ReadSession


async def slots_of(db: ReadSession, home_id: str) -> Sequence[RotaSlot]:
    """The weekly slots of a home, in the order in which they were entered."""
    query = (
        select(RotaSlot).where(RotaSlot.home_id == home_id).order_by(RotaSlot.duty, RotaSlot.starts_minute, RotaSlot.id)
    )
    return (await db.scalars(query)).all()


async def absences_of(db: ReadSession, home_id: str, now: datetime) -> Sequence[Absence]:
    """Absences that cover this moment."""
    query = select(Absence).where(Absence.home_id == home_id, Absence.begins_at <= now, Absence.ends_at > now)
    return (await db.scalars(query)).all()


async def absences_ahead(db: ReadSession, home_id: str, now: datetime) -> Sequence[Absence]:
    """Absences that cover this moment or are still to come, soonest first."""
    query = select(Absence).where(Absence.home_id == home_id, Absence.ends_at > now).order_by(Absence.begins_at)
    return (await db.scalars(query)).all()


async def open_alert(db: ReadSession, case_id: str) -> Alert | None:
    """The alert of a case that is not settled yet."""
    query = select(Alert).where(Alert.case_id == case_id, Alert.settled_at.is_(None)).order_by(Alert.since.desc())
    return (await db.scalars(query.limit(1))).first()


async def open_alerts(db: ReadSession, case_ids: Sequence[str]) -> dict[str, Alert]:
    """The unsettled alert of each of some cases."""
    query = select(Alert).where(Alert.case_id.in_(case_ids), Alert.settled_at.is_(None)).order_by(Alert.since)
    return {alert.case_id: alert for alert in (await db.scalars(query)).all()}


async def safety_alerts(db: ReadSession, person_id: str) -> Sequence[Alert]:
    """Unsettled safety alerts that this person was told of: no case, no words."""
    query = (
        select(Alert)
        .join(Told, Told.alert_id == Alert.id)
        .where(Alert.kind == "safety", Alert.settled_at.is_(None), Told.person_id == person_id)
        .order_by(Alert.since)
    )
    return (await db.scalars(query)).all()


async def told_of(db: ReadSession, case_id: str) -> Sequence[Told]:
    """Who is being told of a case's alerts, newest last."""
    return (await db.scalars(select(Told).where(Told.case_id == case_id).order_by(Told.at, Told.id))).all()


async def untold(db: ReadSession, limit: int) -> Sequence[Told]:
    """People who are still to be told, oldest first."""
    query = select(Told).where(Told.state == "trying").order_by(Told.at).limit(limit)
    return (await db.scalars(query.with_for_update(skip_locked=True))).all()
