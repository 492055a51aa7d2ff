"""Finds what happened in a case: stages, levels, answers, undertakings, notes, summaries, duties, assessments."""

from collections.abc import Sequence

from sqlalchemy import select

from backend.cases.tables import (
    AssessmentRow,
    ChildSay,
    Identity,
    LevelEvent,
    Note,
    Opening,
    RouteEvent,
    StageEvent,
    Summary,
    Task,
    Undertaking,
)
from backend.store.engine import ReadSession


async def stages(db: ReadSession, case_id: str) -> Sequence[StageEvent]:
    """The steps of the child's path so far."""
    return (
        await db.scalars(
            select(StageEvent).where(StageEvent.case_id == case_id).order_by(StageEvent.at, StageEvent.sequence)
        )
    ).all()


async def levels(db: ReadSession, case_id: str) -> Sequence[LevelEvent]:
    """Changes of level, oldest first."""
    return (
        await db.scalars(
            select(LevelEvent).where(LevelEvent.case_id == case_id).order_by(LevelEvent.at, LevelEvent.sequence)
        )
    ).all()


async def says(db: ReadSession, case_id: str) -> Sequence[ChildSay]:
    """What the child answered to questions of ours, oldest first."""
    return (await db.scalars(select(ChildSay).where(ChildSay.case_id == case_id).order_by(ChildSay.sequence))).all()


async def names(db: ReadSession, case_id: str) -> Sequence[Identity]:
    """The names that the child typed, oldest first."""
    return (await db.scalars(select(Identity).where(Identity.case_id == case_id).order_by(Identity.sequence))).all()


async def undertakings(db: ReadSession, case_ids: Sequence[str]) -> Sequence[Undertaking]:
    """What people took on in some cases, oldest first."""
    query = select(Undertaking).where(Undertaking.case_id.in_(case_ids)).order_by(Undertaking.at)
    return (await db.scalars(query)).all()


async def notes(db: ReadSession, case_id: str) -> Sequence[Note]:
    """Notes for readers, oldest first."""
    return (await db.scalars(select(Note).where(Note.case_id == case_id).order_by(Note.sequence))).all()


async def summaries(db: ReadSession, case_ids: Sequence[str]) -> Sequence[Summary]:
    """Short summaries of some cases, oldest first."""
    return (await db.scalars(select(Summary).where(Summary.case_id.in_(case_ids)).order_by(Summary.sequence))).all()


async def tasks(db: ReadSession, case_id: str) -> Sequence[Task]:
    """The duties of a case that have been touched."""
    return (await db.scalars(select(Task).where(Task.case_id == case_id))).all()


async def assessments(db: ReadSession, case_ids: Sequence[str]) -> Sequence[AssessmentRow]:
    """What triage made of the messages of some cases."""
    return (await db.scalars(select(AssessmentRow).where(AssessmentRow.case_id.in_(case_ids)))).all()


async def routes(db: ReadSession, case_id: str) -> Sequence[RouteEvent]:
    """The child's choices of who is to read, oldest first."""
    return (
        await db.scalars(select(RouteEvent).where(RouteEvent.case_id == case_id).order_by(RouteEvent.sequence))
    ).all()


async def names_of(db: ReadSession, case_ids: Sequence[str]) -> Sequence[Identity]:
    """The typed names of some cases, oldest first."""
    return (await db.scalars(select(Identity).where(Identity.case_id.in_(case_ids)).order_by(Identity.sequence))).all()


async def opened_up_to(db: ReadSession, case_ids: Sequence[str], person_id: str) -> dict[str, int]:
    """How far a person has opened some cases: the place of the newest message they saw."""
    query = select(Opening.case_id, Opening.up_to).where(Opening.case_id.in_(case_ids), Opening.person_id == person_id)
    return {case_id: up_to for case_id, up_to in await db.execute(query)}  # noqa: C416  # rows are not pairs to mypy
