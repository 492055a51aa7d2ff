"""Finds, claims and settles what is on its way, and lends leases."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from backend.cases.tables import Message
from backend.outbox.tables import Delivery, Lease
from backend.store.columns import new_id
from backend.store.engine import ReadSession, WriteSession

WAITING = "queued"


async def any_due(db: ReadSession, channel: str, now: datetime) -> bool:
    """A look without a lock: asked far oftener than there is anything to send."""
    query = select(Delivery.id).where(
        Delivery.channel == channel, Delivery.state == WAITING, Delivery.next_try_at <= now
    )
    return await db.scalar(query.limit(1)) is not None


async def due_rows(db: WriteSession, channel: str, limit: int, now: datetime) -> Sequence[Delivery]:
    """Rows that are due and have no elder that waits for later; locked for us where the database can."""
    elder = aliased(Delivery)
    held_up = exists().where(
        elder.case_id == Delivery.case_id,
        elder.state == WAITING,
        elder.sequence < Delivery.sequence,
        elder.next_try_at > now,
    )
    query = (
        select(Delivery)
        .where(Delivery.channel == channel, Delivery.state == WAITING, Delivery.next_try_at <= now, ~held_up)
        .order_by(Delivery.next_try_at, Delivery.sequence)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Delivery)
    )
    return (await db.scalars(query)).all()


async def waiting_order(db: ReadSession, case_ids: Sequence[str]) -> list[tuple[str, str]]:
    """(case, row) of everything that waits in some cases, due or not, in the order in which it was said."""
    query = select(Delivery.case_id, Delivery.id).where(Delivery.case_id.in_(case_ids), Delivery.state == WAITING)
    found = await db.execute(query.order_by(Delivery.case_id, Delivery.sequence))
    return [(case_id, row_id) for case_id, row_id in found]


async def make_due(db: WriteSession, channel: str, now: datetime) -> None:
    """Everything that waits is due now: whoever had claimed it is gone."""
    waiting = (Delivery.channel == channel, Delivery.state == WAITING, Delivery.next_try_at > now)
    await db.execute(
        update(Delivery).where(*waiting).values(next_try_at=now).execution_options(synchronize_session=False)
    )


async def delivery(db: ReadSession, delivery_id: str) -> Delivery | None:
    """One message on its way."""
    return await db.get(Delivery, delivery_id)


async def noted_rows(db: WriteSession, case_id: str) -> Sequence[Delivery]:
    """Rows of a case whose words wait for a tap, oldest first."""
    query = select(Delivery).where(Delivery.case_id == case_id, Delivery.state == "noted").order_by(Delivery.sequence)
    return (await db.scalars(query.with_for_update())).all()


async def tap_waiting(db: WriteSession, case_id: str) -> int:
    """Mark what is still on its way in a case as tapped for. Returns how many."""
    waiting = (Delivery.case_id == case_id, Delivery.state == WAITING, Delivery.tapped.is_(False))
    statement = update(Delivery).where(*waiting).values(tapped=True).returning(Delivery.id)
    return len((await db.scalars(statement.execution_options(synchronize_session=False))).all())


async def failed_count(db: ReadSession, case_id: str) -> int:
    """How many messages of a case will never arrive."""
    query = select(func.count()).select_from(Delivery).where(Delivery.case_id == case_id, Delivery.state == "failed")
    return await db.scalar(query) or 0


async def writers(db: ReadSession, message_ids: Sequence[str]) -> dict[str, str]:
    """Which person wrote which of some messages."""
    query = select(Message.id, Message.person_id).where(Message.id.in_(message_ids), Message.person_id.is_not(None))
    return {message_id: person_id for message_id, person_id in await db.execute(query) if person_id is not None}


async def hold_lease(db: WriteSession, name_hash: bytes, owner: str, until: datetime, now: datetime) -> bool:
    """Take or keep a lease; False while somebody else has it."""
    renewed = await db.scalar(
        update(Lease)
        .where(Lease.name_hash == name_hash, (Lease.owner == owner) | (Lease.until <= now))
        .values(owner=owner, until=until)
        .execution_options(synchronize_session=False)
        .returning(Lease.id)
    )
    if renewed is not None:
        return True
    try:
        async with db.begin_nested():
            db.add(Lease(id=new_id(), name_hash=name_hash, owner=owner, position=0, until=until))
    except IntegrityError:
        return False
    return True


async def give_up_lease(db: WriteSession, name_hash: bytes, owner: str, now: datetime) -> None:
    """Let the lease lapse now, if it is ours."""
    await db.execute(
        update(Lease)
        .where(Lease.name_hash == name_hash, Lease.owner == owner)
        .values(until=now)
        .execution_options(synchronize_session=False)
    )


async def queued_by_channel(db: ReadSession) -> dict[str, int]:
    """How many messages are on their way, by channel."""
    query = select(Delivery.channel, func.count()).where(Delivery.state == WAITING).group_by(Delivery.channel)
    return {channel: count for channel, count in await db.execute(query)}  # noqa: C416  # rows
