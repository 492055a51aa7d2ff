"""Whoever changes a row in the database is found out."""

import pytest
from sqlalchemy import delete, select, update

from backend.audit.tables import AuditLine
from backend.audit.verifying import verify
from backend.cases.service import NoSuchCase
from backend.cases.tables import Compartment, Grant, Message
from backend.store.columns import new_id
from backend.vault import CannotOpen, PrivateKey
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration


@pytest.fixture
async def case_id(street: Street, home: SeededHome, child: Child) -> str:
    """A case with some messages, opened by nobody yet."""
    for text in ("urgent fear: one", "urgent fear: two", "urgent fear: three"):
        await child.says(text)
    return await child.case_id()


async def broken(street: Street, home: SeededHome, case_id: str) -> list[str]:
    """The child's messages that are shown as broken."""
    view = await street.cases.open(home["manager"], case_id, street.now)
    return [said.id for said in view.thread if said.broken]


async def childs_messages(street: Street, case_id: str) -> list[Message]:
    """What the child wrote, as the rows are."""
    async with street.store.reading() as db:
        query = select(Message).where(Message.case_id == case_id, Message.author == "child")
        return list(await db.scalars(query.order_by(Message.sequence)))


async def test_an_untouched_thread_is_whole(street: Street, home: SeededHome, case_id: str) -> None:
    assert await broken(street, home, case_id) == []


async def test_a_changed_message_is_shown_as_broken(street: Street, home: SeededHome, case_id: str) -> None:
    first = (await childs_messages(street, case_id))[0]
    changed = bytes([first.body[0] ^ 1]) + first.body[1:]
    async with street.store.writing() as db:
        await db.execute(update(Message).where(Message.id == first.id).values(body=changed))
    assert first.id in await broken(street, home, case_id)


async def test_a_message_under_another_name_is_shown_as_broken(street: Street, home: SeededHome, case_id: str) -> None:
    first = (await childs_messages(street, case_id))[0]
    async with street.store.writing() as db:
        await db.execute(update(Message).where(Message.id == first.id).values(author="bot"))
    assert first.id in await broken(street, home, case_id)


async def test_two_messages_that_changed_places_are_shown_as_broken(
    street: Street, home: SeededHome, case_id: str
) -> None:
    first, second, _ = await childs_messages(street, case_id)
    async with street.store.writing() as db:
        for message, other in ((first, second), (second, first)):
            values = {"body": other.body, "mac": other.mac}
            await db.execute(update(Message).where(Message.id == message.id).values(values))
    assert {first.id, second.id} <= set(await broken(street, home, case_id))


async def test_a_message_that_was_taken_out_leaves_a_break(street: Street, home: SeededHome, case_id: str) -> None:
    _, second, _ = await childs_messages(street, case_id)
    async with street.store.writing() as db:
        await db.execute(delete(Message).where(Message.id == second.id))
    assert len(await broken(street, home, case_id)) == 1


async def test_a_last_message_that_was_taken_out_is_missed(street: Street, home: SeededHome, case_id: str) -> None:
    async with street.store.writing() as db:
        query = select(Message).where(Message.case_id == case_id).order_by(Message.sequence.desc()).limit(1)
        last = (await db.scalars(query)).one()
        await db.delete(last)
    assert len(await broken(street, home, case_id)) >= 1


async def test_a_message_that_was_put_in_is_shown_as_broken(
    street: Street, home: SeededHome, child: Child, case_id: str
) -> None:
    third = (await childs_messages(street, case_id))[-1]
    made_up = new_id()
    async with street.store.writing() as db:
        copied = {"home_id": third.home_id, "case_id": case_id, "author": "person", "kind": "text", "at": third.at}
        db.add(
            Message(
                id=made_up,
                **copied,
                person_id=home["worker"].person_id,
                sequence=third.sequence + 1000,
                body=third.body,
                mac=third.mac,
            )
        )
    assert made_up in await broken(street, home, case_id)
    shown = {said.id: said for said in (await child.thread()).messages}
    assert shown[made_up].author == "bot"
    assert "isn't how it was written" in shown[made_up].text


async def test_a_grant_that_was_let_loose_in_the_database_opens_nothing(
    street: Street, home: SeededHome, case_id: str
) -> None:
    senior = home["senior"]
    async with street.store.writing() as db:
        await db.execute(update(Grant).where(Grant.person_id == senior.person_id).values(state="released"))
    assert await street.cases.queue(senior, street.now) == ()
    with pytest.raises(NoSuchCase):
        await street.cases.open(senior, case_id, street.now)


async def test_nothing_is_sealed_to_a_compartment_that_was_swapped(
    street: Street, home: SeededHome, child: Child, case_id: str
) -> None:
    thief = PrivateKey.generate()
    async with street.store.writing() as db:
        await db.execute(
            update(Compartment)
            .where(Compartment.case_id == case_id, Compartment.kind == "words")
            .values(public_key=thief.public.raw)
        )
    with pytest.raises(CannotOpen):
        await street.cases.reply(home["manager"], case_id, "are you there?", street.now)


@pytest.mark.parametrize("how", ["changed", "taken_out", "swapped", "put_in", "first_taken_out"])
async def test_the_audit_finds_where_its_chain_was_touched(
    street: Street, home: SeededHome, case_id: str, how: str
) -> None:
    assert (await audit(street))[1] == 0
    async with street.store.writing() as db:
        lines = list(await db.scalars(select(AuditLine).where(AuditLine.chain == "case").order_by(AuditLine.sequence)))
        if how == "changed":
            lines[1].actor_id = home["worker"].person_id
        elif how in ("taken_out", "first_taken_out"):
            await db.delete(lines[1 if how == "taken_out" else 0])
        elif how == "swapped":
            for name in ("subject_id", "action", "mac"):
                before = getattr(lines[0], name), getattr(lines[1], name)
                setattr(lines[1], name, before[0])
                setattr(lines[0], name, before[1])
        else:
            last = lines[-1]
            kept = {n: getattr(last, n) for n in ("home_id", "chain", "chain_id", "actor_id", "action", "subject_id")}
            db.add(AuditLine(id=new_id(), **kept, sequence=last.sequence + 1, at=last.at, mac=last.mac))
    assert (await audit(street))[1] == 1


async def audit(street: Street) -> tuple[int, int]:
    """How many lines there are, and how many chains are broken."""
    async with street.store.reading() as db:
        count, breaks = await verify(db, street.transport)
    return count, len(breaks)
