"""Finds and writes what is on its way, and who may fetch a bot's updates."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import aliased

from backend.outbox.tables import Delivery, Lease
from backend.store.engine import ReadSession, WriteSession

WAITING = ("queued", "tapped")


def _due(channel: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Due, and nothing older of the same child is still waiting for its own time."""
    elder = aliased(Delivery)
    held_up = exists().where(
        elder.case_id == Delivery.case_id,
        elder.channel == channel,
        elder.state.in_(WAITING),
        elder.sequence < Delivery.sequence,
        elder.next_try_at > now,
    )
    return (Delivery.channel == channel, Delivery.state.in_(WAITING), Delivery.next_try_at <= now, ~held_up)


async def any_due(db: ReadSession, channel: str, now: datetime) -> bool:
    """Is there anything to send? Asked far oftener than there is."""
    return await db.scalar(select(Delivery.id).where(*_due(channel, now)).limit(1)) is not None


async def due(db: WriteSession, channel: str, now: datetime, limit: int) -> Sequence[Delivery]:
    """What is due, locked for this transaction, in the order in which it was said."""
    query = select(Delivery).where(*_due(channel, now)).order_by(Delivery.next_try_at, Delivery.sequence).limit(limit)
    return (await db.scalars(query.with_for_update(skip_locked=True))).all()


async def delivery(db: WriteSession, delivery_id: str) -> Delivery | None:
    """One message on its way."""
    return await db.get(Delivery, delivery_id)


async def release(db: WriteSession, case_id: str, channel: str, state: str, now: datetime) -> int:
    """What waits behind a neutral note becomes due in a new state. Returns how many."""
    statement = (
        update(Delivery)
        .where(Delivery.case_id == case_id, Delivery.channel == channel, Delivery.state == "noted")
        .values(state=state, next_try_at=now)
        .execution_options(synchronize_session=False)
        .returning(Delivery.id)
    )
    return len((await db.scalars(statement)).all())


async def lease(db: WriteSession, name_hash: bytes) -> Lease | None:
    """The lease of this name, locked for this transaction."""
    return await db.scalar(select(Lease).where(Lease.name_hash == name_hash).with_for_update())
