"""Finds how long cases waited for a person, and keeps the word for it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from backend.alerts.tables import Alert, AnswerTime
from backend.people.tables import Home
from backend.store.engine import ReadSession


async def homes_without(db: ReadSession, month: str) -> Sequence[str]:
    """The homes whose month has no word yet."""
    done = select(AnswerTime.home_id).where(AnswerTime.month == month)
    return (await db.scalars(select(Home.id).where(Home.id.not_in(done)))).all()


async def waits(db: ReadSession, home_id: str, begins: datetime, ends: datetime) -> list[timedelta | None]:
    """For each case that asked for a person in this time, its longest wait; None where one was never answered."""
    query = select(Alert.case_id, Alert.since, Alert.acknowledged_at).where(
        Alert.home_id == home_id, Alert.kind == "case", Alert.since >= begins, Alert.since < ends
    )
    longest: dict[str, timedelta | None] = {}
    for case_id, since, answered_at in await db.execute(query):
        wait = answered_at - since if answered_at is not None else None
        before = longest.get(case_id, timedelta())
        longest[case_id] = None if wait is None or before is None else max(wait, before)
    return list(longest.values())


async def word_of(db: ReadSession, home_id: str, month: str) -> str | None:
    """The word of a home's month."""
    return await db.scalar(select(AnswerTime.word).where(AnswerTime.home_id == home_id, AnswerTime.month == month))
