"""Finds and writes what is on its way, and who may fetch a bot's updates."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from backend.outbox.tables import Delivery, Lease
from backend.store.engine import ReadSession, WriteSession


async def any_due(db: ReadSession, channel: str, now: datetime) -> bool:
    """Is there anything to send? Asked far oftener than there is."""
    query = select(Delivery.id).where(
        Delivery.channel == channel, Delivery.state == "queued", Delivery.next_try_at <= now
    )
    return await db.scalar(query.limit(1)) is not None


async def due_rows(db: WriteSession, channel: str, limit: int, now: datetime) -> Sequence[Delivery]:
    """What is due, locked for this transaction; rows that another process holds are passed over."""
    query = (
        select(Delivery)
        .where(Delivery.channel == channel, Delivery.state == "queued", Delivery.next_try_at <= now)
        .order_by(Delivery.next_try_at, Delivery.sequence)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await db.scalars(query)).all()


async def waiting_order(db: ReadSession, case_ids: Sequence[str]) -> list[tuple[str, str]]:
    """Everything that is still to be sent in these cases, due or not, in the order in which it was said."""
    query = (
        select(Delivery.case_id, Delivery.id)
        .where(Delivery.case_id.in_(case_ids), Delivery.state == "queued")
        .order_by(Delivery.case_id, Delivery.sequence)
    )
    return [(case_id, row_id) for case_id, row_id in await db.execute(query)]


async def noted_rows(db: WriteSession, case_id: str) -> Sequence[Delivery]:
    """What waits for the tap, oldest first."""
    query = select(Delivery).where(Delivery.case_id == case_id, Delivery.state == "noted").order_by(Delivery.sequence)
    return (await db.scalars(query.with_for_update())).all()


async def delivery(db: WriteSession, delivery_id: str) -> Delivery | None:
    """One message on its way."""
    return await db.get(Delivery, delivery_id)


async def lease(db: WriteSession, name_hash: bytes) -> Lease | None:
    """The lease of this name, locked for this transaction."""
    return await db.scalar(select(Lease).where(Lease.name_hash == name_hash).with_for_update())
