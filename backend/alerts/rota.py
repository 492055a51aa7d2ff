"""Who is on shift and who is on call, at any moment, in the home's own time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from backend.alerts import repository, rota_repository
from backend.alerts.rota_hours import LONGEST, Span, spans_of, stretches, uncovered, worked
from backend.alerts.tables import Absence, RotaSlot
from backend.people.directory import Member
from backend.policy.routes import Adult
from backend.store.engine import ReadSession
from backend.store.kept import Kept

Row = TypeVar("Row", RotaSlot, Absence)
KEPT = timedelta(seconds=10)
AHEAD, WEEK = timedelta(days=14), timedelta(days=7)
MOMENT = timedelta(microseconds=1)
QUARTER = timedelta(minutes=15)
LONGEST_DUTY_HOURS = 24


@dataclass(frozen=True, slots=True)
class Duty:
    """Ids of those on shift and on call, first the one who takes messages; and of those who are away."""

    on_shift: tuple[str, ...] = ()
    on_call: tuple[str, ...] = ()
    away: frozenset[str] = frozenset()
    back_at: Mapping[str, datetime] = field(default_factory=dict)
    """For those who are away: when they are back."""


def duty_at(slots: Sequence[RotaSlot], absences: Sequence[Absence], now: datetime, zone: ZoneInfo) -> Duty:
    """The duty at one moment. A slot counts by the clock on the home's wall, also over the two clock changes."""
    back_at: dict[str, datetime] = {}
    for absence in absences:
        if absence.begins_at <= now < absence.ends_at:
            back_at[absence.person_id] = max(absence.ends_at, back_at.get(absence.person_id, now))
    away = frozenset(back_at)
    even = _even(now, zone)
    here = [slot for slot in slots if slot.person_id not in away and _covers(slot, now, zone, even=even)]
    on_shift = dict.fromkeys(slot.person_id for slot in here if slot.duty == "on_shift")
    on_call = dict.fromkeys(slot.person_id for slot in here if slot.duty == "on_call")
    return Duty(tuple(on_shift), tuple(on_call), away, back_at)


def _covers(slot: RotaSlot, now: datetime, zone: ZoneInfo, *, even: bool) -> bool:
    if now < slot.valid_from or (slot.valid_until is not None and now >= slot.valid_until):
        return False
    if not even:
        return any(spans_of(slot, now, now + MOMENT, zone))
    wall = now.astimezone(zone)
    minute_of_week = wall.weekday() * 1440 + wall.hour * 60 + wall.minute
    since = (minute_of_week - slot.weekday * 1440 - slot.starts_minute) % (7 * 1440)
    return since < slot.minutes


def _even(now: datetime, zone: ZoneInfo) -> bool:
    """Are the clocks left alone for longer than any slot runs? Then minutes on the wall are enough."""
    return (now - LONGEST).astimezone(zone).utcoffset() == (now + LONGEST).astimezone(zone).utcoffset()


class Rota:
    """The rota of each home, read from the store and kept for some seconds, or until `forget`."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._entries: Kept[str, tuple[Sequence[RotaSlot], Sequence[Absence]]] = Kept(KEPT)
        self._gaps: Kept[str, list[Span]] = Kept(KEPT)

    async def duty(self, db: ReadSession, home_id: str, now: datetime) -> Duty:
        """Who is on duty in a home now."""
        slots, absences = await self.entries(db, home_id, now)
        return duty_at(slots, absences, now, self._zone)

    async def duty_ends(self, db: ReadSession, home_id: str, person_id: str, now: datetime) -> datetime | None:
        """When this person's duty ends, to the quarter of an hour; None where they are on none, or for a day."""
        slots, absences = await self.entries(db, home_id, now)
        for step in range(4 * LONGEST_DUTY_HOURS):
            at = now + step * QUARTER
            duty = duty_at(slots, absences, at, self._zone)
            if person_id not in (*duty.on_shift, *duty.on_call):
                return at if step else None
        return None

    async def next_shifts(
        self, db: ReadSession, home_id: str, people: Collection[str], now: datetime
    ) -> dict[str, datetime]:
        """When each of some people is next on shift, in the week to come; who is not is left out."""
        slots, absences = await self.entries(db, home_id, now)
        theirs = [slot for slot in slots if slot.duty == "on_shift" and slot.person_id in people]
        ahead = worked(stretches(theirs, now, now + WEEK, self._zone), absences)
        return {each.person_id: max(each.begins, now) for each in reversed(ahead)}

    async def gaps(self, db: ReadSession, home_id: str, members: Sequence[Member], now: datetime) -> list[Span]:
        """The stretches of the next `AHEAD` in which nobody who can be told is there for an emergency."""
        kept = self._gaps.get(home_id, now)
        if kept is not None:
            return kept
        slots, absences = await self.entries(db, home_id, now)
        told = {member.id for member in members if member.public_key is not None}
        there = (slot for slot in slots if slot.person_id in told)
        return self._gaps.put(home_id, uncovered(there, absences, now, now + AHEAD, self._zone), now)

    async def entries(
        self, db: ReadSession, home_id: str, now: datetime
    ) -> tuple[Sequence[RotaSlot], Sequence[Absence]]:
        """The slots and absences that count now or later."""
        kept = self._entries.get(home_id, now)
        if kept is not None:
            return kept
        slots = [_apart(slot) for slot in await rota_repository.slots_from(db, home_id, now)]
        absences = [_apart(absence) for absence in await repository.absences_ahead(db, home_id, now)]
        return self._entries.put(home_id, (slots, absences), now)

    def forget(self) -> None:
        """The rota changed: read it anew."""
        self._entries.clear()
        self._gaps.clear()


def adults_on_duty(members: Sequence[Member], duty: Duty) -> tuple[Adult, ...]:
    """The confirmed adults of a home, with what the rota says of each."""
    order = {person: place for place, person in enumerate(duty.on_shift)}
    return tuple(
        Adult(
            id=member.id,
            role=member.role,
            on_shift=member.id in duty.on_shift,
            on_call=member.id in duty.on_call,
            away=member.id in duty.away,
            order=order.get(member.id, 1000 + place),
        )
        for place, member in enumerate(members)
        if member.public_key is not None
    )


def _apart(row: Row) -> Row:
    """The same row outside of its session: one that is rolled back takes back all that was read in it."""
    return type(row)(**{column.key: getattr(row, column.key) for column in type(row).__table__.columns})
