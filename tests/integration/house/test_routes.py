"""Each of the nine doors reaches its readers, and nobody else finds so much as a gap."""

import pytest

from backend.cases.service import NoSuchCase
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration

DOORS = [
    (("staff",), {"worker", "keyworker", "manager"}),
    (("named_person", "person:keyworker"), {"keyworker"}),
    (("manager",), {"manager"}),
    (("independent_visitor", "person:visitor"), {"visitor"}),
    (("reg44_visitor",), {"reg44"}),
    (("advocate",), {"advocate"}),
    (("social_worker",), {"social_worker"}),
    (("iro",), {"iro"}),
    (("unsure", "about_staff:no"), {"worker", "manager"}),
]


async def choose(child: Child, home: SeededHome, picks: tuple[str, ...]) -> None:
    """Press the buttons of one door; people are named by their key in the home's file."""
    for pick in picks:
        kind, _, key = pick.partition(":")
        await child.picks(f"person:{home[key].person_id}" if kind == "person" else pick)


@pytest.mark.parametrize(("picks", "readers"), DOORS, ids=[door[0][0] for door in DOORS])
async def test_a_door_reaches_its_readers_and_nobody_else(
    street: Street, home: SeededHome, child: Child, picks: tuple[str, ...], readers: set[str]
) -> None:
    await child.says("soon sadness: nobody likes me here")
    case_id = await child.case_id()
    assert await home.who_can_open(case_id) == set()

    await choose(child, home, picks)

    assert await home.who_can_open(case_id) == readers
    assert await home.in_whose_queue(case_id) == readers
    for key, reader in home.readers.items():
        if key in readers:
            view = await street.cases.open(reader, case_id, street.now)
            assert "nobody likes me here" in "".join(said.text for said in view.thread)
        else:
            with pytest.raises(NoSuchCase):
                await street.cases.open(reader, case_id, street.now)
