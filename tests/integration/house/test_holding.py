"""Words of lower levels are held until the child chooses, or is silent for five minutes; a choice can be changed."""

import pytest
from sqlalchemy import select

from backend.alerts.tables import Told
from backend.cases.service import NoSuchCase
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("level", ["routine", "soon"])
async def test_quiet_words_wait_five_minutes_after_the_last_word(
    street: Street, home: SeededHome, child: Child, level: str
) -> None:
    await child.says(f"{level} sadness: nobody talks to me")
    case_id = await child.case_id()
    street.later(minutes=4)
    await child.says(f"{level} sadness: and there is more")

    street.later(minutes=4)
    assert await home.who_can_open(case_id) == set()
    assert await street.five_minutes_pass() == 1
    assert await home.who_can_open(case_id) == {"worker", "keyworker", "manager"}
    assert await street.five_minutes_pass() == 0


@pytest.mark.parametrize("level", ["urgent", "emergency"])
async def test_pressing_words_wait_for_nobody(home: SeededHome, child: Child, level: str) -> None:
    await child.says(f"{level} violence_now: they are at my door")
    assert await home.who_can_open(await child.case_id()) == {"worker", "keyworker", "manager"}


async def test_bullying_goes_to_one_worker_and_the_manager_and_a_summary_to_the_rest(
    street: Street, home: SeededHome, child: Child
) -> None:
    """Scenario 7.1."""
    await child.says("urgent bullying: they took my phone again")
    case_id = await child.case_id()
    assert await home.who_can_open(case_id) == {"worker", "manager"}
    assert await home.in_whose_queue(case_id) == {"worker", "manager", "keyworker"}
    view = await street.cases.open(home["keyworker"], case_id, street.now)
    assert view.thread == ()
    assert view.row.summary_only


async def test_a_child_who_said_nothing_stands_in_no_queue(street: Street, home: SeededHome, child: Child) -> None:
    await child.picks("staff")
    await street.five_minutes_pass()
    assert await home.in_whose_queue(await child.case_id()) == set()


async def test_another_door_takes_unopened_words_back(street: Street, home: SeededHome, child: Child) -> None:
    await child.says("soon sadness: I hate it here")
    await child.picks("staff")
    case_id = await child.case_id()
    assert "worker" in await home.who_can_open(case_id)

    taken = await child.picks("advocate")

    assert await home.who_can_open(case_id) == {"advocate"}
    assert not any("before this" in said.text for said in taken.replies)
    assert await still_to_be_told(street, case_id) == {home["advocate"].person_id}


async def still_to_be_told(street: Street, case_id: str) -> set[str]:
    """Who will yet get a notice of this case."""
    async with street.store.reading() as db:
        query = select(Told.person_id).where(Told.case_id == case_id, Told.state == "trying")
        return set((await db.scalars(query)).all())


async def test_who_read_it_before_is_named_to_the_child_and_reads_nothing_more(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.says("soon sadness: I hate it here")
    await child.picks("staff")
    case_id = await child.case_id()
    await street.cases.open(home["worker"], case_id, street.now)

    taken = await child.picks("advocate")
    await child.says("soon sadness: please do not tell Wes about my dad")

    assert any("Wes read your words before this" in said.text for said in taken.replies)
    assert not any("Kezia" in said.text for said in taken.replies)
    assert await home.who_can_open(case_id) == {"advocate"}
    with pytest.raises(NoSuchCase):
        await street.cases.reply(home["worker"], case_id, "I saw that", street.now)


async def test_a_shift_that_ends_takes_nothing_from_who_has_opened_it(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.says("soon sadness: I hate it here")
    await child.picks("staff")
    case_id = await child.case_id()
    await street.cases.open(home["keyworker"], case_id, street.now)
    street.later(hours=8)
    await child.says("urgent sadness: it is night and I am still sad")
    assert "keyworker" in await home.who_can_open(case_id)

    await child.says("urgent staff_concern: it is because of what staff did")
    assert await home.who_can_open(case_id) == {"manager", "on_call"}


async def test_two_visitors_and_the_child_does_not_know_which(street: Street, home: SeededHome, child: Child) -> None:
    await child.says("soon sadness: I miss my old visitor")
    await child.picks("independent_visitor")
    case_id = await child.case_id()
    assert await home.who_can_open(case_id) == set()
    await child.picks("person:unknown")
    assert await home.who_can_open(case_id) == {"coordinator"}
    await child.says("soon sadness: still here")
    await street.five_minutes_pass()
    assert await home.who_can_open(case_id) == {"coordinator"}


async def test_a_name_is_shown_only_to_whom_the_child_allows(street: Street, home: SeededHome, child: Child) -> None:
    await child.says("soon sadness: hello")
    await child.picks("staff")
    case_id = await child.case_id()
    worker, manager = home["worker"], home["manager"]
    assert (await street.cases.open(worker, case_id, street.now)).child_name is None
    await child.picks("recipient_only")
    await child.says("Pip")
    assert (await street.cases.open(worker, case_id, street.now)).child_name == "Pip"
    assert (await street.cases.open(manager, case_id, street.now)).child_name is None
    await child.picks("named")
    await child.says("Pip")
    assert (await street.cases.open(manager, case_id, street.now)).child_name == "Pip"
