"""Other names and ties on the team: two people declare and end them, nobody about themselves, and they are obeyed."""

import pytest

from backend.audit.verifying import verify
from backend.intake.joining import join
from backend.people import declaring
from backend.people.declaring import Declared, DeclaredView, DeclaringRefused, Wanted
from backend.people.session import Reader
from tests.integration.house.test_named import out_of
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration


async def proposes(street: Street, reader: Reader, wanted: Wanted) -> None:
    """As the page does it."""
    async with street.store.writing() as db:
        await declaring.propose(db, street.transport, street.house.directory, reader, wanted, street.now)


async def confirms(street: Street, reader: Reader, line: Declared) -> None:
    """As the page does it."""
    async with street.store.writing() as db:
        row = await declaring.confirm(db, street.transport, street.house.directory, reader, line.id, street.now)
        if row.kind == "tie" and row.other_id:
            await join(db, street.house, reader, (row.person_id, row.other_id), street.now)


async def takes_back(street: Street, reader: Reader, line: Declared) -> None:
    """As the page does it."""
    async with street.store.writing() as db:
        await declaring.take_back(db, street.transport, reader, line.id, street.now)


async def page(street: Street, reader: Reader) -> DeclaredView:
    """What the page shows."""
    async with street.store.reading() as db:
        return await declaring.view(db, street.transport, street.house.directory, reader, street.now)


async def waiting(street: Street, reader: Reader) -> Declared:
    """The one that waits."""
    (line,) = (await page(street, reader)).waiting
    return line


async def test_a_nickname_counts_once_a_second_person_has_confirmed_it(
    street: Street, home: SeededHome, child: Child
) -> None:
    worker = home["worker"].person_id
    await proposes(street, home["manager"], Wanted("nickname", worker, "Big Dog"))
    await child.says("urgent staff_concern: big dog grabbed me")
    assert await out_of(street, home, await child.case_id()) == set(), "one person alone changes nothing"
    with pytest.raises(DeclaringRefused):
        await confirms(street, home["manager"], await waiting(street, home["manager"]))
    await confirms(street, home["root"], await waiting(street, home["root"]))
    other = await home.child()
    await other.says("urgent staff_concern: big dog grabbed me")
    assert await out_of(street, home, await other.case_id()) == {"worker"}

    street.later(minutes=1)
    await proposes(street, home["root"], Wanted("nickname_gone", worker, "Big Dog"))
    await confirms(street, home["second"], await waiting(street, home["second"]))
    third = await home.child()
    await third.says("urgent staff_concern: big dog grabbed me")
    assert await out_of(street, home, await third.case_id()) == set()
    assert [line.kind for line in (await page(street, home["root"])).lately] == ["nickname_gone", "nickname"]
    async with street.store.reading() as db:
        assert (await verify(db, street.transport))[1] == []


async def test_a_tie_keeps_the_other_one_out_of_open_cases_too(street: Street, home: SeededHome, child: Child) -> None:
    await child.says("urgent staff_concern: wes grabbed me")
    case_id = await child.case_id()
    assert await home.who_can_open(case_id) == {"manager", "on_call"}
    await street.cases.open(home["on_call"], case_id, street.now)
    wanted = Wanted("tie", home["worker"].person_id, "partner", home["on_call"].person_id)
    await proposes(street, home["manager"], wanted)
    await confirms(street, home["root"], await waiting(street, home["root"]))
    assert await out_of(street, home, case_id) == {"worker", "on_call"}
    assert await home.who_can_open(case_id) == {"manager"}
    assert (await child.case()).epoch > 0

    await proposes(street, home["root"], Wanted("tie_gone", wanted.person_id, "partner", wanted.other_id))
    await confirms(street, home["second"], await waiting(street, home["second"]))
    assert (await page(street, home["root"])).ties == ()
    assert await home.who_can_open(case_id) == {"manager"}, "to let somebody in again takes a clearing"


async def test_nobody_decides_about_themselves_or_sees_what_is_proposed_about_them(
    street: Street, home: SeededHome
) -> None:
    manager, worker = home["manager"].person_id, home["worker"].person_id
    for wanted in (Wanted("nickname", manager, "The Boss"), Wanted("tie", worker, "friend", manager)):
        with pytest.raises(DeclaringRefused):
            await proposes(street, home["manager"], wanted)
        await proposes(street, home["root"], wanted)
        assert (await page(street, home["manager"])).waiting == ()
        line = await waiting(street, home["second"])
        with pytest.raises(DeclaringRefused):
            await confirms(street, home["manager"], line)
        with pytest.raises(DeclaringRefused):
            await takes_back(street, home["manager"], line)
        await takes_back(street, home["second"], line)
        assert (await page(street, home["second"])).waiting == ()


@pytest.mark.parametrize("key", ["worker", "on_call", "senior", "visitor", "reg44", "iro", "admin"])
async def test_for_everybody_else_there_is_no_such_page(street: Street, home: SeededHome, key: str) -> None:
    with pytest.raises(DeclaringRefused) as refused:
        await page(street, home[key])
    assert refused.value.because == ""
    with pytest.raises(DeclaringRefused) as refused:
        await proposes(street, home[key], Wanted("nickname", home["keyworker"].person_id, "Kez"))
    assert refused.value.because == ""


@pytest.mark.parametrize(
    ("kind", "what", "other", "because"),
    [
        ("nickname", "", "", "nickname"),
        ("nickname", "!?", "", "nickname"),
        ("nickname", "x" * 41, "", "nickname"),
        ("nickname_gone", "Never", "", "as_it_is"),
        ("tie", "partner", "worker", "two"),
        ("tie", "enemy", "keyworker", "tie"),
        ("tie_gone", "partner", "keyworker", "as_it_is"),
        ("something", "x", "", "two"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_reason(
    street: Street, home: SeededHome, kind: str, what: str, other: str, because: str
) -> None:
    about = home[other].person_id if other else ""
    with pytest.raises(DeclaringRefused) as refused:
        await proposes(street, home["manager"], Wanted(kind, home["worker"].person_id, what, about))
    assert refused.value.because == because
