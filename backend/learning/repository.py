"""Counts, and finds what was counted."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from backend.learning.tables import Tally
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
