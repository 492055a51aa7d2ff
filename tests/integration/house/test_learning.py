"""What people changed is counted: sealed, without the case, once for each kind of change in a case."""

from collections import Counter

import pytest

from backend.learning import repository
from backend.learning.silent import Switch, compare, history, is_silent, switch
from backend.learning.tables import SilentMode
from backend.learning.tallying import LOWERED, MISSED, RAISED, SEEN, What, count, counted, month_of
from backend.store.columns import new_id
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration
LOWER = What(LOWERED, "urgent", "soon", "a.rule")


async def tallied(street: Street, home: SeededHome) -> Counter[What]:
    """All that was counted in this month."""
    async with street.store.reading() as db:
        month = month_of(street.now, street.house.zone)
        return await counted(db, street.house.transport, home["worker"].home_id, (month,))


async def test_each_act_counts_once_and_what_it_was_is_sealed(street: Street, home: SeededHome) -> None:
    here, key = home["worker"].home_id, street.house.transport
    for home_id, month in ((here, "2026-04"), (here, "2026-04"), (here, "2026-03"), ("other", "2026-04")):
        async with street.store.writing() as db:
            await count(db, key, home_id, month, (LOWER, LOWER))
    async with street.store.reading() as db:
        assert await counted(db, key, here, ("2026-04",)) == {LOWER: 2}
        assert await counted(db, key, here, ("2026-04", "2026-03")) == {LOWER: 3}
        rows = await repository.tallies(db, here, ("2026-04", "2026-03"))
    assert len({len(row.what) for row in rows}) == 1
    assert all(b"rule" not in row.what + row.mark for row in rows)


async def test_a_changed_level_is_counted_with_the_rules_that_had_spoken(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.says("urgent fear: I am scared to go to bed")
    await child.picks("staff")
    case_id = await child.case_id()
    worker, now = home["worker"], street.now
    for _ in range(2):
        await street.cases.open(worker, case_id, now)
    assert [(what.act, times) for what, times in (await tallied(street, home)).items()] == [(SEEN, 1)]

    for _ in range(2):
        await street.cases.change_level(worker, case_id, "soon", "we have talked", now)
        await street.cases.change_level(worker, case_id, "emergency", "", now)
    found = await tallied(street, home)
    levels = Counter({(what.act, what.before, what.after): times for what, times in found.items() if not what.spoke})
    assert levels == {
        (LOWERED, "urgent", "soon"): 1,
        (RAISED, "soon", "emergency"): 1,
        (LOWERED, "emergency", "soon"): 1,
    }
    missed = [what for what in found if what.act == MISSED]
    assert {(what.before, what.after) for what in missed} == {("urgent", "emergency")}
    assert all(what.spoke for what in missed)
    async with street.store.reading() as db:
        rows = await repository.tallies(db, worker.home_id, (month_of(now, street.house.zone),))
    assert all(case_id not in str(vars(row)) for row in rows)


async def switches(street: Street, home: SeededHome, *, silent: bool) -> None:
    """The manager switches the model of the home."""
    reader = home["manager"]
    wanted = Switch(silent, reader.person_id, street.now, "a first month")
    async with street.store.writing() as db:
        switch(db, street.house.transport, reader.home_id, wanted)
    street.later(minutes=1)


async def test_a_silent_engine_ranks_nothing_and_what_it_said_is_compared(street: Street, home: SeededHome) -> None:
    await switches(street, home, silent=True)
    since, here = street.now, home["worker"].home_id
    child = await home.child()
    await child.says("urgent by_engine: he has his keys out")
    await child.picks("staff")
    assert (await child.case()).level == "soon"
    await street.cases.open(home["worker"], await child.case_id(), street.now)
    await street.cases.change_level(home["worker"], await child.case_id(), "emergency", "", street.now)
    async with street.store.reading() as db:
        assert await compare(db, here, since, [home["manager"].person_id]) == {("urgent", "emergency"): 1}
        assert [each.reason for each in await history(db, street.house.transport, here)] == ["a first month"]

    ruled = await home.child()
    await ruled.says("urgent fear: a rule says so")
    assert (await ruled.case()).level == "urgent"

    await switches(street, home, silent=False)
    heard = await home.child()
    await heard.says("urgent by_engine: he has his keys out")
    assert (await heard.case()).level == "urgent"


async def test_a_switch_that_nobody_made_silences_nothing(street: Street, home: SeededHome) -> None:
    await switches(street, home, silent=True)
    here, key = home["worker"].home_id, street.house.transport
    async with street.store.writing() as db:
        row = await repository.newest_switch(db, here)
        assert row is not None
        forged = SilentMode(id=new_id(), home_id=here, person_id=row.person_id, at=street.now, content=row.content)
        db.add(forged)
    async with street.store.reading() as db:
        assert not await is_silent(db, key, here)


async def test_a_case_that_the_manager_may_not_see_teaches_nothing(street: Street, home: SeededHome) -> None:
    since, here, manager = street.now, home["worker"].home_id, home["manager"].person_id
    child = await home.child()
    await child.says("urgent manager_concern by_engine: Margo shouts at me")
    case_id = await child.case_id()
    readers = await home.in_whose_queue(case_id)
    assert readers
    assert "manager" not in readers
    for key in readers:
        reader = home[key]
        await street.cases.open(reader, case_id, street.now)
        await street.cases.change_level(reader, case_id, "emergency", "", street.now)
    assert await tallied(street, home) == {}
    async with street.store.reading() as db:
        assert await compare(db, here, since, [manager]) == {}
