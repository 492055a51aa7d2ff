"""Finds drills, their alerts, and what people did in them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select

from backend.alerts.tables import Alert, Drill, DrillAct
from backend.store.columns import NOW
from backend.store.engine import ReadSession, WriteSession


async def drills_of(db: ReadSession, home_id: str, since: datetime) -> Sequence[Drill]:
    """The drills of a home that begin after a moment, the latest first."""
    query = select(Drill).where(Drill.home_id == home_id, Drill.starts_at > since)
    return (await db.scalars(query.order_by(Drill.starts_at.desc(), Drill.id))).all()


async def drill_by_id(db: ReadSession, home_id: str, drill_id: str) -> Drill | None:
    """A drill of a home."""
    return await db.scalar(select(Drill).where(Drill.home_id == home_id, Drill.id == drill_id))


async def drill_for_writing(db: WriteSession, home_id: str, drill_id: str) -> Drill | None:
    """A drill of a home, locked until the commit."""
    query = select(Drill).where(Drill.home_id == home_id, Drill.id == drill_id)
    return (await db.scalars(query.with_for_update())).first()


async def drill_of_alert(db: ReadSession, alert_id: str) -> Drill | None:
    """The drill whose alert this is."""
    return await db.scalar(select(Drill).where(Drill.alert_id == alert_id))


IS_DRILL_DUE = exists().where(Drill.starts_at <= NOW, Drill.alert_id.is_(None), Drill.ended_at.is_(None))


async def anything_due(db: ReadSession, now: datetime) -> bool:
    """A look without a lock: most of the time there is no drill to begin."""
    query = select(Drill.id).where(Drill.starts_at <= now, Drill.alert_id.is_(None), Drill.ended_at.is_(None))
    return await db.scalar(query.limit(1)) is not None


async def due_drills(db: WriteSession, now: datetime) -> Sequence[Drill]:
    """Drills whose time has come, claimed for this tick."""
    query = select(Drill).where(Drill.starts_at <= now, Drill.alert_id.is_(None), Drill.ended_at.is_(None))
    return (await db.scalars(query.order_by(Drill.starts_at).with_for_update(skip_locked=True))).all()


async def running(db: ReadSession, home_id: str) -> int:
    """How many drills of a home call people now."""
    query = (
        select(func.count())
        .select_from(Drill)
        .where(Drill.home_id == home_id, Drill.alert_id.is_not(None), Drill.ended_at.is_(None))
    )
    return await db.scalar(query) or 0


async def all_running(db: ReadSession) -> Sequence[Drill]:
    """The drills that call people now, in every home: for the clock."""
    query = select(Drill).where(Drill.alert_id.is_not(None), Drill.ended_at.is_(None))
    return (await db.scalars(query.order_by(Drill.starts_at))).all()


async def alert_of(db: ReadSession, drill: Drill) -> Alert | None:
    """The alert of a drill, and of nothing else."""
    return await db.scalar(select(Alert).where(Alert.id == drill.alert_id, Alert.kind == "drill"))


async def alert_for_writing(db: WriteSession, drill: Drill) -> Alert | None:
    """The alert of a drill, locked until the commit."""
    query = select(Alert).where(Alert.id == drill.alert_id, Alert.kind == "drill")
    return (await db.scalars(query.with_for_update())).first()


async def acts_of(db: ReadSession, drill_id: str) -> Sequence[DrillAct]:
    """What people did in a drill, in order."""
    query = select(DrillAct).where(DrillAct.drill_id == drill_id).order_by(DrillAct.at, DrillAct.id)
    return (await db.scalars(query)).all()
