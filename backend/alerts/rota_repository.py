"""Finds slots, absences and imports of a rota, for reading ahead and for changing them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from backend.alerts.tables import Absence, RotaImport, RotaSlot
from backend.store.engine import ReadSession, WriteSession


async def slots_from(db: ReadSession, home_id: str, begins: datetime) -> Sequence[RotaSlot]:
    """The slots that are valid at or after a moment, in the order of the rota."""
    query = (
        select(RotaSlot)
        .where(RotaSlot.home_id == home_id, or_(RotaSlot.valid_until.is_(None), RotaSlot.valid_until > begins))
        .order_by(RotaSlot.duty, RotaSlot.starts_minute, RotaSlot.id)
    )
    return (await db.scalars(query)).all()


async def slots_by_id(db: WriteSession, home_id: str, ids: Sequence[str]) -> Sequence[RotaSlot]:
    """Some slots of a home, locked until the commit."""
    query = select(RotaSlot).where(RotaSlot.home_id == home_id, RotaSlot.id.in_(ids)).order_by(RotaSlot.id)
    return (await db.scalars(query.with_for_update())).all()


async def absence_by_id(db: WriteSession, home_id: str, absence_id: str) -> Absence | None:
    """An absence of a home that stands, locked until the commit."""
    query = select(Absence).where(Absence.home_id == home_id, Absence.id == absence_id, Absence.taken_back_at.is_(None))
    return (await db.scalars(query.with_for_update())).first()


async def absences_of_person(db: ReadSession, home_id: str, person_id: str, now: datetime) -> Sequence[Absence]:
    """When a person is away now or later, soonest first."""
    query = select(Absence).where(
        Absence.home_id == home_id,
        Absence.person_id == person_id,
        Absence.taken_back_at.is_(None),
        Absence.ends_at > now,
    )
    return (await db.scalars(query.order_by(Absence.begins_at))).all()


async def last_import(db: ReadSession, home_id: str) -> RotaImport | None:
    """The newest import of a home, also where it was undone: no older one can be undone after it."""
    query = select(RotaImport).where(RotaImport.home_id == home_id).order_by(RotaImport.at.desc(), RotaImport.id)
    return (await db.scalars(query.limit(1))).first()


async def touched_by(db: WriteSession, import_id: str) -> tuple[Sequence[RotaSlot], Sequence[Absence]]:
    """The slots that came or went with an import and the absences that came, locked until the commit."""
    slots = select(RotaSlot).where(or_(RotaSlot.came_with == import_id, RotaSlot.went_with == import_id))
    absences = select(Absence).where(Absence.came_with == import_id)
    return (
        (await db.scalars(slots.order_by(RotaSlot.id).with_for_update())).all(),
        (await db.scalars(absences.order_by(Absence.id).with_for_update())).all(),
    )
