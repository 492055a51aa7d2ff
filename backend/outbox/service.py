"""What happens to a message on its way out: claimed, noted, sent, put off, given up. Recorded as it truly was."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from backend.outbox import repository
from backend.outbox.tables import Delivery
from backend.policy.levels import coarsen
from backend.store.engine import WriteSession

CLAIM = timedelta(minutes=1)
"""So long nobody else is handed a claimed row; after a crash it is sent again. Sending gives up sooner."""

AT_ONCE = 10
"""So many of one conversation are claimed together: they are sent one after the other, within the claim."""


async def claim(db: WriteSession, channel: str, limit: int, now: datetime) -> list[Delivery]:
    """Claim what is due, oldest first within a conversation, and never a row before its elder."""
    locked = {row.id: row for row in await repository.due_rows(db, channel, limit, now)}
    claimed: list[Delivery] = []
    taken: Counter[str] = Counter()
    for case_id, row_id in await repository.waiting_order(db, sorted({row.case_id for row in locked.values()})):
        row = locked.get(row_id)
        if row is None:  # beyond the limit, or another process is at it: those behind it wait
            taken[case_id] = AT_ONCE
        elif taken[case_id] < AT_ONCE:
            taken[case_id] += 1
            row.next_try_at = now + CLAIM
            claimed.append(row)
    return claimed


async def arrived(db: WriteSession, delivery_id: str, now: datetime) -> None:
    """The channel took it: forget what it said."""
    row = await repository.delivery(db, delivery_id)
    if row is None or row.body is None:
        return
    row.state = "delivered" if row.tapped else "sent"
    row.body = None
    _settle(row, now)


async def noted(db: WriteSession, delivery_id: str, now: datetime) -> None:
    """The neutral note is there; the words wait for the tap, unless the child was quicker than this record."""
    row = await repository.delivery(db, delivery_id)
    if row is None or row.state != "queued":
        return
    if row.tapped:
        row.next_try_at = now
    else:
        row.state = "noted"


async def release(db: WriteSession, case_id: str, now: datetime, *, tapped: bool) -> int:
    """Everything noted becomes due again: the words if `tapped`, else another note. Returns how many.

    A tap also counts for what is on its way: its note may be on the phone already, though nobody has recorded it yet.
    """
    noted_before: Sequence[Delivery] = await repository.noted_rows(db, case_id)
    for row in noted_before:
        row.state, row.tapped, row.next_try_at = "queued", tapped, now
    if not tapped:
        return len(noted_before)
    return len(noted_before) + await repository.tap_waiting(db, case_id)


async def later(db: WriteSession, delivery_id: str, until: datetime) -> None:
    """Not now: try again then."""
    row = await repository.delivery(db, delivery_id)
    if row is not None and row.state == "queued":
        row.tries, row.next_try_at = row.tries + 1, until


async def undeliverable(db: WriteSession, delivery_id: str, cause: str, now: datetime) -> None:
    """It will never arrive, and adults see so. The thread still has the words."""
    row = await repository.delivery(db, delivery_id)
    if row is None or row.body is None:
        return
    row.state, row.cause, row.body = "failed", cause, None
    _settle(row, now)


def _settle(row: Delivery, now: datetime) -> None:
    """From now on the time says no more than the thread itself does (design: to the hour)."""
    row.settled_at = row.next_try_at = coarsen(now, "routine")
