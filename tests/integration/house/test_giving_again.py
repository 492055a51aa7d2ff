"""Keys were lost and nobody else can give back: the child's own key does, on the web, when the child is asked."""

import pytest

from backend.audit.verifying import verify
from backend.intake.giving_again import ask_children
from backend.people.session import Reader
from tests.integration.house.test_leaving import comes_back, loses_keys, tells
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration


@pytest.fixture
async def case_id(street: Street, home: SeededHome, child: Child) -> str:
    """For the visitor alone, and the visitor has lost password and recovery code; new keys are confirmed."""
    visitor = home["visitor"]
    found = await tells(child, "independent_visitor", f"person:{visitor.person_id}")
    await street.cases.open(visitor, found, street.now)
    await loses_keys(street, visitor)
    home.readers["visitor"] = await comes_back(street, visitor, home["root"])
    return found


async def asks(street: Street, reader: Reader) -> int:
    """As the page does it, once a present reader has confirmed the new keys."""
    async with street.store.writing() as db:
        return await ask_children(db, street.house, reader.person_id, street.now)


async def test_a_yes_opens_all_of_it_again_and_what_comes_after(
    street: Street, home: SeededHome, child: Child, case_id: str
) -> None:
    assert await home.who_can_open(case_id) == set()
    assert await asks(street, home["visitor"]) == 1
    assert "Do you want Vita to read it again?" in await child.sees()
    assert await home.who_can_open(case_id) == set(), "asking opens nothing"

    await child.picks("give_again:yes")
    assert await home.who_can_open(case_id) == {"visitor"}
    assert "OK. You said yes." in await child.sees()
    await child.says("soon: are you there")
    view = await street.cases.open(home["visitor"], case_id, street.now)
    words = "".join(said.text for said in view.thread)
    assert "he takes my things" in words
    assert "are you there" in words
    assert all(not said.broken for said in view.thread)
    await street.cases.keep_note(home["visitor"], case_id, "rang the coordinator", street.now)
    assert (await street.cases.open(home["visitor"], case_id, street.now)).notes[-1].text == "rang the coordinator"
    assert "are you there" in await child.sees(), "the child's own phone goes on reading"
    async with street.store.reading() as db:
        assert (await verify(db, street.transport))[1] == []


async def test_a_no_leaves_it_closed(street: Street, home: SeededHome, child: Child, case_id: str) -> None:
    await asks(street, home["visitor"])
    await child.picks("give_again:no")
    assert await home.who_can_open(case_id) == set()
    await child.says("soon bullying: it goes on")
    assert await home.who_can_open(case_id) == set()


async def test_after_the_letterbox_had_new_keys_every_one_of_them_is_given(
    street: Street, home: SeededHome, child: Child
) -> None:
    await tells(child, "advocate")
    await street.cases.open(home["advocate"], await child.case_id(), street.now)
    visitor = home["visitor"]
    for choice in ("independent_visitor", f"person:{visitor.person_id}"):
        await child.picks(choice)
    case_id = await child.case_id()
    assert (await child.case()).epoch > 0
    await child.says("soon bullying: and my shoes")
    await loses_keys(street, visitor)
    home.readers["visitor"] = await comes_back(street, visitor, home["root"])
    assert await asks(street, home["visitor"]) == 1
    await child.picks("give_again:yes")
    view = await street.cases.open(home["visitor"], case_id, street.now)
    words = "".join(said.text for said in view.thread)
    assert "he takes my things" in words
    assert "and my shoes" in words


async def test_whoever_was_not_confirmed_again_gets_nothing(street: Street, home: SeededHome, child: Child) -> None:
    visitor = home["visitor"]
    case_id = await tells(child, "independent_visitor", f"person:{visitor.person_id}")
    await loses_keys(street, visitor)
    home.readers["visitor"] = await comes_back(street, visitor, None)
    assert await asks(street, home["visitor"]) == 0
    await child.picks("give_again:yes")
    assert "visitor" not in await home.who_can_open(case_id)


async def test_where_another_reader_can_give_it_back_the_child_is_not_asked(
    street: Street, home: SeededHome, child: Child
) -> None:
    await tells(child, "staff")
    await loses_keys(street, home["worker"])
    home.readers["worker"] = await comes_back(street, home["worker"], home["manager"])
    assert await asks(street, home["worker"]) == 0


async def test_never_for_whom_it_may_be_about(street: Street, home: SeededHome, child: Child, case_id: str) -> None:
    await asks(street, home["visitor"])
    await child.says("urgent staff_concern: vita grabbed me")
    await child.picks("give_again:yes")
    assert "visitor" not in await home.who_can_open(case_id)
