"""Forgetting who was told of alerts that are long over: an address book of a home's nights that nobody needs."""

from datetime import datetime, timedelta

from backend.alerts import telling_repository
from backend.store.engine import Store

AT_ONCE = 1000


async def trim_tellings(store: Store, kept: timedelta, now: datetime) -> int:
    """Forget some tellings of alerts that ended longer ago than `kept`. Returns how many."""
    async with store.reading() as db:
        if not await telling_repository.told_before(db, now - kept, 1):
            return 0
    async with store.writing() as db:
        old = await telling_repository.told_before(db, now - kept, AT_ONCE)
        await telling_repository.forget_tellings(db, old)
    return len(old)
