"""No word is lost, none is stored twice, and what is stored stays as it was (promise 1)."""

import asyncio

import pytest
from sqlalchemy import func, select

from backend.cases.tables import Case, Message
from backend.intake.tables import JournalEntry, Receipt
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration


async def test_a_redelivery_stores_nothing_and_answers_the_same(child: Child) -> None:
    first = await child.says("soon sadness: they left me out", external_id="m1")
    again = await child.says("soon sadness: they left me out", external_id="m1")

    assert again.repeated
    assert (again.message_id, [r.id for r in again.replies]) == (first.message_id, [r.id for r in first.replies])
    assert [said.text for said in await child.own_words()] == ["soon sadness: they left me out"]


async def test_twenty_deliveries_at_once_store_one_message(street: Street, child: Child) -> None:
    taken = await asyncio.gather(*(child.says("soon sadness: hello", external_id="m1") for _ in range(20)))

    assert len({one.message_id for one in taken}) == 1
    assert sum(not one.repeated for one in taken) == 1
    assert len(await child.own_words()) == 1
    assert await count(street, Receipt) == 1


async def test_twenty_messages_at_once_are_all_in_one_whole_thread(
    street: Street, home: SeededHome, child: Child
) -> None:
    texts = [f"urgent sadness: this is line {number}" for number in range(20)]
    taken = await asyncio.gather(*(child.says(text) for text in texts))

    assert await count(street, JournalEntry) == 0
    words = await child.own_words()
    assert sorted(said.text for said in words) == sorted(texts)
    assert {said.id for said in words} == {one.message_id for one in taken}
    view = await street.cases.open(home["worker"], await child.case_id(), street.now)
    assert not any(said.broken for said in view.thread)
    assert await places(street) == list(range(1, len(view.thread) + 1))


async def test_messages_one_after_the_other_keep_their_order(child: Child) -> None:
    texts = [f"soon sadness: line {number}" for number in range(8)]
    for text in texts:
        await child.says(text)
    assert [said.text for said in await child.own_words()] == texts


async def test_children_who_write_at_once_never_wait_for_each_other_in_vain(street: Street, home: SeededHome) -> None:
    children = [await home.child() for _ in range(8)]
    await asyncio.gather(*(child.says(f"urgent fear: I am child {n}") for n, child in enumerate(children)))
    for number, child in enumerate(children):
        assert [said.text for said in await child.own_words()] == [f"urgent fear: I am child {number}"]
    assert len(await street.cases.queue(home["manager"], street.now)) == 8


async def test_an_edit_stands_beside_what_it_changes(street: Street, home: SeededHome, child: Child) -> None:
    before = await child.says("urgent threat: Leo said he will stab me", external_id="m1")
    after = await child.edits("urgent: never mind", edited_of="m1")
    view = await street.cases.open(home["manager"], await child.case_id(), street.now)

    mine = [said for said in view.thread if said.author == "child"]
    assert [said.id for said in mine] == [before.message_id, after.message_id]
    assert [said.text for said in mine] == ["urgent threat: Leo said he will stab me", "urgent: never mind"]
    assert mine[1].replaces == mine[0].id
    assert (await child.case()).level == "urgent"


async def test_a_picture_is_held_back_until_a_person_asks(street: Street, home: SeededHome, child: Child) -> None:
    taken = await child.sends_file(b"\x89PNG and so on", "image/png")
    case_id = await child.case_id()
    view = await street.cases.open(home["worker"], case_id, street.now)
    assert [said.held for said in view.thread if said.author == "child"] == [True]
    assert await street.cases.show_held(home["worker"], case_id, taken.message_id, street.now) == (
        b"\x89PNG and so on",
        "image/png",
    )


async def count(street: Street, table: type) -> int:
    """How many rows a table has."""
    async with street.store.reading() as db:
        return await db.scalar(select(func.count()).select_from(table)) or 0


async def places(street: Street) -> list[int]:
    """The places in the order of the only case."""
    async with street.store.reading() as db:
        case_id = await db.scalar(select(Case.id))
        query = select(Message.sequence).where(Message.case_id == case_id).order_by(Message.sequence)
        return list(await db.scalars(query))
