"""Finds and writes rota slots, absences and alerts."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, bindparam, func, select, update

from backend.alerts.tables import Absence, Alert, LadderApproval, RotaSlot, Told
from backend.people.tables import Person
from backend.store.columns import NOW
from backend.store.engine import ReadSession, WriteSession


def _stands(home_id: str) -> tuple[ColumnElement[bool], ...]:
    return Absence.home_id == home_id, Absence.taken_back_at.is_(None)


async def slots_of(db: ReadSession, home_id: str) -> Sequence[RotaSlot]:
    """The weekly slots of a home, in the order in which they were entered."""
    query = (
        select(RotaSlot).where(RotaSlot.home_id == home_id).order_by(RotaSlot.duty, RotaSlot.starts_minute, RotaSlot.id)
    )
    return (await db.scalars(query)).all()


async def absences_of(db: ReadSession, home_id: str, now: datetime) -> Sequence[Absence]:
    """Absences that cover this moment."""
    query = select(Absence).where(*_stands(home_id), Absence.begins_at <= now, Absence.ends_at > now)
    return (await db.scalars(query)).all()


async def absences_ahead(db: ReadSession, home_id: str, now: datetime) -> Sequence[Absence]:
    """Absences that cover this moment or are still to come, soonest first."""
    query = select(Absence).where(*_stands(home_id), Absence.ends_at > now).order_by(Absence.begins_at)
    return (await db.scalars(query)).all()


OPEN_ALERT = (
    select(Alert)
    .where(Alert.case_id == bindparam("case_id"), Alert.settled_at.is_(None))
    .order_by(Alert.since.desc())
    .limit(1)
)


async def open_alert(db: ReadSession, case_id: str) -> Alert | None:
    """The alert of a case that is not settled yet."""
    return (await db.scalars(OPEN_ALERT, {"case_id": case_id})).first()


async def open_alerts(db: ReadSession, case_ids: Sequence[str]) -> dict[str, Alert]:
    """The unsettled alert of each of some cases."""
    query = select(Alert).where(Alert.case_id.in_(case_ids), Alert.settled_at.is_(None)).order_by(Alert.since)
    return {alert.case_id: alert for alert in (await db.scalars(query)).all()}


async def told_of(db: ReadSession, case_id: str) -> Sequence[Told]:
    """Who is being told of a case's alerts, newest last."""
    return (await db.scalars(select(Told).where(Told.case_id == case_id).order_by(Told.at, Told.id))).all()


async def waiting_by_level(db: ReadSession) -> dict[str, int]:
    """How many alerts wait for a person to take them on, by level."""
    query = select(Alert.level, func.count()).where(Alert.settled_at.is_(None), Alert.acknowledged_at.is_(None))
    return {level: count for level, count in await db.execute(query.group_by(Alert.level))}  # noqa: C416  # rows


async def open_safety_alert(db: ReadSession, origin: bytes) -> Alert | None:
    """The unsettled safety alert that came from a case, locked: it has no lock of the case above it."""
    query = select(Alert).where(Alert.origin == origin, Alert.settled_at.is_(None)).limit(1)
    return (await db.scalars(query.with_for_update())).first()


async def newest_alert(db: ReadSession, case_id: str) -> Alert | None:
    """The newest alert of a case, settled or not."""
    return (
        await db.scalars(select(Alert).where(Alert.case_id == case_id).order_by(Alert.since.desc()).limit(1))
    ).first()


async def tellings(db: ReadSession, alert_id: str) -> Sequence[Told]:
    """Everybody who was ever told of one alert, oldest first."""
    return (await db.scalars(select(Told).where(Told.alert_id == alert_id).order_by(Told.round, Told.id))).all()


# the least of each is asked for: that is one entry of an index on both databases, also without statistics
IS_CLIMB_DUE = select(func.min(Alert.next_at)).where(Alert.settled_at.is_(None)).scalar_subquery() <= NOW
IS_CHILD_TO_BE_TOLD = select(func.min(Alert.says_at)).scalar_subquery() <= NOW
IS_ANSWER_OWED = select(func.min(Alert.asks_at)).scalar_subquery() <= NOW


DUE_ALERTS = (
    select(Alert.id, Alert.case_id)
    .where(Alert.settled_at.is_(None), Alert.next_at <= NOW)
    .order_by(Alert.next_at)
    .limit(bindparam("most", type_=Integer))
)
CLAIMED_ALERTS = (
    select(Alert)
    .where(Alert.id.in_(bindparam("some", expanding=True)), Alert.settled_at.is_(None), Alert.next_at <= NOW)
    .order_by(Alert.next_at, Alert.id)
    .with_for_update(skip_locked=True)
    .execution_options(populate_existing=True)
)


async def due_alerts(db: ReadSession, limit: int, now: datetime) -> Sequence[tuple[str, str]]:
    """The ids of alerts for which the clock must do something, longest due first, and of their cases."""
    found = await db.execute(DUE_ALERTS, {"now": now, "most": limit})
    return [(alert, case) for alert, case in found]


async def claimed_alerts(db: WriteSession, alert_ids: Sequence[str], now: datetime) -> Sequence[Alert]:
    """Those of some alerts that are still due and that nobody else has in hand, locked until the commit."""
    return (await db.scalars(CLAIMED_ALERTS, {"some": list(alert_ids), "now": now})).all()


async def called_without_words(db: ReadSession, person_id: str) -> Sequence[Alert]:
    """Unsettled alerts that this person was told of, whatever of the case they may open."""
    mine = select(Told.alert_id).where(Told.person_id == person_id, Told.state != "withdrawn")
    query = select(Alert).where(Alert.settled_at.is_(None), Alert.id.in_(mine)).order_by(Alert.since)
    return (await db.scalars(query)).all()


async def next_due(db: ReadSession) -> datetime | None:
    """When the clock must look at an alert next; None while none is open."""
    return await db.scalar(select(func.min(Alert.next_at)).where(Alert.settled_at.is_(None)))


async def withdraw(db: WriteSession, alert_id: str, allowed: Collection[str]) -> None:
    """Nobody but these people is told of an alert any more."""
    others = (Told.alert_id == alert_id, Told.state.in_(("trying", "told")), Told.person_id.not_in(allowed))
    await db.execute(update(Told).where(*others).values(state="withdrawn"))


async def answered(db: WriteSession, alert_id: str, person_id: str, now: datetime) -> None:
    """A person answered: they need not be told any more."""
    mine = (Told.alert_id == alert_id, Told.state != "withdrawn", Told.person_id == person_id)
    await db.execute(update(Told).where(*mine).values(state="answered", at=now))


async def approvals(db: ReadSession, home_id: str, file_hash: str) -> Sequence[LadderApproval]:
    """Who approved this very file in a home."""
    query = select(LadderApproval).where(LadderApproval.home_id == home_id, LadderApproval.file_hash == file_hash)
    return (await db.scalars(query)).all()


async def people(db: ReadSession, ids: Collection[str]) -> Sequence[Person]:
    """Some people, as they are kept."""
    return (await db.scalars(select(Person).where(Person.id.in_(ids)))).all() if ids else ()


async def signing_keys(db: ReadSession, people: Collection[str]) -> dict[str, bytes]:
    """The public keys with which some people sign."""
    query = select(Person.id, Person.signing_public).where(Person.id.in_(people))
    return {person: key for person, key in await db.execute(query) if key is not None}
