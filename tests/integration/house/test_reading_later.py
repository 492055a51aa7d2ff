"""A child who writes when nobody who reads it is here is told when that is, from the rota alone (W26)."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.alerts.tables import Absence, RotaSlot
from backend.store.columns import new_id
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

LATE = datetime(2026, 5, 14, 22, 20, tzinfo=UTC)
"""Twenty past eleven on a Thursday night."""


async def works_from_nine(street: Street, home: SeededHome, key: str) -> None:
    """Somebody is on shift from nine to five on each working day."""
    person = home[key]
    async with street.store.writing() as db:
        for weekday in range(5):
            slot = RotaSlot(id=new_id(), home_id=person.home_id, person_id=person.person_id, duty="on_shift")
            slot.weekday, slot.starts_minute, slot.minutes, slot.valid_from = weekday, 9 * 60, 8 * 60, street.now
            db.add(slot)
    street.house.rota.forget()


async def writes_to_the_manager(child: Child) -> str:
    """Nothing that presses, for the manager alone."""
    await child.says("soon bullying: they keep calling me names")
    await child.picks("manager")
    return await child.sees()


@pytest.mark.parametrize(
    ("away", "when"), [(timedelta(0), "at 9 o'clock tomorrow morning"), (timedelta(days=1), "at 9 o'clock on Monday")]
)
async def test_at_night_the_child_reads_when_the_manager_is_back(
    street: Street, home: SeededHome, child: Child, away: timedelta, when: str
) -> None:
    """By the rota, with absences taken away; and may ask for somebody who is awake."""
    street.now = LATE
    await works_from_nine(street, home, "manager")
    if away:
        person = home["manager"]
        async with street.store.writing() as db:
            absence = Absence(id=new_id(), home_id=person.home_id, person_id=person.person_id)
            absence.begins_at, absence.ends_at = LATE + timedelta(hours=2), LATE + timedelta(hours=2) + away
            db.add(absence)
        street.house.rota.forget()
    said = await writes_to_the_manager(child)
    assert f"It's late, so {home['manager'].first_name} will read this {when}" in said
    assert "Need someone now?" in said


async def test_nothing_is_said_of_whom_the_rota_does_not_know(street: Street, child: Child) -> None:
    """No shift in the rota: no time of reading is made up."""
    street.now = LATE
    said = await writes_to_the_manager(child)
    assert "will read this" not in said
    assert "It will be read" not in said


async def test_by_day_while_the_manager_is_here_nothing_is_late(street: Street, home: SeededHome, child: Child) -> None:
    """At eleven in the morning the manager reads."""
    street.now = LATE - timedelta(hours=12)
    await works_from_nine(street, home, "manager")
    said = await writes_to_the_manager(child)
    assert "will read this" not in said
