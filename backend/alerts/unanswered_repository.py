"""How long things have waited for anybody: counts and times only, for those who watch from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from backend.alerts.tables import Alert
from backend.store.engine import ReadSession


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The alerts of one level that nobody has taken on: how many, and since when the oldest waits."""

    level: str
    count: int
    oldest: datetime


async def unanswered(db: ReadSession) -> Sequence[Unanswered]:
    """By level, in every home of this database."""
    query = select(Alert.level, func.count(), func.min(Alert.since)).where(
        Alert.settled_at.is_(None), Alert.acknowledged_at.is_(None), Alert.kind != "drill"
    )
    found = (await db.execute(query.group_by(Alert.level).order_by(Alert.level))).all()
    return [Unanswered(level, count, oldest) for level, count, oldest in found]
