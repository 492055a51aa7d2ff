"""The rota is changed: it counts at once, keeps what was, and each change stands in the home's own chain."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from backend.alerts import repository, rota_repository
from backend.alerts.rota import Duty, duty_at
from backend.alerts.rota_changes import (
    Hours,
    RotaDesk,
    RotaRefused,
    add_absence,
    add_once,
    add_weekly,
    end_slots,
    hand_over,
)
from backend.alerts.rota_hours import Span, stretches
from backend.alerts.rota_import import preview, read_rota, take, undo_last
from backend.alerts.rota_rows import Context
from backend.alerts.rota_words import Worker
from backend.alerts.tables import RotaSlot
from backend.audit.tables import AuditLine
from backend.store.engine import WriteSession
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration


def desk(street: Street, home: SeededHome, db: WriteSession) -> RotaDesk:
    """The manager changes the rota."""
    by = home["manager"]
    return RotaDesk(db, street.transport, by.home_id, by.person_id, street.now, street.house.zone)


async def duty(street: Street, home: SeededHome, at: datetime) -> Duty:
    """Who is on duty, by the whole rota as it is kept."""
    async with street.store.reading() as db:
        slots = await repository.slots_of(db, home["manager"].home_id)
        absences = await repository.absences_ahead(db, home["manager"].home_id, at)
    return duty_at(slots, absences, at, street.house.zone)


async def test_a_shift_that_is_ended_counts_no_more_and_is_still_known(street: Street, home: SeededHome) -> None:
    worker = home["worker"].person_id
    before = street.now - timedelta(minutes=30)
    async with street.store.writing() as db:
        slots = await rota_repository.slots_from(db, home["worker"].home_id, street.now)
        await end_slots(desk(street, home, db), [slot.id for slot in slots if slot.person_id == worker])
    assert worker not in (await duty(street, home, street.now)).on_shift
    assert worker in (await duty(street, home, before)).on_shift


async def test_one_run_is_handed_over_and_the_next_week_is_as_before(street: Street, home: SeededHome) -> None:
    worker, senior = home["worker"].person_id, home["senior"].person_id
    begins, ends = street.now + timedelta(days=1), street.now + timedelta(days=3)
    async with street.store.writing() as db:
        slots = await rota_repository.slots_from(db, home["worker"].home_id, street.now)
        runs = stretches(slots, begins, ends, street.house.zone)
        run = next(each for each in runs if each.person_id == worker and each.begins > begins)
        await hand_over(desk(street, home, db), run.slot_id, run.begins, senior)
    hour = timedelta(hours=1)
    during = (await duty(street, home, run.begins + hour)).on_shift
    assert senior in during
    assert worker not in during
    for at in (run.begins - hour, run.ends + hour, run.begins + timedelta(days=7, hours=1)):
        assert worker in (await duty(street, home, at)).on_shift
        assert senior not in (await duty(street, home, at)).on_shift


async def test_the_directory_of_duties_follows_at_once_here_and_within_ten_seconds_elsewhere(
    street: Street, home: SeededHome
) -> None:
    senior, home_id = home["senior"].person_id, home["senior"].home_id
    async with street.store.reading() as db:
        assert senior not in (await street.house.rota.duty(db, home_id, street.now)).on_shift
    async with street.store.writing() as db:
        await add_weekly(desk(street, home, db), senior, "on_shift", range(7), Hours(0, 1440))
    async with street.store.reading() as db:
        street.later(seconds=9)
        assert senior not in (await street.house.rota.duty(db, home_id, street.now)).on_shift
        street.later(seconds=2)
        assert senior in (await street.house.rota.duty(db, home_id, street.now)).on_shift
    async with street.store.writing() as db:
        await add_absence(desk(street, home, db), senior, Span(street.now, street.now + timedelta(days=1)))
    street.house.rota.forget()
    async with street.store.reading() as db:
        assert senior not in (await street.house.rota.duty(db, home_id, street.now)).on_shift


async def test_each_change_is_a_line_of_the_home_s_chain(street: Street, home: SeededHome) -> None:
    senior = home["senior"].person_id
    async with street.store.writing() as db:
        at = desk(street, home, db)
        await add_once(at, senior, "on_call", (street.now + timedelta(days=2)).date(), Hours(0, 60))
        await add_absence(at, senior, Span(street.now, street.now + timedelta(days=1)))
        with pytest.raises(RotaRefused):
            await add_once(at, senior, "on_call", (street.now - timedelta(days=2)).date(), Hours(0, 60))
    async with street.store.reading() as db:
        query = select(AuditLine.action, AuditLine.actor_id, AuditLine.subject_id).where(AuditLine.chain == "home")
        lines = (await db.execute(query.order_by(AuditLine.sequence))).all()
    by = home["manager"].person_id
    assert [tuple(line) for line in lines] == [("rota_added", by, senior), ("absence_added", by, senior)]


async def test_an_import_in_place_and_its_undoing_leave_every_hour_as_it_was(street: Street, home: SeededHome) -> None:
    worker, home_id = home["worker"], home["worker"].home_id
    context = Context([Worker(worker.person_id, worker.name)], street.now, street.house.zone)
    day = (street.now + timedelta(days=2)).date()
    reading = read_rota(f"name,duty,date,from,until\n{worker.name},on shift,{day},09:00,17:00\n", context)
    hours = [street.now + timedelta(hours=n) for n in range(24 * 9)]
    before = [await duty(street, home, at) for at in hours]
    async with street.store.writing() as db:
        slots = await rota_repository.slots_from(db, home_id, street.now)
        taken = await take(desk(street, home, db), preview(reading, slots, (), context), slots, in_place=True)
    changed = [await duty(street, home, at) for at in hours]
    nobody = [at for at, then in zip(hours, changed, strict=True) if not then.on_shift]
    assert nobody
    assert {at.astimezone(street.house.zone).date() for at in nobody} == {day}
    async with street.store.writing() as db:
        await undo_last(desk(street, home, db), taken.id)
    assert [set(then.on_shift) for then in [await duty(street, home, at) for at in hours]] == [
        set(then.on_shift) for then in before
    ]
    async with street.store.writing() as db:
        with pytest.raises(RotaRefused):
            await undo_last(desk(street, home, db), taken.id)


async def test_nothing_of_a_rota_is_ever_deleted(street: Street, home: SeededHome) -> None:
    async with street.store.writing() as db:
        before = len((await db.scalars(select(RotaSlot))).all())
        slots = await rota_repository.slots_from(db, home["worker"].home_id, datetime(2020, 1, 1, tzinfo=UTC))
        await end_slots(desk(street, home, db), [slot.id for slot in slots])
        assert len((await db.scalars(select(RotaSlot))).all()) == before
