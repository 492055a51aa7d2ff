"""The rota as its page shows it: now, the hours without anybody, the days ahead, each week, and who is away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from backend.alerts.rota import AHEAD, Duty, duty_at
from backend.alerts.rota_hours import DAY_MINUTES, Span, Stretch, stretches, worked
from backend.alerts.tables import Absence, RotaImport, RotaSlot
from backend.inbox.times import clock
from backend.people.directory import Member
from backend.policy.rota_rights import ON_ROTA
from backend.policy.working_days import DAY, bank_holiday

DUTIES: Mapping[str, str] = {"on_shift": "On shift", "on_call": "On call"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WHOLE_DAY = "all day"
MOST_GAPS = 8
HAND_OVER_AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Rota:
    """What a page of the rota is made from."""

    members: Sequence[Member]
    slots: Sequence[RotaSlot]
    absences: Sequence[Absence]
    gaps: Sequence[Span]
    now: datetime
    zone: ZoneInfo

    def name(self, person_id: str) -> str:
        """The whole name; for one who has left, that they have."""
        return next((member.name for member in self.members if member.id == person_id), "Somebody who has left")

    @property
    def workers(self) -> list[Member]:
        """Who can be put on a duty: works in the home and is confirmed."""
        found = (m for m in self.members if m.role in ON_ROTA and m.public_key is not None)
        return sorted(found, key=lambda member: member.name)


@dataclass(frozen=True, slots=True)
class Line:
    """One duty on one day."""

    hours: str
    name: str
    duty: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day ahead."""

    title: str
    holiday: str
    lines: tuple[Line, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weekly:
    """One duty of one person on the same hours of some days, each week. `ids`: its slots, one for each day."""

    ids: tuple[str, ...]
    name: str
    duty: str
    days: str
    hours: str
    until: str


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is away."""

    id: str
    name: str
    when: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a duty that can be handed over."""

    value: str
    words: str


def gap_words(gaps: Sequence[Span], now: datetime, zone: ZoneInfo) -> list[str]:
    """Each stretch without anybody, as a sentence; the first few."""
    return [f"{when(gap, now, zone)}: nobody is on shift and nobody is on call." for gap in gaps[:MOST_GAPS]]


def gap_line(gaps: Sequence[Span], now: datetime, zone: ZoneInfo) -> str:
    """One line for the inbox; empty where somebody is always there."""
    if not gaps:
        return ""
    more = f" So do {len(gaps) - 1} more stretches of the next 14 days." if len(gaps) > 1 else ""
    return f"{when(gaps[0], now, zone)} has nobody for an emergency.{more}"


def when(span: Span, now: datetime, zone: ZoneInfo) -> str:
    """From then until then; the day again only where it is another one."""
    begins, ends = span.begins.astimezone(zone), span.ends.astimezone(zone)
    last = f"{ends:%H:%M}" if begins.date() == ends.date() else f"{ends:%A %-d %B %H:%M}"
    first = f"{begins:%A %-d %B %H:%M}" if span.begins > now else "Now"
    return f"{first} until {last}"


def duty_now(rota: Rota) -> Mapping[str, list[str]]:
    """The names of those on shift and on call."""
    duty: Duty = duty_at(rota.slots, rota.absences, rota.now, rota.zone)
    return {
        "on_shift": [rota.name(person) for person in duty.on_shift],
        "on_call": [rota.name(person) for person in duty.on_call],
    }


def days_ahead(rota: Rota) -> list[Day]:
    """The next 14 days, each with the duties that begin on it or run into its first hour today."""
    found = worked(stretches(rota.slots, rota.now, rota.now + AHEAD, rota.zone), rota.absences)
    found = [each for each in found if each.ends > rota.now]
    today = rota.now.astimezone(rota.zone).date()
    return [_day(rota, today + DAY * number, found, is_first=number == 0) for number in range(AHEAD.days)]


def _day(rota: Rota, day: date, found: Sequence[Stretch], *, is_first: bool) -> Day:
    def starts(moment: datetime) -> bool:
        began = moment.astimezone(rota.zone).date()
        return began == day or (is_first and began < day)

    return Day(
        title=f"{day:%A %-d %B}",
        holiday=bank_holiday(day) or "",
        lines=tuple(
            Line(hours(each.begins, each.ends, rota.zone), rota.name(each.person_id), DUTIES[each.duty])
            for each in found
            if starts(each.begins)
        ),
        gaps=tuple(hours(gap.begins, gap.ends, rota.zone) for gap in rota.gaps if starts(gap.begins)),
    )


def hours(begins: datetime, ends: datetime, zone: ZoneInfo) -> str:
    """07:00 to 22:00; with the day where it is more than the next one's morning."""
    first, last = begins.astimezone(zone), ends.astimezone(zone)
    if first.time() == last.time() == time() and last.date() - first.date() == DAY:
        return WHOLE_DAY
    far = last.date() - first.date() > DAY
    return f"{first:%H:%M} to {last:%A %H:%M}" if far else f"{first:%H:%M} to {last:%H:%M}"


def weekly(rota: Rota) -> list[Weekly]:
    """What comes back each week, days with the same hours together."""

    def alike(slot: RotaSlot) -> tuple[str, str, int, int, str]:
        return slot.duty, rota.name(slot.person_id), slot.starts_minute, slot.minutes, _until(slot, rota)

    repeated = sorted((slot for slot in rota.slots if _comes_back(slot)), key=lambda s: (*alike(s), s.weekday))
    return [_weekly(key, list(slots)) for key, slots in groupby(repeated, alike)]


def _comes_back(slot: RotaSlot) -> bool:
    return slot.valid_until is None or slot.valid_until - slot.valid_from > timedelta(days=7)


def _until(slot: RotaSlot, rota: Rota) -> str:
    begins = f", from {clock(slot.valid_from, rota.now, rota.zone)}" if slot.valid_from > rota.now else ""
    ends = f", until {clock(slot.valid_until, rota.now, rota.zone)}" if slot.valid_until else ""
    return begins + ends


def _weekly(key: tuple[str, str, int, int, str], slots: Sequence[RotaSlot]) -> Weekly:
    duty, name, starts, minutes, until = key
    days = [slot.weekday for slot in slots]
    return Weekly(
        ids=tuple(slot.id for slot in slots),
        name=name,
        duty=DUTIES[duty],
        days=days_words(days),
        hours=wall_hours(starts, minutes),
        until=until,
    )


def days_words(days: Sequence[int]) -> str:
    """Every day; Monday to Friday; or each by name."""
    wanted = sorted(set(days))
    if len(wanted) == 7:
        return "every day"
    if len(wanted) > 2 and wanted == list(range(wanted[0], wanted[-1] + 1)):
        return f"{WEEKDAYS[wanted[0]]} to {WEEKDAYS[wanted[-1]]}"
    return ", ".join(WEEKDAYS[day] for day in wanted)


def wall_hours(starts: int, minutes: int) -> str:
    """From a minute of a day, for some minutes."""
    if starts == 0 and minutes == DAY_MINUTES:
        return WHOLE_DAY
    return f"{minute_words(starts)} to {minute_words(starts + minutes)}"


def minute_words(minute: int) -> str:
    """07:00 for the 420th minute of a day, or of the next."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def away(rota: Rota, absences: Sequence[Absence]) -> list[Away]:
    """Who is away now or later."""
    return [
        Away(
            each.id,
            rota.name(each.person_id),
            when(Span(each.begins_at, each.ends_at), rota.now, rota.zone),
            each.begins_at <= rota.now,
        )
        for each in absences
    ]


def runs(rota: Rota) -> list[Run]:
    """What can be handed over in the next days."""
    found = stretches(rota.slots, rota.now, rota.now + HAND_OVER_AHEAD, rota.zone)
    return [
        Run(
            f"{each.slot_id}@{each.begins.isoformat()}",
            f"{each.begins.astimezone(rota.zone):%a %-d %b} {hours(each.begins, each.ends, rota.zone)}, "
            f"{rota.name(each.person_id)}, {DUTIES[each.duty].lower()}",
        )
        for each in found
    ]


def import_line(found: RotaImport | None, rota: Rota) -> dict[str, str] | None:
    """The import that can be undone, if there is one."""
    if found is None or found.undone_at is not None:
        return None
    count = "1 row" if found.shifts == 1 else f"{found.shifts} rows"
    return {
        "id": found.id,
        "words": f"{count}, by {rota.name(found.person_id)}, {clock(found.at, rota.now, rota.zone)}",
    }
