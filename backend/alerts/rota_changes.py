"""Changing the rota: adding and ending duties, absences, handing over. Each change is one audit line of the home.

Nothing is deleted or written over: a slot ends, an absence is taken back, and who was on duty when can be told later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from backend.alerts import rota_repository
from backend.alerts.rota_hours import DAY_MINUTES, Span, spans_of
from backend.alerts.tables import Absence, RotaSlot
from backend.audit.chain import HOME, Of, note
from backend.policy.working_days import DAY, at_wall
from backend.store.columns import new_id
from backend.store.engine import WriteSession
from backend.vault import TransportKey

LONGEST_ABSENCE = timedelta(days=400)


class RotaRefused(Exception):
    """Not done: the field, and why, in one sentence for the adult who asked. It never holds what was typed."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(field)
        self.field = field
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class RotaDesk:
    """Who changes which home's rota, when, in which transaction."""

    db: WriteSession
    transport: TransportKey
    home_id: str
    by: str
    now: datetime
    zone: ZoneInfo

    async def audit(self, action: str, subject: str) -> None:
        """Write it down, in the chain of the home."""
        await note(self.db, self.transport, Of(self.home_id, self.home_id), self.by, action, subject, self.now, HOME)


@dataclass(frozen=True, slots=True)
class Hours:
    """From a minute of a day, for some minutes, by the clock on the wall."""

    starts_minute: int
    minutes: int

    @classmethod
    def between(cls, starts_minute: int, ends_minute: int) -> "Hours":
        """From one time to another; to the next day where the second is not later. The same twice: a whole day."""
        return cls(starts_minute, (ends_minute - starts_minute) % DAY_MINUTES or DAY_MINUTES)


async def add_weekly(
    desk: RotaDesk, person: str, duty: str, days: Sequence[int], hours: Hours, begins: date | None = None
) -> None:
    """A duty on the same days of each week, from now on or from a later day on."""
    if not days:
        raise RotaRefused("days", "Choose a day, or write a date.")
    today = desk.now.astimezone(desk.zone).date()
    later = begins is not None and begins > today
    valid_from = at_wall(begins, time(), desk.zone) if later and begins else desk.now
    for weekday in sorted(set(days)):
        slot = slot_for(desk, person, duty, weekday, hours, valid_from)
        desk.db.add(slot)
        await desk.audit("rota_added", person)


async def add_once(desk: RotaDesk, person: str, duty: str, day: date, hours: Hours) -> None:
    """A duty on one day only. Raises RotaRefused where it is over already."""
    slot = once(desk, person, duty, day, hours)
    if slot is None:
        raise RotaRefused("date", "That is over already. Choose a later day or time.")
    desk.db.add(slot)
    await desk.audit("rota_added", person)


def once(desk: RotaDesk, person: str, duty: str, day: date, hours: Hours) -> RotaSlot | None:
    """A slot that is valid for as long as it lasts, from now on at the earliest; None where it is over."""
    slot = slot_for(desk, person, duty, day.weekday(), hours, at_wall(day, time(), desk.zone))
    whole = at_wall(day, time(), desk.zone), at_wall(day + DAY * 9, time(), desk.zone)
    span = next(spans_of(slot, *whole, desk.zone), None)
    if span is None or span.ends <= desk.now:
        return None
    slot.valid_from, slot.valid_until = max(span.begins, desk.now), span.ends
    return slot


async def end_slots(desk: RotaDesk, ids: Sequence[str]) -> None:
    """These duties are no more, from now on."""
    for slot in await rota_repository.slots_by_id(desk.db, desk.home_id, ids):
        if slot.valid_until is None or slot.valid_until > desk.now:
            slot.valid_until = max(desk.now, slot.valid_from)
            slot.went_with = slot.until_before = None  # ended by hand: undoing an import does not bring it back
            await desk.audit("rota_ended", slot.person_id)


async def add_absence(desk: RotaDesk, person: str, away: Span) -> Absence:
    """Somebody is away. Raises RotaRefused."""
    if away.ends <= away.begins:
        raise RotaRefused("until", "They must be back after they have gone.")
    if away.ends <= desk.now:
        raise RotaRefused("until", "That is over already.")
    if away.ends - away.begins > LONGEST_ABSENCE:
        raise RotaRefused("until", "That is longer than a year. Write it year by year.")
    absence = Absence(id=new_id(), home_id=desk.home_id, person_id=person, begins_at=away.begins, ends_at=away.ends)
    desk.db.add(absence)
    await desk.audit("absence_added", person)
    return absence


async def end_absence(desk: RotaDesk, absence: Absence) -> None:
    """Back early, or never going: from now on it does not count; what has passed stays as it was."""
    if absence.begins_at >= desk.now:
        absence.taken_back_at = desk.now
    else:
        absence.ends_at = desk.now
    await desk.audit("absence_ended", absence.person_id)


async def hand_over(desk: RotaDesk, slot_id: str, begins: datetime, taker: str) -> None:
    """One run of a duty goes to somebody else, from its beginning or from now. Raises RotaRefused.

    `begins` says which run is meant. An absence could say the same, but then whoever hands over would count as away
    from everything.
    """
    slot = next(iter(await rota_repository.slots_by_id(desk.db, desk.home_id, [slot_id])), None)
    runs = spans_of(slot, begins, begins + DAY, desk.zone) if slot else ()
    run = next((each for each in runs if each.begins == begins), None)
    if slot is None or run is None or run.ends <= desk.now:
        raise RotaRefused("run", "That shift is not in the rota any more. Load the page again.")
    if slot.person_id == taker:
        raise RotaRefused("to", "That is the same person. Choose who takes it over.")
    begins = max(run.begins, desk.now)
    rest = copy_of(slot, run.ends, slot.valid_until)
    if slot.valid_until is None or slot.valid_until > run.ends:
        desk.db.add(rest)
    slot.valid_until = max(begins, slot.valid_from)
    desk.db.add(_for(slot, taker, begins, run.ends))
    await desk.audit("rota_handed_over", taker)


def _for(slot: RotaSlot, person: str, begins: datetime, ends: datetime) -> RotaSlot:
    taken = copy_of(slot, begins, ends)
    taken.person_id = person
    return taken


def copy_of(slot: RotaSlot, begins: datetime, ends: datetime | None) -> RotaSlot:
    """The same duty, valid at another time."""
    return RotaSlot(
        id=new_id(),
        home_id=slot.home_id,
        person_id=slot.person_id,
        duty=slot.duty,
        weekday=slot.weekday,
        starts_minute=slot.starts_minute,
        minutes=slot.minutes,
        valid_from=begins,
        valid_until=ends,
    )


def slot_for(desk: RotaDesk, person: str, duty: str, weekday: int, hours: Hours, valid_from: datetime) -> RotaSlot:
    """A weekly duty, valid from a moment on; not yet added."""
    return RotaSlot(
        id=new_id(),
        home_id=desk.home_id,
        person_id=person,
        duty=duty,
        weekday=weekday,
        starts_minute=hours.starts_minute,
        minutes=hours.minutes,
        valid_from=valid_from,
        valid_until=None,
    )
