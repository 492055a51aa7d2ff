"""Finds and writes what became of each telling, and where browsers take web push."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, case, delete, func, select

from backend.alerts.tables import Alert, PushAddress, Told, ToldBy
from backend.store.columns import new_id
from backend.store.engine import ReadSession, WriteSession

PRESSING = ("emergency", "urgent")
DEAD_AFTER = 3
"""So many tries without success, and those on duty see it."""


async def push_addresses(db: ReadSession, person_id: str) -> Sequence[PushAddress]:
    """Where a person takes web push."""
    return (await db.scalars(select(PushAddress).where(PushAddress.person_id == person_id))).all()


async def forget_push_addresses(db: WriteSession, ids: Collection[str]) -> None:
    """These are no more."""
    await db.execute(delete(PushAddress).where(PushAddress.id.in_(ids)))


async def forget_push_address(db: WriteSession, endpoint_hash: bytes) -> None:
    """This browser is told no more, whoever used it."""
    await db.execute(delete(PushAddress).where(PushAddress.endpoint_hash == endpoint_hash))


async def forget_push_of(db: WriteSession, person_id: str) -> None:
    """None of a person's browsers is told any more."""
    await db.execute(delete(PushAddress).where(PushAddress.person_id == person_id))


async def claimed_tellings(db: WriteSession, told_ids: Collection[str], *, wait: bool) -> Sequence[Told]:
    """These tellings, locked until the commit; those that somebody else holds are waited for, or left out."""
    query = select(Told).where(Told.id.in_(told_ids)).order_by(Told.id).with_for_update(skip_locked=not wait)
    return (await db.scalars(query)).all()


async def deliveries_of(db: ReadSession, told_ids: Collection[str]) -> dict[tuple[str, str], ToldBy]:
    """What became of some tellings so far, by telling and way."""
    return {(row.told_id, row.way): row for row in await deliveries(db, told_ids)}


def note_delivery(db: WriteSession, told: Told, row: ToldBy | None, way: str, went_out: bool, now: datetime) -> None:
    """What became of a telling in one way, in its row if it has one. The caller holds the telling's row."""
    if row is None:
        row = ToldBy(id=new_id(), home_id=told.home_id, told_id=told.id, way=way, state="failed", tries=0, at=now)
        db.add(row)
    row.state, row.tries, row.at = "out" if went_out else "failed", row.tries + 1, now


async def deliveries(db: ReadSession, told_ids: Collection[str]) -> Sequence[ToldBy]:
    """What became of some tellings, by way."""
    query = select(ToldBy).where(ToldBy.told_id.in_(told_ids)).order_by(ToldBy.told_id, ToldBy.way)
    return (await db.scalars(query)).all()


async def dead_letters(db: ReadSession, home_id: str, beside: str) -> Sequence[tuple[str, datetime]]:
    """Who cannot be told of alerts that still wait, and since when; only of alerts that `beside` is told of too."""
    mine = select(Told.alert_id).where(Told.person_id == beside, Told.state != "withdrawn")
    query = _lost().where(Told.home_id == home_id, Told.alert_id.in_(mine))
    return [(person, since) for person, since in (await db.execute(query)).all()]


async def count_dead_letters(db: ReadSession) -> int:
    """How many people cannot be told of an alert that still waits, in all homes."""
    return await db.scalar(select(func.count()).select_from(_lost().subquery())) or 0


def _lost() -> Select[str, datetime]:
    """Tried often enough, and reached by no telling of that alert, in whichever round."""
    reached = func.sum(case((Told.state.in_(("told", "answered")), 1), else_=0))
    return (
        select(Told.person_id, func.min(Alert.since))
        .join(Alert, Alert.id == Told.alert_id)
        .where(Alert.settled_at.is_(None), Told.state != "withdrawn")
        .group_by(Told.person_id, Told.alert_id)
        .having(func.sum(Told.tries) >= DEAD_AFTER, reached == 0)
        .order_by(func.min(Alert.since), Told.person_id)
    )


async def pressing_for(db: ReadSession, person_id: str) -> Sequence[Alert]:
    """Unsettled emergencies and urgent alerts that this person is told of, oldest first."""
    mine = select(Told.alert_id).where(Told.person_id == person_id, Told.state != "withdrawn")
    query = select(Alert).where(Alert.settled_at.is_(None), Alert.level.in_(PRESSING), Alert.id.in_(mine))
    return (await db.scalars(query.order_by(Alert.since, Alert.id))).all()


async def pressing_in(db: ReadSession, home_id: str) -> Sequence[tuple[Alert, frozenset[str]]]:
    """Unsettled emergencies and urgent alerts of a home, and who is told of each."""
    query = (
        select(Alert, Told.person_id)
        .join(Told, Told.alert_id == Alert.id)
        .where(Alert.home_id == home_id, Alert.settled_at.is_(None), Alert.level.in_(PRESSING))
        .where(Told.state != "withdrawn")
        .order_by(Alert.since, Alert.id)
    )
    found: dict[str, tuple[Alert, set[str]]] = {}
    for alert, person in (await db.execute(query)).all():
        found.setdefault(alert.id, (alert, set()))[1].add(person)
    return [(alert, frozenset(people)) for alert, people in found.values()]
