"""Finds whose child waits, and which lines they were told already."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from backend.alerts.tables import Alert
from backend.cases.tables import Case, Meanwhile, Message, Undertaking
from backend.store.columns import new_id
from backend.store.engine import ReadSession, WriteSession

AT_ONCE = 200


async def alerts_to_speak_of(db: ReadSession, now: datetime) -> Sequence[Alert]:
    """Alerts of cases of which the child may have to be told something now, longest due first."""
    query = select(Alert).where(Alert.says_at <= now).order_by(Alert.says_at).limit(AT_ONCE)
    return (await db.scalars(query)).all()


async def speak_next(db: WriteSession, seen: Alert, moment: datetime | None) -> None:
    """When the child may have to be told something of an alert next, unless it stands otherwise than it was seen."""
    as_seen = Alert.id == seen.id, Alert.says_at == seen.says_at, Alert.rung == seen.rung, Alert.level == seen.level
    await (await db.connection()).execute(update(Alert).where(*as_seen).values(says_at=moment))


async def newest_said(db: ReadSession, alert_id: str) -> int:
    """The last line of waiting that a child was told of an alert; 0 if none."""
    query = select(func.max(Meanwhile.step)).where(Meanwhile.subject_id == alert_id, Meanwhile.line == "waiting")
    return await db.scalar(query) or 0


async def alerts_to_ask_of(db: ReadSession, now: datetime) -> Sequence[Alert]:
    """Alerts of which the child may owe an answer since a while, longest due first."""
    query = select(Alert).where(Alert.asks_at <= now).order_by(Alert.asks_at).limit(AT_ONCE)
    return (await db.scalars(query)).all()


async def ask_next(db: WriteSession, seen: Alert, moment: datetime | None) -> None:
    """When it is looked at next whether the child owes an answer, unless they have written more meanwhile."""
    as_seen = Alert.id == seen.id, Alert.asks_at == seen.asks_at
    await (await db.connection()).execute(update(Alert).where(*as_seen).values(asks_at=moment))


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
