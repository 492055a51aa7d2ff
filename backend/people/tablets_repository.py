"""Finds and writes house tablets and shift PINs."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from backend.people.tables import ShiftPin, Tablet
from backend.store.engine import ReadSession, WriteSession


async def all_here(db: ReadSession) -> Sequence[Tablet]:
    """Every tablet that is in use, in all homes."""
    return (await db.scalars(select(Tablet).where(Tablet.state == "here"))).all()


async def of_home(db: ReadSession, home_id: str) -> Sequence[Tablet]:
    """The tablets of a home that are in use, oldest first."""
    query = select(Tablet).where(Tablet.home_id == home_id, Tablet.state == "here").order_by(Tablet.at, Tablet.id)
    return (await db.scalars(query)).all()


async def by_secret(db: ReadSession, secret_hash: bytes, state: str) -> Tablet | None:
    """The tablet with this secret, or the offer with this code."""
    return await db.scalar(select(Tablet).where(Tablet.secret_hash == secret_hash, Tablet.state == state))


async def one(db: ReadSession, home_id: str, tablet_id: str) -> Tablet | None:
    """A tablet of a home that is in use."""
    return await db.scalar(
        select(Tablet).where(Tablet.id == tablet_id, Tablet.home_id == home_id, Tablet.state == "here")
    )


async def saw(db: WriteSession, tablet_id: str, now: datetime) -> None:
    """It is alive."""
    await db.execute(update(Tablet).where(Tablet.id == tablet_id).values(alive_at=now))


async def forget_old_offers(db: WriteSession, now: datetime) -> None:
    """Codes that nobody typed in time."""
    await db.execute(delete(Tablet).where(Tablet.state == "offered", Tablet.until <= now))


async def pin_of(db: ReadSession, person_id: str, now: datetime) -> ShiftPin | None:
    """A person's PIN that still holds; locked, where this is a write."""
    query = select(ShiftPin).where(ShiftPin.person_id == person_id, ShiftPin.until > now)
    return await db.scalar(query.with_for_update())


async def pin_of_browser(db: ReadSession, browser_hash: bytes, now: datetime) -> ShiftPin | None:
    """The PIN that was set in this browser, if it still holds."""
    return await db.scalar(select(ShiftPin).where(ShiftPin.browser_hash == browser_hash, ShiftPin.until > now))


async def pins_of_home(db: ReadSession, home_id: str, now: datetime) -> Sequence[ShiftPin]:
    """Every PIN of a home that still holds."""
    return (await db.scalars(select(ShiftPin).where(ShiftPin.home_id == home_id, ShiftPin.until > now))).all()


async def forget_pin(db: WriteSession, person_id: str) -> None:
    """No PIN any more."""
    await db.execute(delete(ShiftPin).where(ShiftPin.person_id == person_id))


async def forget_old_pins(db: WriteSession, now: datetime) -> None:
    """Those whose shift is over."""
    await db.execute(delete(ShiftPin).where(ShiftPin.until <= now))
