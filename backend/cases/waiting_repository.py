"""Finds whose child waits, and which lines they were told already."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from backend.alerts.tables import Alert
from backend.cases.tables import Case, Meanwhile, Message, Undertaking
from backend.store.columns import new_id
from backend.store.engine import ReadSession, WriteSession

AT_ONCE = 200


async def late_alerts(db: ReadSession, now: datetime) -> Sequence[tuple[Alert, int]]:
    """Alerts of cases that nobody has taken on in time, the newest first, and the last line that the child was told."""
    said = select(func.max(Meanwhile.step)).where(Meanwhile.subject_id == Alert.id, Meanwhile.line == "waiting")
    query = (
        select(Alert, func.coalesce(said.scalar_subquery(), 0))
        .where(Alert.settled_at.is_(None), Alert.acknowledged_at.is_(None))
        .where(Alert.kind == "case", Alert.due_at <= now)
        .order_by(Alert.since.desc())
        .limit(AT_ONCE)
    )
    return [(alert, step) for alert, step in (await db.execute(query)).all()]


async def asked_for_help(db: ReadSession, after: datetime, before: datetime) -> Sequence[Alert]:
    """Urgent alerts of this stretch that nobody has taken on: their child may owe an answer."""
    query = select(Alert).where(Alert.settled_at.is_(None), Alert.acknowledged_at.is_(None), Alert.kind == "case")
    query = query.where(Alert.level == "urgent", Alert.since >= after, Alert.since <= before)
    return (await db.scalars(query.limit(AT_ONCE))).all()


async def broken_promises(db: ReadSession, after: datetime, now: datetime) -> Sequence[Undertaking]:
    """What somebody said they would do by now and has not said to be done, of which the child was not told yet."""
    said = select(Meanwhile.id).where(Meanwhile.subject_id == Undertaking.id, Meanwhile.line == "promise")
    query = (
        select(Undertaking)
        .join(Case, Case.id == Undertaking.case_id)
        .where(Undertaking.by <= now, Undertaking.by > after, Undertaking.done_at.is_(None), Case.state == "open")
        .where(~said.exists())
    )
    return (await db.scalars(query.limit(AT_ONCE))).all()


async def gone_quiet(db: ReadSession, after: datetime, before: datetime) -> Sequence[Case]:
    """Open cases of level `soon` in which the last message of a child fell into this stretch, and nobody asked yet."""
    last = select(func.max(Message.at)).where(Message.case_id == Case.id, Message.author == "child").scalar_subquery()
    said = select(Meanwhile.id).where(Meanwhile.subject_id == Case.id, Meanwhile.line == "gentle")
    query = select(Case).where(Case.level == "soon", Case.state == "open", last >= after, last < before)
    return (await db.scalars(query.where(~said.exists()).limit(AT_ONCE))).all()


async def person_has_written(db: ReadSession, case_id: str, person_id: str | None, after: datetime) -> bool:
    """Has a person (this one, where named) written to the child since?"""
    query = select(Message.id).where(Message.case_id == case_id, Message.author == "person", Message.at >= after)
    if person_id is not None:
        query = query.where(Message.person_id == person_id)
    return await db.scalar(query.limit(1)) is not None


def note_said(db: WriteSession, home_id: str, subject_id: str, line: str, step: int, now: datetime) -> None:
    """This line was told."""
    db.add(Meanwhile(id=new_id(), home_id=home_id, subject_id=subject_id, line=line, step=step, at=now))


async def promises(db: ReadSession, case_id: str) -> tuple[int, int]:
    """How many promises to this child were kept in time, and how many fell due or were kept."""
    rows = (await db.scalars(select(Undertaking).where(Undertaking.case_id == case_id))).all()
    kept = sum(row.done_at is not None and row.done_at <= row.by for row in rows)
    late = sum(row.done_at is not None and row.done_at > row.by for row in rows)
    return kept, kept + late
