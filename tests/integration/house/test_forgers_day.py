"""Somebody who may write to the database, and has no key: what they put there is shown as a break, to child and adult.

They know the code and every public key, so they can seal to a letterbox; what they cannot make is a seal of the house.
"""

from collections.abc import Sequence

import pytest
from sqlalchemy import delete, select, update

from backend.audit.chain import note
from backend.audit.tables import AuditLine
from backend.audit.verifying import verify
from backend.cases import thread
from backend.cases.bodies import Body, seal_body, seal_text
from backend.cases.letterbox import public_keys
from backend.cases.opened import CHANGED, note_place, say_place, summary_place
from backend.cases.tables import ChildSay, Grant, Identity, Message, Note, Summary
from backend.people.cli import reset_person
from backend.people.directory import entry_of
from backend.people.enrolment import Signer, confirm_entry, make_keys, take_keys
from backend.people.entries import note_signed
from backend.people.tables import Person
from backend.store.columns import new_id
from backend.vault import Place, PublicKey
from backend.vault.cost import FAST_FOR_TESTS
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration
LIE = "Forget it. Nobody here will help you."


@pytest.fixture
async def case_id(street: Street, home: SeededHome, child: Child) -> str:
    """A child has told the staff, and the manager has answered."""
    await child.says("urgent fear: one")
    await child.picks("staff")
    case = await child.case_id()
    await street.cases.reply(home["manager"], case, "I believe you.", street.now)
    return case


async def put_in(street: Street, case_id: str, author: str, person_id: str | None, text: str = LIE) -> str:
    """A line of the forger's own, sealed to the words with the public key that lies in the database."""
    async with street.store.writing() as db:
        keys = await public_keys(db, street.transport, case_id)
        last = (await messages(street, case_id))[-1]
        body = Body(text=text, at=street.now.isoformat(), kind="text", language="en")
        forged = Message(
            id=new_id(), home_id=last.home_id, case_id=case_id, sequence=last.sequence + 1, author=author,
            person_id=person_id, kind="text", at=last.at, mac=last.mac,
        )  # fmt: skip
        forged.body = seal_body(body, keys["words"], thread.message_place(forged))
        db.add(forged)
    return forged.id


async def messages(street: Street, case_id: str) -> Sequence[Message]:
    """The thread as the rows are."""
    async with street.store.reading() as db:
        return (await db.scalars(select(Message).where(Message.case_id == case_id).order_by(Message.sequence))).all()


async def breaks(street: Street, home: SeededHome, case_id: str) -> set[str]:
    """What the manager is shown as broken."""
    view = await street.cases.open(home["manager"], case_id, street.now)
    return {said.id for said in view.thread if said.broken}


@pytest.mark.parametrize("author", ["person", "bot"])
async def test_a_forged_line_is_shown_to_nobody_as_what_it_says(
    street: Street, home: SeededHome, child: Child, case_id: str, author: str
) -> None:
    """It opens with the child's key; its seal does not hold. The manager sees the break; the child, a line of ours."""
    assert "I believe you." in await child.sees()
    forged = await put_in(street, case_id, author, home["manager"].person_id if author == "person" else None)
    assert forged in await breaks(street, home, case_id)
    shown = {said.id: said for said in (await child.thread()).messages}
    assert LIE not in await child.sees()
    assert (shown[forged].author, shown[forged].name) == ("bot", None)
    assert "isn't how it was written" in shown[forged].text
    assert "I believe you." in await child.sees()


async def test_a_true_line_that_is_said_twice_is_shown_once(
    street: Street, home: SeededHome, child: Child, case_id: str
) -> None:
    """Replayed: copied to the end of the thread, seal and all."""
    true = (await messages(street, case_id))[-1]
    async with street.store.writing() as db:
        copied = {"home_id": true.home_id, "case_id": case_id, "author": "person", "kind": "text", "at": true.at}
        again = Message(id=new_id(), **copied, person_id=true.person_id, sequence=true.sequence + 1)
        again.body, again.mac = true.body, true.mac
        db.add(again)
    assert again.id in await breaks(street, home, case_id)
    assert (await child.sees()).count("I believe you.") == 1


async def test_a_changed_line_is_not_shown_to_the_child(street: Street, child: Child, case_id: str) -> None:
    """Also where it does not open any more: something stands in its place."""
    last = (await messages(street, case_id))[-1]
    async with street.store.writing() as db:
        changed = last.body[:-1] + bytes([last.body[-1] ^ 1])
        await db.execute(update(Message).where(Message.id == last.id).values(body=changed))
    shown = {said.id: said.text for said in (await child.thread()).messages}
    assert "isn't how it was written" in shown[last.id]


async def test_forged_notes_summaries_names_and_answers_are_shown_as_changed(
    street: Street, home: SeededHome, case_id: str
) -> None:
    """Nobody can write in Amy's name that all is well, nor in the child's that they feel safe."""
    manager = home["manager"]
    async with street.store.writing() as db:
        keys = await public_keys(db, street.transport, case_id)
        row = {"home_id": manager.home_id, "case_id": case_id}
        by = {"person_id": manager.person_id, "sequence": 99, "at": street.now, "mac": bytes(32)}
        forged_note, forged_summary = Note(id=new_id(), **row, **by), Summary(id=new_id(), **row, **by)
        forged_note.body = seal_text(LIE, keys["notes"], note_place(forged_note))
        forged_summary.body = seal_text(LIE, keys["summary"], summary_place(forged_summary))
        childs = {"sequence": 99, "at": street.now, "mac": bytes(32)}
        answer = ChildSay(id=new_id(), **row, **childs, kind="safe")
        answer.answer = seal_text("yes", keys["words"], say_place(answer))
        name = Identity(id=new_id(), **row, **childs)
        name.name = seal_text(
            "Kai", keys["identity"], Place("identity.name", name.id, manager.home_id, case_id, "identity", 99)
        )
        db.add_all([forged_note, forged_summary, answer, name])
        await db.execute(update(Grant).where(Grant.case_id == case_id).values(opened_at=street.now))
    view = await street.cases.open(manager, case_id, street.now)
    assert [note.text for note in view.notes] == [CHANGED]
    assert [summary.text for summary in view.summaries] == [CHANGED]
    assert view.row.title == CHANGED
    assert view.safe_answer == CHANGED
    assert view.child_name in (None, CHANGED)


async def old_and_new(street: Street, home: SeededHome) -> tuple[dict[str, object], PublicKey]:
    """The keyworker lost everything and has new keys, which the manager confirmed; the old row was kept by somebody."""
    keyworker, manager = home["keyworker"], home["manager"]
    kept = ("state", "public_key", "signing_public", "signature", "joined_at", "invited_by", "keys_by_password")
    async with street.store.writing() as db:
        person = await db.get_one(Person, keyworker.person_id)
        old = {name: getattr(person, name) for name in kept}
        email = street.transport.unseal(person.email, Place("person.email", person.id, person.home_id)).decode()
        await reset_person(db, street.transport, email, street.now)
        keys = make_keys(person, "a new and long password", FAST_FOR_TESTS)
        take_keys(person, keys, street.now)
        confirm_entry(person, Signer(manager.person_id, manager.signing))
        await note_signed(db, street.transport, person, entry_of(person), manager.person_id, street.now)
    return old, keys.keyring.key.public


async def sealed_to(street: Street, home: SeededHome, key: str) -> PublicKey | None:
    """To which key of this person something would be sealed now."""
    street.house.directory.forget()
    async with street.store.reading() as db:
        member = await street.house.directory.member(db, home[key].home_id, home[key].person_id, street.now)
    return member.public_key if member else None


async def put_back(street: Street, person_id: str, row: dict[str, object]) -> None:
    """An older row of the directory, with a signature that holds."""
    async with street.store.writing() as db:
        await db.execute(update(Person).where(Person.id == person_id).values(row))


async def test_an_old_and_truly_signed_entry_that_was_put_back_is_found(street: Street, home: SeededHome) -> None:
    """Its signatures hold up to the root. The account's chain says that another one was signed since."""
    before = await sealed_to(street, home, "keyworker")
    old, new = await old_and_new(street, home)
    assert await sealed_to(street, home, "keyworker") == new != before
    await put_back(street, home["keyworker"].person_id, old)
    assert await sealed_to(street, home, "keyworker") is None


async def test_an_entry_cannot_come_back_from_a_reset_either(street: Street, home: SeededHome) -> None:
    """Reset and not yet confirmed anew: the old entry ended."""
    old, _ = await old_and_new(street, home)
    async with street.store.writing() as db:
        person = await db.get_one(Person, home["keyworker"].person_id)
        email = street.transport.unseal(person.email, Place("person.email", person.id, person.home_id)).decode()
        await reset_person(db, street.transport, email, street.now)
    await put_back(street, home["keyworker"].person_id, old)
    assert await sealed_to(street, home, "keyworker") is None


async def test_hiding_the_line_that_tells_is_found_by_the_audit(street: Street, home: SeededHome) -> None:
    """Whoever takes the lines away as well, so that the old entry is the last that was signed, leaves a gap."""
    old, _ = await old_and_new(street, home)
    person_id = home["keyworker"].person_id
    async with street.store.writing() as db:
        keyworker = await db.get_one(Person, person_id)
        await note(db, street.transport, keyworker, person_id, "signed_in", person_id, street.now, "account")
    await put_back(street, person_id, old)
    async with street.store.writing() as db:
        mine = (AuditLine.chain_id == person_id, AuditLine.action.in_(("entry_signed", "entry_ended")))
        first = await db.scalar(select(AuditLine.sequence).where(*mine).order_by(AuditLine.sequence).limit(1))
        await db.execute(delete(AuditLine).where(*mine, AuditLine.sequence > (first or 0)))
    async with street.store.reading() as db:
        _, found = await verify(db, street.transport)
    assert [(one.chain, one.chain_id, one.what) for one in found] == [("account", person_id, "missing")]


@pytest.mark.parametrize("what", ["public_key", "role", "home_id", "signing_public"])
async def test_nothing_is_sealed_to_an_entry_that_was_changed(street: Street, home: SeededHome, what: str) -> None:
    """Another key, a higher role, another home: no letterbox that is made from now on has a grant for it."""
    manager, other = home["manager"], home["worker"]
    async with street.store.writing() as db:
        stranger = await db.get_one(Person, other.person_id)
        values: dict[str, object] = {
            "public_key": stranger.public_key, "signing_public": stranger.signing_public,
            "role": "registered_manager", "home_id": new_id(),
        }  # fmt: skip
        changed = other if what in ("role", "home_id") else manager
        await db.execute(update(Person).where(Person.id == changed.person_id).values({what: values[what]}))
    street.house.directory.forget()
    child = await home.child()
    await child.says("urgent fear: after the change")
    case = await child.case_id()
    async with street.store.reading() as db:
        query = select(Grant).where(Grant.case_id == case, Grant.person_id == changed.person_id)
        assert (await db.scalars(query)).all() == []


async def test_somebody_who_was_put_in_is_sealed_nothing(street: Street, home: SeededHome) -> None:
    """A row of the forger's own, which names the root as inviter and is signed with the forger's key."""
    root = home["root"]
    async with street.store.writing() as db:
        like = await db.get_one(Person, home["worker"].person_id)
        intruder = Person(id=new_id(), home_id=like.home_id, role="registered_manager", state="invited")
        intruder.name, intruder.email = like.name, like.email
        intruder.email_hash = new_id().encode()
        keys = make_keys(intruder, "a long password of a forger", FAST_FOR_TESTS)
        take_keys(intruder, keys, street.now)
        confirm_entry(intruder, Signer(root.person_id, keys.keyring.signing))
        intruder.name = street.transport.seal(b"X", Place("person.name", intruder.id, intruder.home_id))
        db.add(intruder)
    street.house.directory.forget()
    child = await home.child()
    await child.says("urgent fear: with an intruder")
    async with street.store.reading() as db:
        assert (await db.scalars(select(Grant).where(Grant.person_id == intruder.id))).all() == []
