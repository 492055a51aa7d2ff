"""Somebody leaves or loses their keys: tried with real keys, on both databases, and read on the child's phone."""

import contextlib

import pytest
from sqlalchemy import select

from backend.audit.verifying import verify
from backend.cases import giving_back, grants_repository
from backend.cases.tables import Grant
from backend.intake import departing
from backend.intake.departing import HandedOver
from backend.people.directory import entry_of
from backend.people.enrolment import Signer, confirm_entry, make_keys, take_keys
from backend.people.entries import note_signed
from backend.people.session import Reader
from backend.people.tables import Person
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street, cheap_hashing

pytestmark = pytest.mark.integration


async def leaves(street: Street, reader: Reader) -> HandedOver:
    """As the page and `sayso people remove` do it."""
    async with street.store.writing() as db:
        person = await db.get(Person, reader.person_id)
        assert person is not None
        return await departing.leave(db, street.house, person, "operator", street.now)


async def loses_keys(street: Street, reader: Reader) -> HandedOver:
    """As `sayso people reset` does it."""
    async with street.store.writing() as db:
        person = await db.get(Person, reader.person_id)
        assert person is not None
        return await departing.lose_keys(db, street.house, person, "operator", street.now)


async def comes_back(street: Street, before: Reader, by: Reader | None) -> Reader:
    """New keys; `by`: who has confirmed them, or nobody."""
    async with street.store.writing() as db:
        person = await db.get(Person, before.person_id)
        assert person is not None
        with cheap_hashing():
            keys = make_keys(person, "seven brass kettles sing")
        take_keys(person, keys, street.now)
        if by is not None:
            confirm_entry(person, Signer(by.person_id, by.signing))
            await note_signed(db, street.transport, person, entry_of(person), by.person_id, street.now)
    street.house.directory.forget()
    ring = keys.keyring
    return Reader(before.person_id, before.home_id, before.role, before.name, "session", ring.key, ring.signing)


async def tells(child: Child, *choices: str) -> str:
    """Some words, and who is to read them."""
    await child.says("soon bullying: he takes my things")
    for choice in ("limits:ok", *choices, "anonymous"):
        await child.picks(choice)
    return await child.case_id()


async def test_the_visitor_leaves_and_the_coordinator_reads(street: Street, home: SeededHome, child: Child) -> None:
    visitor = home["visitor"]
    case = await tells(child, "independent_visitor", f"person:{visitor.person_id}")
    assert await home.who_can_open(case) == {"visitor"}
    done = await leaves(street, visitor)
    assert (done.cases, done.nobody) == (1, 0)
    assert "coordinator" in await home.who_can_open(case)
    assert {"visitor", "worker", "manager", "root"} & await home.who_can_open(case) == set()
    assert "doesn't work with us any more" in await child.sees()


async def test_no_grant_of_theirs_is_left_anywhere(street: Street, home: SeededHome, child: Child) -> None:
    """Neither of what they read nor of what they might have read one day."""
    mine, other = await tells(child, "staff"), await home.child()
    theirs = await tells(other, "manager")
    await street.cases.open(home["worker"], mine, street.now)
    await leaves(street, home["worker"])
    async with street.store.reading() as db:
        assert await grants_repository.case_ids_of(db, home["worker"].person_id) == []
        rows = (await db.scalars(select(Grant).where(Grant.person_id == home["worker"].person_id))).all()
    assert {row.case_id for row in rows} == {mine, theirs}
    assert [row.id for row in rows if row.inner or row.locked or row.release_key] == []
    assert "manager" in await home.who_can_open(mine)


async def test_whoever_has_left_is_known_and_so_is_their_partner(
    street: Street, home: SeededHome, child: Child
) -> None:
    await home.declare("keyworker", "manager")
    await leaves(street, home["keyworker"])
    await child.says("urgent staff_concern: kezia hurt me")
    assert await home.who_can_open(await child.case_id()) == {"on_call"}


async def test_where_nobody_is_left_the_child_is_told(street: Street, home: SeededHome, child: Child) -> None:
    case = await tells(child, "reg44_visitor", f"person:{home['reg44'].person_id}")
    await street.cases.open(home["reg44"], case, street.now)
    done = await leaves(street, home["reg44"])
    assert done.nobody == 1
    assert "Nobody can open what you wrote" in await child.sees()
    assert "You can write it again" in await child.sees()


async def test_lost_keys_are_given_back_by_another_reader(street: Street, home: SeededHome, child: Child) -> None:
    case = await tells(child, "staff")
    worker, manager = home["worker"], home["manager"]
    await street.cases.open(worker, case, street.now)
    assert (await loses_keys(street, worker)).nobody == 0
    joined = await comes_back(street, worker, None)
    assert await gives_back(street, manager, worker.person_id) == 0, "nobody present has confirmed them"
    home.readers["worker"] = joined
    assert "worker" not in await home.who_can_open(case)
    home.readers["worker"] = await comes_back(street, worker, manager)
    assert "worker" not in await home.who_can_open(case), "confirming alone gives nothing"
    assert await gives_back(street, manager, worker.person_id) == 1
    assert "worker" in await home.who_can_open(case)
    assert "can read what you wrote again" in await child.sees()
    assert await gives_back(street, manager, worker.person_id) == 0


async def test_nobody_gives_back_what_they_cannot_open(street: Street, home: SeededHome, child: Child) -> None:
    """The manager neither opens, nor counts, nor gives back what was for the visitor alone."""
    visitor = home["visitor"]
    case = await tells(child, "independent_visitor", f"person:{visitor.person_id}")
    await loses_keys(street, visitor)
    home.readers["visitor"] = await comes_back(street, visitor, home["root"])
    async with street.store.reading() as db:
        assert await giving_back.to_give_back(db, home["manager"]) == {}
    assert await gives_back(street, home["manager"], visitor.person_id) == 0
    assert await home.who_can_open(case) == set()


async def test_what_nobody_can_open_is_counted_to_its_own_service(
    street: Street, home: SeededHome, child: Child
) -> None:
    visitor = home["visitor"]
    await tells(child, "independent_visitor", f"person:{visitor.person_id}")
    assert (await loses_keys(street, visitor)).nobody == 1
    assert "lost the key to your words" in await child.sees()
    async with street.store.reading() as db:
        counts = {
            key: await giving_back.nobody_can_open(db, street.house, home[key])
            for key in ("coordinator", "manager", "root", "worker", "other_visitor", "service")
        }
    assert counts == {"coordinator": 1, "manager": 0, "root": 0, "worker": 0, "other_visitor": 0, "service": 0}


async def test_every_chain_holds_afterwards(street: Street, home: SeededHome, child: Child) -> None:
    await tells(child, "staff")
    await leaves(street, home["worker"])
    await loses_keys(street, home["manager"])
    async with street.store.reading() as db:
        assert (await verify(db, street.transport))[1] == []


async def gives_back(street: Street, reader: Reader, person_id: str) -> int:
    """All that this reader can."""
    async with street.store.writing() as db:
        member = await street.house.directory.member(db, reader.home_id, person_id, street.now)
        assert member is not None
        return await giving_back.give_back(db, street.house, reader, member, street.now)


async def test_a_refused_step_leaves_the_rota_as_it_was(street: Street, home: SeededHome) -> None:
    """What is kept of the rota was read in a transaction that is then rolled back; nobody is left without it."""
    street.house.rota.forget()
    with contextlib.suppress(LookupError):
        async with street.store.writing() as db:
            before = await street.house.here(db, home["worker"].home_id, street.now)
            raise LookupError
    async with street.store.reading() as db:
        assert await street.house.here(db, home["worker"].home_id, street.now) == before
