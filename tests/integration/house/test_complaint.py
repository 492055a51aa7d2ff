"""A formal complaint (reg 39): the manager and whoever is above read it; the shift and the complained-about never."""

import pytest

from tests.integration.house.test_named import out_of
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("door", ["staff", "manager"])
async def test_the_shift_does_not_read_a_complaint(home: SeededHome, child: Child, door: str) -> None:
    await child.says("soon complaint: we never get to choose anything")
    await child.picks(door)
    case_id = await child.case_id()
    assert await home.who_can_open(case_id) == {"manager", "root"}
    assert await home.in_whose_queue(case_id) == {"manager", "root", "keyworker", "senior"}


async def test_an_everyday_grumble_stays_with_the_shift(home: SeededHome, child: Child) -> None:
    await child.says("routine complaint food: tea is horrible")
    await child.picks("staff")
    assert await home.who_can_open(await child.case_id()) == {"worker", "keyworker", "manager"}


async def test_whoever_read_before_the_child_complained_reads_on_no_more(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.says("soon sadness: nobody listens")
    await child.picks("staff")
    case_id = await child.case_id()
    await street.cases.open(home["worker"], case_id, street.now)
    await child.picks("complain")
    assert await home.who_can_open(case_id) == {"manager", "root"}
    assert "The staff on shift can't read this from now on." in await child.sees()
    assert (await child.case()).epoch == 1, "what comes next is sealed to keys that the shift never had"
    street.later(hours=50)
    await child.says("soon: is there an answer")
    assert await home.who_can_open(case_id) == {"manager", "root"}, "it is not forgotten after two days"


async def test_a_complaint_to_one_person_stays_with_them_and_reaches_the_manager(
    home: SeededHome, child: Child
) -> None:
    await child.says("soon complaint: they took my phone for a week")
    for pick in ("named_person", f"person:{home['keyworker'].person_id}"):
        await child.picks(pick)
    assert await home.who_can_open(await child.case_id()) == {"keyworker", "manager", "root"}


async def test_whoever_is_complained_about_never_reads_it(home: SeededHome, child: Child) -> None:
    await child.says("soon complaint: margo took my phone for a week")
    await child.picks("staff")
    case_id = await child.case_id()
    assert await out_of_manager(home, case_id)
    assert await home.who_can_open(case_id) == {"root"}
    assert "manager" not in await home.in_whose_queue(case_id)


async def test_on_a_private_door_it_stays_private(home: SeededHome, child: Child) -> None:
    await child.says("soon complaint: they took my phone for a week")
    for pick in ("independent_visitor", f"person:{home['visitor'].person_id}"):
        await child.picks(pick)
    assert await home.who_can_open(await child.case_id()) == {"visitor"}


async def out_of_manager(home: SeededHome, case_id: str) -> bool:
    """Is the manager, and nobody else, kept out?"""
    return await out_of(home.street, home, case_id) == {"manager"}
