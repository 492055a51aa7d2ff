"""Who wrote: two named people and a danger to life open a name that the child kept back, and the child is told."""

import pytest

from backend.audit.verifying import verify
from backend.cases import grants_repository
from backend.cases.acting import NotYet
from backend.cases.service import NoSuchCase
from backend.intake import revealing
from backend.people.session import Reader
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration
WHY = "somebody lies on the floor and we do not know in which room"


@pytest.fixture
async def case_id(child: Child) -> str:
    """A name for one person only, and then a life in danger."""
    await child.says("soon bullying: he takes my things")
    for pick in ("limits:ok", "staff", "recipient_only"):
        await child.picks(pick)
    await child.says("Pip")
    await child.says("emergency self_harm: i took all my tablets")
    return await child.case_id()


async def asks(street: Street, reader: Reader, case_id: str, second: Reader, why: str = WHY) -> str:
    """As the page does it."""
    async with street.store.writing() as db:
        return await revealing.ask(db, street.house, reader, case_id, second.person_id, why, street.now)


async def answers(street: Street, reader: Reader, asking: str, *, agrees: bool = True) -> None:
    """As the page of the second person does it."""
    async with street.store.writing() as db:
        await revealing.answer(db, street.house, reader, asking, street.now, agrees=agrees)


async def name_for(street: Street, reader: Reader, case_id: str) -> str | None:
    """The name, as this reader's page shows it."""
    return (await street.cases.open(reader, case_id, street.now)).child_name


async def test_two_people_open_the_name_and_the_child_is_told(
    street: Street, home: SeededHome, child: Child, case_id: str
) -> None:
    assert await name_for(street, home["manager"], case_id) is None
    asking = await asks(street, home["manager"], case_id, home["on_call"])
    assert await name_for(street, home["manager"], case_id) is None, "one alone opens nothing"
    await answers(street, home["on_call"], asking)
    assert await name_for(street, home["manager"], case_id) == "Pip"
    assert "Margo and Cass looked at your name. It is to help keep you alive." in await child.sees()
    async with street.store.reading() as db:
        share = next(s for s in await grants_repository.shares(db, case_id) if s.kind == "identity")
        assert (share.by_id, share.second_id) == (home["manager"].person_id, home["on_call"].person_id)
        assert (await verify(db, street.transport))[1] == []


async def test_the_name_stands_nowhere_but_in_its_own_compartment(
    street: Street, home: SeededHome, child: Child, case_id: str
) -> None:
    """Everybody who reads the words reads the thread and what triage quoted: neither holds the name."""
    view = await street.cases.open(home["manager"], case_id, street.now)
    assert "Pip" not in repr((view.thread, view.reasons, [said.text for said in view.thread]))
    assert "Pip" not in "".join(why.quote for why in view.reasons)
    assert "Pip" not in await child.sees(), "not on a phone that somebody else picks up, either"
    assert "(your name)" in await child.sees()


async def test_nobody_agrees_with_themselves_and_nobody_else_answers(
    street: Street, home: SeededHome, case_id: str
) -> None:
    with pytest.raises(NotYet):
        await asks(street, home["manager"], case_id, home["manager"])
    asking = await asks(street, home["manager"], case_id, home["on_call"])
    for key in ("manager", "worker", "root", "visitor", "admin"):
        with pytest.raises(NoSuchCase):
            await answers(street, home[key], asking)
    assert await name_for(street, home["manager"], case_id) is None


async def test_no_is_no_and_a_new_asking_ends_the_one_before(street: Street, home: SeededHome, case_id: str) -> None:
    asking = await asks(street, home["manager"], case_id, home["on_call"])
    await answers(street, home["on_call"], asking, agrees=False)
    with pytest.raises(NoSuchCase):
        await answers(street, home["on_call"], asking)
    first = await asks(street, home["manager"], case_id, home["on_call"])
    await asks(street, home["manager"], case_id, home["root"])
    with pytest.raises(NoSuchCase):
        await answers(street, home["on_call"], first)
    assert await name_for(street, home["manager"], case_id) is None


async def test_never_by_whom_it_may_be_about(street: Street, home: SeededHome, child: Child, case_id: str) -> None:
    asking = await asks(street, home["manager"], case_id, home["on_call"])
    await child.says("emergency staff_concern: cass knew and did nothing")
    with pytest.raises(NoSuchCase):
        await answers(street, home["on_call"], asking)
    assert "looked at your name" not in await child.sees()


async def test_whoever_asked_and_is_named_since_gets_nothing(
    street: Street, home: SeededHome, child: Child, case_id: str
) -> None:
    asking = await asks(street, home["manager"], case_id, home["root"])
    await child.says("emergency manager_concern: margo told him to")
    with pytest.raises(NotYet):
        await answers(street, home["root"], asking)


async def test_only_while_a_life_is_in_danger(street: Street, home: SeededHome, case_id: str) -> None:
    asking = await asks(street, home["manager"], case_id, home["on_call"])
    await street.cases.change_level(home["manager"], case_id, "urgent", "found, and in hospital", street.now)
    with pytest.raises(NotYet):
        await answers(street, home["on_call"], asking)
    with pytest.raises(NoSuchCase):
        await asks(street, home["manager"], case_id, home["on_call"])


async def test_an_asking_of_yesterday_counts_no_more(street: Street, home: SeededHome, case_id: str) -> None:
    asking = await asks(street, home["manager"], case_id, home["on_call"])
    street.later(hours=24, minutes=1)
    with pytest.raises(NotYet):
        await answers(street, home["on_call"], asking)


async def test_where_the_child_gave_no_name_there_is_nothing_to_ask_for(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.says("emergency self_harm: i took all my tablets")
    case_id = await child.case_id()
    assert not (await street.cases.open(home["manager"], case_id, street.now)).may_ask_who
    with pytest.raises(NoSuchCase):
        await asks(street, home["manager"], case_id, home["on_call"])


async def test_on_a_private_route_only_people_who_may_know_of_danger_are_asked(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.says("soon sadness: only for you")
    for pick in ("limits:ok", "independent_visitor", f"person:{home['visitor'].person_id}", "anonymous"):
        await child.picks(pick)
    await child.says("emergency self_harm: i took all my tablets")
    case_id = await child.case_id()
    with pytest.raises(NoSuchCase):
        await asks(street, home["visitor"], case_id, home["coordinator"])
