"""Counts for the independent eyes: level, rung and times of alerts, without any id. Nobody's grants are asked.

What is asked for is a home and nothing else: no exclusion, route or absence can take an alert out of these counts.
Drills are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from backend.alerts.tables import Alert
from backend.store.engine import ReadSession


@dataclass(frozen=True, slots=True)
class Standing:
    """One alert as the eyes may know it."""

    level: str
    rung: int
    since: datetime
    due_at: datetime
    answered_at: datetime | None
    settled: bool


async def standing_in(db: ReadSession, home_id: str, since: datetime) -> Sequence[Standing]:
    """The alerts of a home that are open, or that began after a moment."""
    query = select(
        Alert.level, Alert.rung, Alert.since, Alert.due_at, Alert.acknowledged_at, Alert.settled_at.is_not(None)
    ).where(Alert.home_id == home_id, Alert.kind != "drill", Alert.settled_at.is_(None) | (Alert.since >= since))
    return [Standing(*row) for row in (await db.execute(query)).all()]
