"""Drills call people as a real alert does, show as drills, and hold up nothing real."""

from datetime import timedelta

import pytest

from backend.alerts import drills_repository, repository
from backend.alerts.tables import Alert, Drill, DrillAct, Told
from backend.alerts.unanswered_repository import unanswered
from backend.cases.climbing import climb_due
from backend.cases.drills import DrillDesk, DrillRefused, begin_due, end_drill, end_overdue, plan_drill
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration


async def begins(street: Street, home: SeededHome, by: str, level: str, hours: float = 0) -> Drill:
    """Somebody begins or plans a drill."""
    async with street.store.writing() as db:
        desk = DrillDesk(db, street.house, home[by].home_id, home[by].person_id, street.now)
        return await plan_drill(desk, level, street.now + timedelta(hours=hours))


async def told_of(street: Street, home: SeededHome, drill: Drill) -> set[str]:
    """Who was called so far."""
    async with street.store.reading() as db:
        rows: list[Told] = list(await repository.tellings(db, drill.alert_id or ""))
    return {key for key, reader in home.readers.items() if reader.person_id in {row.person_id for row in rows}}


async def alert_of(street: Street, drill: Drill) -> Alert:
    """The alert of a drill, as it stands."""
    async with street.store.reading() as db:
        found = await drills_repository.alert_of(db, drill)
    assert found is not None
    return found


async def acts_of(street: Street, drill: Drill) -> list[DrillAct]:
    """What people did in it."""
    async with street.store.reading() as db:
        return list(await drills_repository.acts_of(db, drill.id))


async def test_a_drill_climbs_like_a_real_alert_until_somebody_is_with_the_child(
    street: Street, home: SeededHome
) -> None:
    drill = await begins(street, home, "reg44", "emergency")
    assert {"worker", "keyworker"} <= await told_of(street, home, drill)
    assert "root" not in await told_of(street, home, drill)
    for _ in range(5):
        street.later(minutes=1)
        await climb_due(street.store, street.house, street.now)
    assert {"on_call", "manager", "root"} <= await told_of(street, home, drill)

    worker = home["worker"]
    alert = await alert_of(street, drill)
    await street.cases.answer_safety_alert(worker, alert.id, settled=False, now=street.now)
    street.later(minutes=2)
    await street.cases.answer_safety_alert(worker, alert.id, settled=True, now=street.now)

    assert [(act.person_id, act.act) for act in await acts_of(street, drill)] == [
        (worker.person_id, "took_on"), (worker.person_id, "with_child")
    ]  # fmt: skip
    assert (await alert_of(street, drill)).settled_at == street.now


async def test_every_adult_sees_that_it_is_a_drill_and_no_other_alert_changes(street: Street, home: SeededHome) -> None:
    child = await home.child()
    await child.says("emergency self_harm: I have them all lined up")
    before = await street.cases.queue(home["worker"], street.now)
    drill = await begins(street, home, "manager", "emergency")
    after = await street.cases.queue(home["worker"], street.now)

    added = [row for row in after if row.case_id not in {row.case_id for row in before}]
    assert [(row.kind, row.title, row.case_id) for row in added] == [("drill", "topic:drill", drill.alert_id)]
    assert [row for row in after if row not in added] == list(before)
    async with street.store.reading() as db:
        assert sum(each.count for each in await unanswered(db)) == len(before)


async def test_ending_it_calls_nobody_else(street: Street, home: SeededHome) -> None:
    drill = await begins(street, home, "manager", "emergency")
    called = await told_of(street, home, drill)
    async with street.store.writing() as db:
        desk = DrillDesk(db, street.house, home["root"].home_id, home["root"].person_id, street.now)
        assert await end_drill(desk, drill.id)
        assert not await end_drill(desk, drill.id)
    for _ in range(10):
        street.later(minutes=1)
        await climb_due(street.store, street.house, street.now)
    assert await told_of(street, home, drill) == called
    assert [row for row in await street.cases.queue(home["worker"], street.now) if row.kind == "drill"] == []


async def test_nothing_real_can_be_ended_as_if_it_were_a_drill(street: Street, home: SeededHome) -> None:
    child = await home.child()
    await child.says("emergency self_harm: I have them all lined up")
    async with street.store.writing() as db:
        real = await repository.open_alert(db, await child.case_id())
        assert real is not None
        db.add(
            Drill(
                home_id=real.home_id, person_id=home["manager"].person_id, level="emergency",
                starts_at=street.now, alert_id=real.id,
            )
        )  # fmt: skip
    async with street.store.writing() as db:
        desk = DrillDesk(db, street.house, real.home_id, home["manager"].person_id, street.now)
        forged = await drills_repository.drill_of_alert(db, real.id)
        assert forged is not None
        await end_drill(desk, forged.id)
    async with street.store.reading() as db:
        assert await repository.open_alert(db, await child.case_id()) is not None


async def test_a_planned_drill_begins_by_itself_and_never_beside_another(street: Street, home: SeededHome) -> None:
    await begins(street, home, "reg44", "urgent", hours=3)
    assert await begin_due(street.store, street.house, street.now) == 0
    street.later(hours=3)
    running = await begins(street, home, "manager", "routine")
    assert await begin_due(street.store, street.house, street.now) == 0
    with pytest.raises(DrillRefused):
        await begins(street, home, "manager", "soon")
    async with street.store.writing() as db:
        desk = DrillDesk(db, street.house, home["root"].home_id, home["root"].person_id, street.now)
        await end_drill(desk, running.id)
    assert await begin_due(street.store, street.house, street.now) == 1
    assert await begin_due(street.store, street.house, street.now) == 0


async def test_a_plan_that_is_called_off_never_begins(street: Street, home: SeededHome) -> None:
    planned = await begins(street, home, "reg44", "emergency", hours=1)
    async with street.store.writing() as db:
        desk = DrillDesk(db, street.house, home["reg44"].home_id, home["reg44"].person_id, street.now)
        assert await end_drill(desk, planned.id)
    street.later(hours=2)
    assert await begin_due(street.store, street.house, street.now) == 0


@pytest.mark.parametrize(("level", "hours"), [("panic", 0), ("emergency", 24 * 500)])
async def test_what_cannot_be_drilled_is_refused(street: Street, home: SeededHome, level: str, hours: int) -> None:
    with pytest.raises(DrillRefused):
        await begins(street, home, "manager", level, hours)


async def test_a_drill_that_nobody_ends_is_over_by_itself(street: Street, home: SeededHome) -> None:
    """After its time: nobody is called any more, it is written down who ended it (nobody), and the next may begin."""
    drill = await begins(street, home, "manager", "emergency")
    street.later(minutes=59)
    assert await end_overdue(street.store, street.house, street.now) == 0
    street.later(minutes=1)
    assert await end_overdue(street.store, street.house, street.now) == 1
    assert await end_overdue(street.store, street.house, street.now) == 0
    assert await climb_due(street.store, street.house, street.now) == 0
    async with street.store.reading() as db:
        ended = await drills_repository.drill_by_id(db, drill.home_id, drill.id)
        assert ended is not None
        assert (ended.ended_at, ended.ended_by) == (street.now, None)
    await begins(street, home, "manager", "soon")
