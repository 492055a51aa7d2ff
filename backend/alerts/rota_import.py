"""Taking a file into the rota: first as a preview, then in one transaction, and back again.

A file is added to what is there. If it is to take the place of the rota on its days, what was there pauses for those
days and goes on after them. Undoing makes the rota of all times to come what it was before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from backend.alerts import rota_repository
from backend.alerts.rota_changes import Hours, RotaDesk, RotaRefused, add_absence, copy_of, once, slot_for
from backend.alerts.rota_csv import read_csv
from backend.alerts.rota_hours import Span, spans_of
from backend.alerts.rota_rows import Context, Reading, Row
from backend.alerts.tables import Absence, RotaImport, RotaSlot
from backend.policy.working_days import at_wall
from backend.store.columns import new_id

MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Preview:
    """What would come: rows that are new, how many are in the rota already, and the days that they are for."""

    reading: Reading
    fresh: tuple[Row, ...]
    known: int
    days: Span | None


def read_rota(text: str, context: Context) -> Reading:
    """A calendar or a table: whichever it is."""
    is_calendar = text.lstrip("\ufeff \r\n").upper().startswith("BEGIN:VCALENDAR")
    if not is_calendar:
        return read_csv(text, context)
    from backend.alerts.rota_calendar import read_calendar  # heavy, and used once in a month

    return read_calendar(text, context)


def preview(reading: Reading, slots: Sequence[RotaSlot], absences: Sequence[Absence], context: Context) -> Preview:
    """What taking a reading would do. A row that stands twice, or is in the rota, comes once."""
    there = {_of_slot(slot) for slot in slots} | {_of_absence(absence) for absence in absences}
    fresh: dict[tuple[object, ...], Row] = {}
    for row in reading.rows:
        if _of_row(row, context) not in there:
            fresh.setdefault(_of_row(row, context), row)
    return Preview(reading, tuple(fresh.values()), len(reading.rows) - len(fresh), _days(fresh.values(), context.zone))


def _of_slot(slot: RotaSlot) -> tuple[object, ...]:
    if slot.valid_until is None:
        return slot.person_id, slot.duty, slot.weekday, slot.starts_minute, slot.minutes
    return slot.person_id, slot.duty, slot.valid_until, slot.weekday, slot.starts_minute, slot.minutes


def _of_absence(absence: Absence) -> tuple[object, ...]:
    return absence.person_id, absence.begins_at, absence.ends_at


def _of_row(row: Row, context: Context) -> tuple[object, ...]:
    span = row.span(context.zone)
    if span is None or row.day is None:
        return row.worker.id, row.duty, row.weekday, row.starts_minute, row.minutes
    if row.duty == "away":
        return row.worker.id, span.begins, span.ends
    return row.worker.id, row.duty, span.ends, row.day.weekday(), row.starts_minute, row.minutes


def _days(rows: Iterable[Row], zone: ZoneInfo) -> Span | None:
    """From the first midnight to the last end of the duties that have a date."""
    dated = [row for row in rows if row.day is not None and row.duty != "away"]
    spans = [span for row in dated if (span := row.span(zone)) is not None]
    if not spans:
        return None
    first = min(row.day for row in dated if row.day is not None)
    return Span(at_wall(first, time(), zone), max(span.ends for span in spans))


async def take(desk: RotaDesk, found: Preview, slots: Sequence[RotaSlot], *, in_place: bool) -> RotaImport:
    """Put the new rows into the rota. `in_place`: what was there on those days pauses."""
    brought = RotaImport(
        id=new_id(), home_id=desk.home_id, person_id=desk.by, at=desk.now, shifts=len(found.fresh), undone_at=None
    )
    desk.db.add(brought)
    if in_place and found.days is not None:
        days = Span(max(found.days.begins, desk.now), found.days.ends)
        for slot in slots:
            after = pause(slot, days, brought.id, desk.zone)
            if after is not None:
                desk.db.add(after)
    for row in found.fresh:
        await _add(desk, row, brought.id)
    await desk.audit("rota_imported", brought.id)
    return brought


async def _add(desk: RotaDesk, row: Row, import_id: str) -> None:
    span = row.span(desk.zone)
    if row.duty == "away" and span is not None:
        (await add_absence(desk, row.worker.id, span)).came_with = import_id
        return
    hours = Hours(row.starts_minute, row.minutes)
    if row.day is not None:
        slot = once(desk, row.worker.id, row.duty, row.day, hours)
    else:
        slot = slot_for(desk, row.worker.id, row.duty, row.weekday or 0, hours, desk.now)
    if slot is not None:
        slot.came_with = import_id
        desk.db.add(slot)


def pause(slot: RotaSlot, days: Span, import_id: str, zone: ZoneInfo) -> RotaSlot | None:
    """End a slot for some days; gives the slot that goes on after them, if one does.

    A shift that runs over the edge of those days is let run to its end, on either side.
    """
    begins, ends = (_end_of_run(slot, edge, zone) for edge in (days.begins, days.ends))
    if slot.valid_from >= ends or (slot.valid_until is not None and slot.valid_until <= begins):
        return None
    until = slot.valid_until
    slot.went_with, slot.until_before, slot.valid_until = import_id, until, max(begins, slot.valid_from)
    if until is not None and until <= ends:
        return None
    after = copy_of(slot, ends, until)
    after.came_with = import_id
    return after


def _end_of_run(slot: RotaSlot, at: datetime, zone: ZoneInfo) -> datetime:
    """When the run ends that has begun before a moment and lasts over it; the moment itself where there is none."""
    runs = (span for span in spans_of(slot, at, at + MOMENT, zone) if span.begins < at)
    return next((span.ends for span in runs), at)


async def undo_last(desk: RotaDesk, import_id: str) -> None:
    """Take the last import back. Raises RotaRefused where it is not the last one any more."""
    last = await rota_repository.last_import(desk.db, desk.home_id)
    if last is None or last.id != import_id or last.undone_at is not None:
        raise RotaRefused("undo", "Only the last import can be undone, and once. Load the page again.")
    slots, absences = await rota_repository.touched_by(desk.db, import_id)
    desk.db.add_all(undo(slots, absences, import_id, desk.now))
    last.undone_at = desk.now
    await desk.audit("rota_import_undone", import_id)


def undo(slots: Sequence[RotaSlot], absences: Sequence[Absence], import_id: str, now: datetime) -> list[RotaSlot]:
    """End what came, bring back what went, for all times from now on; gives the slots that are to be added for it."""
    again = []
    for slot in slots:
        if slot.went_with == import_id:
            again += _brought_back(slot, now)
        if slot.came_with == import_id and (slot.valid_until is None or slot.valid_until > now):
            slot.valid_until = max(now, slot.valid_from)
    for absence in absences:
        if absence.ends_at > now:
            absence.taken_back_at = now
    return again


def _brought_back(slot: RotaSlot, now: datetime) -> list[RotaSlot]:
    until, ended = slot.until_before, slot.valid_until
    slot.went_with = slot.until_before = None
    if ended is not None and ended > now:
        slot.valid_until = until
        return []
    begins = max(now, slot.valid_from)
    return [copy_of(slot, begins, until)] if until is None or until > begins else []
