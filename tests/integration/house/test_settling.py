"""A person settles who is meant, or that it was somebody else; words go further in recorded steps (CF5, CF6, CF15)."""

import pytest

from backend.cases import grants_repository, repository
from backend.cases.acting import NotYet
from backend.cases.rekeying import rekey
from backend.cases.releasing import destroy
from backend.cases.service import NoSuchCase
from backend.cases.sharing import Step, open_passed
from tests.integration.house.test_named import can_ever_open, out_of
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration
WHY = "the child told me who it was"


@pytest.fixture
async def case_id(street: Street, child: Child) -> str:
    """Words about somebody, and nobody knows about whom."""
    await child.says("urgent staff_concern: one of the night staff grabbed me")
    return await child.case_id()


async def test_a_reader_settles_who_is_meant_and_it_is_gone_for_them(
    street: Street, home: SeededHome, child: Child, case_id: str
) -> None:
    await street.settling.name(home["manager"], case_id, home["on_call"].person_id, WHY, street.now)
    assert await out_of(street, home, case_id) == {"on_call"}
    assert await home.who_can_open(case_id) == {"manager"}
    assert "on_call" not in await can_ever_open(street, home, case_id)
    assert "can't read this from now on" in await child.sees()
    with pytest.raises(NoSuchCase):
        await street.settling.name(home["on_call"], case_id, home["manager"].person_id, WHY, street.now)


async def test_without_a_reason_nothing_is_settled(street: Street, home: SeededHome, case_id: str) -> None:
    with pytest.raises(NotYet):
        await street.settling.name(home["manager"], case_id, home["worker"].person_id, " ", street.now)
    assert await out_of(street, home, case_id) == set()


async def test_if_a_reader_names_the_manager_it_goes_to_the_responsible_individual(
    street: Street, home: SeededHome, case_id: str
) -> None:
    await street.settling.name(home["on_call"], case_id, home["manager"].person_id, WHY, street.now)
    assert await home.who_can_open(case_id) == {"root"}
    assert "manager" not in await can_ever_open(street, home, case_id)


async def test_only_the_manager_or_those_above_clear_and_it_can_be_turned_round(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.says("urgent staff_concern: wes grabbed me")
    case_id = await child.case_id()
    with pytest.raises(NotYet):
        await street.settling.clear(home["on_call"], case_id, home["worker"].person_id, WHY, street.now)
    await street.settling.clear(home["manager"], case_id, home["worker"].person_id, "another Wes", street.now)
    assert await out_of(street, home, case_id) == set()
    assert "worker" in await can_ever_open(street, home, case_id)
    assert await home.who_can_open(case_id) == {"manager", "on_call"}

    await child.says("urgent staff_concern: wes did it again")
    assert await out_of(street, home, case_id) == {"worker"}
    assert "worker" not in await can_ever_open(street, home, case_id)


async def test_clearing_the_one_above_does_not_clear_the_manager(
    street: Street, home: SeededHome, child: Child
) -> None:
    """The Responsible Individual is out as the manager's partner; who stands in for the manager still reads nothing."""
    await home.declare("root", "manager")
    await child.says("urgent staff_concern: margo hurt me")
    case_id = await child.case_id()
    assert await home.who_can_open(case_id) == {"second"}
    await street.settling.clear(home["second"], case_id, home["root"].person_id, "they live apart", street.now)
    assert await out_of(street, home, case_id) == {"manager"}
    assert await home.who_can_open(case_id) == {"root"}


async def test_a_partner_of_two_stays_out_until_both_are_cleared(
    street: Street, home: SeededHome, child: Child
) -> None:
    await home.declare("senior", "worker")
    await home.declare("senior", "keyworker")
    await child.says("urgent staff_concern: wes and kezia hurt me")
    case_id = await child.case_id()
    for person, left in (("worker", {"keyworker", "senior"}), ("keyworker", set[str]())):
        await street.settling.clear(
            home["manager"], case_id, home[person].person_id, "it was somebody else", street.now
        )
        assert await out_of(street, home, case_id) == left


async def test_about_nobody_who_works_here_the_childs_own_choice_counts_again(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.says("urgent staff_concern: wes knows who hit me")
    case_id = await child.case_id()
    await child.picks("staff")
    await street.settling.nobody(home["manager"], case_id, "Wes is a boy at school", street.now)
    assert await home.who_can_open(case_id) == {"worker", "keyworker", "manager"}
    await child.says("soon sadness: thank you")
    assert await home.who_can_open(case_id) == {"worker", "keyworker", "manager"}
    view = await street.cases.open(home["worker"], case_id, street.now)
    assert all(not said.broken for said in view.thread)


async def test_words_go_to_somebody_else_in_one_recorded_step(
    street: Street, home: SeededHome, child: Child, case_id: str
) -> None:
    step = Step(home["senior"].person_id, "will stay with the child tonight", child_told_first=True)
    await street.settling.share(home["manager"], case_id, step, street.now)
    assert await home.who_can_open(case_id) == {"manager", "on_call", "senior"}
    assert "Margo let Silas read what you wrote" in await child.sees()
    await child.says("urgent sadness: ok")
    assert await home.who_can_open(case_id) == {"manager", "on_call", "senior"}
    async with street.store.reading() as db:
        (row,) = await grants_repository.shares(db, case_id)
    assert (row.kind, row.to_id, row.child_told_first) == ("words", home["senior"].person_id, True)

    await child.picks("advocate")
    assert await home.who_can_open(case_id) == {"advocate"}


async def test_the_complaint_that_follows_shuts_out_nobody_whom_a_person_let_in(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.says("urgent sadness: it is not good here")
    case_id = await child.case_id()
    await street.settling.name(home["worker"], case_id, home["manager"].person_id, WHY, street.now)
    await street.settling.share(home["root"], case_id, Step(home["iro"].person_id, WHY), street.now)
    await child.says("routine praise: margo helped me")
    assert await home.who_can_open(case_id) == {"root", "iro"}


@pytest.mark.parametrize("key", ["worker", "visitor", "admin", "reg44", "manager"])
async def test_nobody_is_let_in_whom_the_matrix_or_an_exclusion_keeps_out(
    street: Street, home: SeededHome, child: Child, key: str
) -> None:
    await child.says("urgent staff_concern: wes grabbed me")
    case_id = await child.case_id()
    with pytest.raises(NotYet):
        await street.settling.share(home["manager"], case_id, Step(home[key].person_id, WHY), street.now)
    assert await home.who_can_open(case_id) == {"manager", "on_call"}


async def test_a_visitor_passes_on_words_of_their_choosing_and_nothing_else(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.picks("independent_visitor")
    await child.picks(f"person:{home['visitor'].person_id}")
    await child.says("urgent fear: someone in the home frightens me, and my name is Zed")
    case_id = await child.case_id()
    step = Step(home["manager"].person_id, "a child may be getting hurt", child_told_first=True)
    await street.settling.pass_on(
        home["visitor"], case_id, step, "A child is frightened at night.", "urgent", street.now
    )

    assert await home.who_can_open(case_id) == {"visitor"}
    assert "Vita passed on some of your words" in await child.sees()
    async with street.store.reading() as db:
        (row,) = await grants_repository.passed_on_to(db, home["manager"].person_id)
        assert await grants_repository.passed_on_to(db, home["worker"].person_id) == []
    assert open_passed(row, home["manager"], street.transport) == "A child is frightened at night."
    assert open_passed(row, home["worker"], street.transport) is None
    assert case_id not in {str(value) for value in vars(row).values()}


async def test_whose_grants_were_destroyed_gets_none_of_any_later_keys(
    street: Street, home: SeededHome, child: Child
) -> None:
    """Also where the letterbox gets new keys twice: until a reader grants again, there is nothing for them."""
    await child.says("urgent sadness: it hurts")
    case_id, manager = await child.case_id(), home["manager"]
    async with street.store.writing() as db:
        case = await repository.case_for_writing(db, case_id)
        await destroy(db, case, [manager.person_id], "reset")
        for _ in range(2):
            members = await street.house.directory.members(db, manager.home_id, street.now)
            assert await rekey(db, street.house, case, members, ())
            found = await grants_repository.states(db, case_id)
            assert [grant for grant in found if grant.person == manager.person_id and grant.state != "destroyed"] == []
            assert {grant.person for grant in found if grant.epoch == case.epoch} > {home["worker"].person_id}
