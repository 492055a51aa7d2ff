"""Counts, and finds what was counted."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from backend.cases.tables import AssessmentRow, Case, Grant, Opening
from backend.learning.tables import RuleProposal, SilentMode, Tally
from backend.store.engine import ReadSession, WriteSession


async def count_one(db: WriteSession, tally: Tally) -> None:
    """One more of this mark; `tally` is the row as it is where this is the first."""
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {column.key: getattr(tally, column.key) for column in Tally.__table__.columns}
    await db.execute(insert(Tally).values(row | {"count": 0}).on_conflict_do_nothing(index_elements=["mark"]))
    await db.execute(update(Tally).where(Tally.mark == tally.mark).values(count=Tally.count + 1))


async def tallies(db: ReadSession, home_id: str, months: Sequence[str]) -> Sequence[Tally]:
    """What was counted in a home in some months."""
    return (await db.scalars(select(Tally).where(Tally.home_id == home_id, Tally.month.in_(months)))).all()


async def newest_switch(db: ReadSession, home_id: str) -> SilentMode | None:
    """The last time that a home's engine was made silent or heard again."""
    query = select(SilentMode).where(SilentMode.home_id == home_id)
    return (await db.scalars(query.order_by(SilentMode.at.desc(), SilentMode.id).limit(1))).first()


async def switches(db: ReadSession, home_id: str) -> Sequence[SilentMode]:
    """Every switch of a home, the latest first."""
    query = select(SilentMode).where(SilentMode.home_id == home_id)
    return (await db.scalars(query.order_by(SilentMode.at.desc(), SilentMode.id))).all()


async def proposals(db: ReadSession, home_id: str) -> Sequence[RuleProposal]:
    """The rules that were proposed in a home, the latest first."""
    query = select(RuleProposal).where(RuleProposal.home_id == home_id)
    return (await db.scalars(query.order_by(RuleProposal.at.desc(), RuleProposal.id))).all()


async def proposal(db: ReadSession, home_id: str, proposal_id: str) -> RuleProposal | None:
    """One of them."""
    query = select(RuleProposal).where(RuleProposal.home_id == home_id, RuleProposal.id == proposal_id)
    return (await db.scalars(query)).first()


async def engine_and_people(
    db: ReadSession, home_id: str, since: datetime, managers: Collection[str]
) -> Sequence[tuple[str, str, str]]:
    """Opened cases that began since then and that these may read: id, the level now, and what the engine said once."""
    open_to = select(Grant.case_id).where(Grant.person_id.in_(managers), Grant.state == "released")
    opened = select(Opening.case_id).where(Opening.home_id == home_id)
    query = (
        select(Case.id, Case.level, AssessmentRow.engine_level)
        .join(AssessmentRow, AssessmentRow.case_id == Case.id)
        .where(Case.home_id == home_id, Case.began_at >= since, AssessmentRow.engine_level.is_not(None))
        .where(Case.id.in_(opened), Case.id.in_(open_to), Case.guarded.is_(False))
    )
    return [(case_id, level, said) for case_id, level, said in await db.execute(query) if said is not None]
