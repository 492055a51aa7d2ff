"""Conversations in which nothing was ever said are forgotten: after a day, or after 30 days where a child tried it out.

Whatever a child said that a person should read has opened the case, and an open case is never swept.
"""

from datetime import datetime, timedelta

from backend.intake import repository
from backend.store.engine import Store

UNUSED_FOR = timedelta(days=1)
TRIED_OUT_FOR = timedelta(days=30)
AT_ONCE = 100


async def sweep_unused(store: Store, now: datetime) -> int:
    """Forget what has been unused for long enough. Returns how many conversations there were."""
    async with store.writing() as db:
        unused = await repository.forming_cases(db, now - UNUSED_FOR, AT_ONCE, said_something=False)
        tried = await repository.forming_cases(db, now - TRIED_OUT_FOR, AT_ONCE, said_something=True)
        await repository.forget_cases(db, [*unused, *tried])
    return len(unused) + len(tried)
