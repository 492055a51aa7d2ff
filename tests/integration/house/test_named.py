"""Who is named must not see it: names, initials, relatives, the manager, whoever is above (CF1 to CF7, CF10)."""

import pytest
from sqlalchemy import select

from backend.cases import grants_repository, repository, thread
from backend.cases.guarding import person_of
from backend.cases.letterbox import grant_place
from backend.cases.tables import Case, Grant
from backend.vault import open_grant, release
from tests.support.homes.child import Child
from tests.support.homes.letterbox import truly_opens
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration


async def out_of(street: Street, home: SeededHome, case_id: str) -> set[str]:
    """Who is kept out of a case, by the keys of the home's file."""
    keys = {reader.person_id: key for key, reader in home.readers.items()}
    async with street.store.reading() as db:
        rows = await grants_repository.exclusions(db, case_id)
    return {keys[person_of(row, street.transport)] for row in rows if row.cleared_at is None}


async def can_ever_open(street: Street, home: SeededHome, case_id: str) -> set[str]:
    """For whom there is any grant left, locked or not."""
    keys = {reader.person_id: key for key, reader in home.readers.items()}
    async with street.store.reading() as db:
        return {keys[g.person] for g in await grants_repository.states(db, case_id) if g.state != "destroyed"}


@pytest.mark.parametrize(
    "text",
    [
        "urgent staff_concern: wes grabbed me",
        "soon bullying: Wes calls me fat",
        "soon: w.t. grabbed me again",
        "urgent staff_concern: i told tullyy and nothing happened",
    ],
)
async def test_whoever_is_named_has_no_way_left_to_open_it(
    street: Street, home: SeededHome, child: Child, text: str
) -> None:
    await child.says(text)
    case_id = await child.case_id()
    assert await out_of(street, home, case_id) == {"worker"}
    assert "worker" not in await can_ever_open(street, home, case_id)
    assert await home.who_can_open(case_id) == {"manager", "on_call"}
    await child.picks("staff")
    await child.picks(f"person:{home['worker'].person_id}")
    assert await home.who_can_open(case_id) == {"manager", "on_call"}


async def test_praise_and_wishes_hold_nothing_back(street: Street, home: SeededHome, child: Child) -> None:
    await child.says("routine praise: wes helped me with my maths")
    await child.says("soon: can i talk to kezia")
    await child.picks("staff")
    case_id = await child.case_id()
    assert await out_of(street, home, case_id) == set()
    assert await home.who_can_open(case_id) == {"worker", "keyworker", "manager"}


async def test_a_name_from_before_counts_once_it_is_about_staff(street: Street, home: SeededHome, child: Child) -> None:
    await child.says("soon: was kezia on last night")
    await child.says("urgent staff_concern: somebody who works here touched me")
    assert await out_of(street, home, await child.case_id()) == {"keyworker"}


async def test_what_the_child_taps_counts_like_a_rule(street: Street, home: SeededHome, child: Child) -> None:
    await child.says("soon: was kezia on last night")
    await child.picks("unsure")
    await child.picks("about_staff:rather_not")
    case_id = await child.case_id()
    assert await out_of(street, home, case_id) == {"keyworker"}
    assert await home.who_can_open(case_id) == {"manager", "on_call"}


async def test_the_managers_name_takes_it_past_the_home(street: Street, home: SeededHome, child: Child) -> None:
    taken = await child.says("urgent staff_concern: wes hits us and margo knows")
    case_id = await child.case_id()
    assert await out_of(street, home, case_id) == {"worker", "manager"}
    assert await home.who_can_open(case_id) == {"root"}
    assert not any("Margo" in said.text for said in taken.replies)
    assert "manager" not in {value for said in taken.replies for value, *_ in said.choices}


async def test_words_about_the_responsible_individual_go_to_the_second_nominated_person(
    street: Street, home: SeededHome, child: Child
) -> None:
    taken = await child.says("urgent staff_concern: Rhona Vance hit me")
    case_id = await child.case_id()
    assert await home.who_can_open(case_id) == {"second"}
    assert await home.in_whose_queue(case_id) == {"second"}
    assert not any("Rhona" in said.text for said in taken.replies)


async def test_if_everybody_above_is_named_it_goes_to_the_council(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.says("urgent staff_concern: Rhona and Nolan and Margo and Cass all know")
    assert await home.who_can_open(await child.case_id()) == {"social_worker"}


async def test_relatives_and_close_friends_on_the_team_are_joined(
    street: Street, home: SeededHome, child: Child
) -> None:
    await home.declare("worker", "on_call")
    await child.says("urgent staff_concern: wes grabbed me")
    case_id = await child.case_id()
    assert await out_of(street, home, case_id) == {"worker", "on_call"}
    assert await home.who_can_open(case_id) == {"manager"}


async def test_a_visitor_who_is_asked_for_is_not_accused(street: Street, home: SeededHome, child: Child) -> None:
    await child.says("soon: I told vita something")
    await child.picks("independent_visitor")
    await child.picks(f"person:{home['visitor'].person_id}")
    await child.says("emergency self_harm: i told vita and i do not want to be alive, wes cant know")
    case_id = await child.case_id()
    assert await home.who_can_open(case_id) == {"visitor"}


async def test_a_visitor_who_is_accused_is_no_door(street: Street, home: SeededHome, child: Child) -> None:
    """CF10: the other doors are offered, and no question is asked."""
    await child.says("urgent staff_concern: vita touched me")
    await child.picks("independent_visitor")
    case_id = await child.case_id()
    assert "visitor" in await out_of(street, home, case_id)
    await child.picks(f"person:{home['visitor'].person_id}")
    assert "visitor" not in await home.who_can_open(case_id)


async def test_named_later_what_comes_next_is_sealed_to_keys_they_never_had(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.says("soon sadness: I hate it here")
    await child.picks("staff")
    case_id = await child.case_id()
    await street.cases.open(home["worker"], case_id, street.now)
    old = {key for key in await truly_opens(street, home.readers, case_id) if key[0] == "worker"}
    assert old

    await child.says("urgent staff_concern: it is wes, he hits me")
    await child.says("urgent staff_concern: and nobody else knows")

    assert await home.who_can_open(case_id) == {"manager", "on_call"}
    assert "worker" not in await can_ever_open(street, home, case_id)
    async with street.store.reading() as db:
        case = (await db.scalars(select(Case).where(Case.id == case_id))).one()
    assert case.epoch == 1
    view = await street.cases.open(home["manager"], case_id, street.now)
    assert [said.broken for said in view.thread] == [False] * len(view.thread)
    assert "I hate it here" in " ".join(said.text for said in view.thread)
    assert "and nobody else knows" in " ".join(said.text for said in view.thread)
    assert "and nobody else knows" in await child.sees()
    assert any(reader.name == "Wes Tully" and reader.opened_at for reader in view.had_read)


async def test_an_older_copy_with_the_key_file_opens_nothing_of_what_names_its_reader(
    street: Street, home: SeededHome, child: Child
) -> None:
    """The page was open before a word was said, and somebody kept a copy of the locked grants."""
    case_id, worker = await child.case_id(), home["worker"]
    async with street.store.reading() as db:
        copied = list(await db.scalars(select(Grant).where(Grant.person_id == worker.person_id)))
    keys = []
    for grant in (grant for grant in copied if grant.kind == "words"):
        place = grant_place(grant.home_id, grant.case_id, "words", grant.person_id, grant.epoch)
        assert grant.locked is not None
        assert grant.release_key is not None
        keys.append(open_grant(release(grant.locked, grant.release_key, place, street.transport), worker.key, place))
    assert keys

    await child.says("urgent staff_concern: wes grabbed me")
    async with street.store.reading() as db:
        messages = [m for m in await repository.thread(db, case_id) if m.author == "child"]
    assert messages
    for key in keys:
        read = thread.read(messages, key, street.transport, before=None)
        assert [body for _, body, _ in read] == [None] * len(messages)


async def test_return_words_and_new_devices_read_on_after_new_keys(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.says("soon sadness: I hate it here")
    await child.picks("staff")
    case_id = await child.case_id()
    await street.cases.open(home["worker"], case_id, street.now)
    await child.picks("advocate")
    await child.says("soon sadness: only for my advocate")
    thread = await child.thread()
    words = next((said.words for said in thread.messages if said.words), None)
    assert "only for my advocate" in await child.sees()
    if words:
        back = await street.turns.come_back(" ".join(words), street.now)
        assert back is not None
        assert "only for my advocate" in " ".join(said.text for said in back.messages)


async def test_an_emergency_about_the_only_worker_reaches_everybody_above_at_once(street: Street) -> None:
    """CF7: the subject's device gets nothing."""
    small = await street.settle("harbour")
    child = await small.child()
    await child.says("emergency staff_concern: ned has a knife")
    case_id = await child.case_id()
    assert await small.who_can_open(case_id) == {"manager"}
    assert [row.kind for row in await street.cases.queue(small["root"], street.now)] == ["safety"]
    assert await street.cases.queue(small["worker"], street.now) == ()
