"""Generated lives of a case: after every step each person can open exactly what the rules say, tried with real keys.

`make soak` runs 10,000 cases over both databases, `make test` what fits in a minute.
"""

import asyncio
import os
from collections.abc import Awaitable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from backend.cases import repository, thread
from backend.cases.letterbox import grant_place
from backend.cases.opened import keys_for
from backend.cases.rekeying import rekey
from backend.cases.releasing import WORDS_KINDS, destroy, let_in_more
from backend.cases.sharing import Step
from backend.cases.tables import Case, Grant, Message
from backend.intake.settling import MAY_CLEAR
from backend.people.directory import entry_of
from backend.people.enrolment import Signer, confirm_entry, create_person
from backend.people.entries import note_signed
from backend.people.keyring import Keyring
from backend.people.session import Reader
from backend.people.tables import Person, Relationship
from backend.store.columns import new_id
from backend.vault import CannotOpen, PrivateKey, TransportKey, open_grant
from tests.support.homes.child import Child
from tests.support.homes.copies import Copies, PostgresCopies, Seeded, SqliteCopies
from tests.support.homes.model import FIRST, MEANT, STANDS_IN, Model, Pair
from tests.support.homes.street import SeededHome, cheap_hashing

pytestmark = pytest.mark.soak
SOAK = bool(os.environ.get("SAYSO_SOAK"))
CASES = {"sqlite": 5000 if SOAK else 40, "postgres": 5000 if SOAK else 15}
"""For each database; SAYSO_CASES says another number, of both."""
STEPS = 10
WHY = "somebody told me"
INSIDE = sorted(FIRST)
Result = TypeVar("Result")
ANY_KEY_FILE = TransportKey(bytes(32))
"""Seals are not looked at where only one question is asked: does it open?"""


class World:
    """One copy of the home with one child's case, and the loop that it lives on."""

    def __init__(self, seeded: Seeded) -> None:
        self._stack = ExitStack()
        self._loop = asyncio.new_event_loop()
        self.home: SeededHome = seeded.home(self._stack.enter_context(seeded.copies.copy()))
        self.street = self.home.street
        self.child: Child = self.do(self.home.child())
        self.model = Model()
        self.case_id = self.do(self.child.case_id())
        self.held: dict[str, list[PrivateKey]] = {}
        """Keys that somebody has had in hand; what comes after they were shut out must not open with them."""
        self.shut_at: dict[str, int] = {}

    def do(self, work: Awaitable[Result]) -> Result:
        """Wait for it."""
        return self._loop.run_until_complete(work)

    def close(self) -> None:
        """Leave nothing behind."""
        self.do(self.street.close())
        self._loop.close()
        self._stack.close()


class LivesOfACase(RuleBasedStateMachine):
    """What may happen to a case, in any order."""

    seeded: Seeded

    def __init__(self) -> None:
        super().__init__()
        self.world = World(self.seeded)
        self.model = self.world.model

    def teardown(self) -> None:
        """Give everything back."""
        self.world.close()

    # the child

    @initialize(
        level=st.sampled_from(["soon", "urgent"]), partners=st.lists(st.sampled_from(INSIDE), max_size=2, unique=True)
    )
    def begins(self, level: str, partners: list[str]) -> None:
        """A child writes; two of the team may be partners."""
        if len(partners) == 2:
            self.world.do(self._declare(*partners))
        self._tells(level, "sadness", "it is not good here")

    @rule(
        level=st.sampled_from(["routine", "soon", "urgent"]),
        topic=st.sampled_from(["sadness", "bullying", "staff_concern"]),
    )
    def tells(self, level: str, topic: str) -> None:
        """More words, with or without a grown-up in them whom nobody names."""
        self._tells(level, topic, "it goes on")

    @rule(person=st.sampled_from(INSIDE), accuses=st.booleans())
    def names(self, person: str, accuses: bool) -> None:
        """A grown-up's name, in praise or not."""
        first = FIRST[person]
        if accuses:
            self._tells("urgent", "staff_concern", f"{first} hurt me", person)
        else:
            self._tells("routine", "praise", f"{first} helped me", person)

    @rule(door=st.sampled_from(["staff", "manager", *MEANT]))
    def chooses(self, door: str) -> None:
        """Another door, and who is meant where the door leaves it open."""
        before = self._last()
        self.world.do(self.world.child.picks(door))
        if door == "independent_visitor":
            self.world.do(self.world.child.picks(f"person:{self._reader('visitor').person_id}"))
        self._after(before, at_once=self.model.chooses(door))

    @rule()
    def is_silent(self) -> None:
        """Five minutes."""
        before = self._last()
        self.world.do(self.world.street.five_minutes_pass())
        self.model.is_silent()
        self._after(before, at_once=False)

    # the adults

    @precondition(lambda self: self.model.reading())
    @rule(data=st.data())
    def opens(self, data: st.DataObject) -> None:
        """A reader opens the case, and so has its keys in hand."""
        key = data.draw(st.sampled_from(sorted(self.model.reading())), label="reader")
        self.world.do(self.world.street.cases.open(self._reader(key), self.world.case_id, self.world.street.now))
        self.model.opened.add(key)
        self.world.held[key] = self.world.do(self._keys_in_hand(key))

    @precondition(lambda self: self.model.reading())
    @rule(data=st.data(), person=st.sampled_from(INSIDE))
    def excludes(self, data: st.DataObject, person: str) -> None:
        """A reader settles whom it is about."""
        key = data.draw(st.sampled_from(sorted(self.model.reading())), label="reader")
        if person in self.model.left:
            return
        before = self._last()
        work = self.world.street.settling.name(
            self._reader(key), self.world.case_id, self._reader(person).person_id, WHY, self.world.street.now
        )
        self.world.do(work)
        self._after(before, at_once=self.model.settled(person))

    @precondition(lambda self: self._may_clear())
    @rule(data=st.data())
    def clears(self, data: st.DataObject) -> None:
        """The manager, or somebody above, says that it was somebody else."""
        key = data.draw(st.sampled_from(self._may_clear()), label="who clears")
        person = data.draw(st.sampled_from(sorted(set(self.model.out) - self.model.left)), label="who is cleared")
        before = self._last()
        work = self.world.street.settling.clear(
            self._reader(key), self.world.case_id, self._reader(person).person_id, WHY, self.world.street.now
        )
        self.world.do(work)
        self.model.cleared(person)
        self._after(before, at_once=False)

    @precondition(lambda self: self.model.reading())
    @rule(data=st.data())
    def shares(self, data: st.DataObject) -> None:
        """A reader lets somebody in; one who leaves hands over first, in the same way."""
        key = data.draw(st.sampled_from(sorted(self.model.reading())), label="reader")
        others = sorted(other for other in self.world.home.readers if other != key and self.model.may_share(other))
        if not others:
            return
        other = data.draw(st.sampled_from(others), label="to whom")
        step = Step(self._reader(other).person_id, WHY)
        self.world.do(
            self.world.street.settling.share(self._reader(key), self.world.case_id, step, self.world.street.now)
        )
        self.model.shared(other)
        self.world.shut_at.pop(other, None)

    @rule()
    def escalates(self) -> None:
        """A rung of the ladder lets the Responsible Individual in."""
        if not self.model.here("root") or self.model.route in STANDS_IN:
            return
        self.world.do(self._rung())
        if "root" in self.model.granted:
            self.model.shared("root")
            self.world.shut_at.pop("root", None)

    @precondition(lambda self: "joiner" not in self.world.home.readers)
    @rule()
    def joins(self) -> None:
        """Somebody new, confirmed by somebody present: nothing of an older case is theirs."""
        self.world.home.readers["joiner"] = self.world.do(self._join())

    @rule(person=st.sampled_from(["worker", "keyworker", "senior", "on_call"]))
    def leaves(self, person: str) -> None:
        """Somebody works here no more."""
        if person in self.model.left or len(self.model.left) > 1:
            return
        before = self._last()
        self.world.do(self._leave(person))
        self.model.leaves(person)
        self._after(before, at_once=False)

    @rule(person=st.sampled_from(["worker", "manager", "root", "advocate"]))
    def recovers(self, person: str) -> None:
        """A forgotten password without the recovery code: new keys, and nothing until a present reader grants again."""
        if person in self.model.left or person == "root":
            return
        self.world.do(self._reset(person))
        self.model.loses_keys(person)
        self.world.held.pop(person, None)
        self.world.shut_at.pop(person, None)

    # what must be true

    @invariant()
    def each_person_opens_exactly_what_the_rules_say(self) -> None:
        """Every grant is tried with every fitting key; whoever reads the words reads every message."""
        opened = self.world.do(self._truly_opened())
        assert opened == self.model.open

    @invariant()
    def nothing_opens_with_keys_from_before(self) -> None:
        """Who was shut out has what they read, and nothing that came after."""
        for key, after in self.world.shut_at.items():
            for message in self.world.do(self._messages()):
                if message.sequence > after:
                    assert not any(_reads(message, old) for old in self.world.held[key]), key

    @invariant()
    def nobody_is_left_alone(self) -> None:
        """There is always somebody who reads, or will when the words are held no more; and the child reads it all."""
        assert self.model.waiting or self.model.reading() or not self._anybody_granted()
        shown = self.world.do(self.world.child.thread())
        assert len(shown.messages) == len(self.world.do(self._messages()))

    # how

    def _anybody_granted(self) -> bool:
        found = self.model._readers(silent=True)
        return found is not None and bool(found[0] & self.model.granted)

    def _tells(self, level: str, topic: str, text: str, *named: str) -> None:
        before = self._last()
        self.world.do(self.world.child.says(f"{level} {topic}: {text}"))
        rank = ("routine", "soon", "urgent").index(level)
        topics = {"staff_concern": "staff"}.get(topic, topic)
        self._after(before, at_once=self.model.tells(rank, [topics], named))

    def _after(self, before: int, *, at_once: bool) -> None:
        """Note who was shut out. `at_once`: before this very message was sealed."""
        reading = self.model.reading()
        for key in self.world.held:
            if key in reading:
                self.world.shut_at.pop(key, None)
            elif key not in self.world.shut_at:
                self.world.shut_at[key] = before if at_once else self._last()

    def _reader(self, key: str) -> Reader:
        return self.world.home.readers[key]

    def _may_clear(self) -> list[str]:
        if not set(self.model.out) - self.model.left:
            return []
        roles = {key: reader.role for key, reader in self.world.home.readers.items()}
        return sorted(key for key in self.model.reading() if roles[key] in MAY_CLEAR)

    def _last(self) -> int:
        return self.world.do(self._case()).last_sequence

    async def _case(self) -> Case:
        async with self.world.street.store.reading() as db:
            found = await repository.case_by_id(db, self.world.case_id)
        assert found is not None
        return found

    async def _messages(self) -> list[Message]:
        async with self.world.street.store.reading() as db:
            return list(await repository.thread(db, self.world.case_id))

    async def _truly_opened(self) -> set[Pair]:
        keys = {reader.person_id: key for key, reader in self.world.home.readers.items()}
        async with self.world.street.store.reading() as db:
            grants = (await db.scalars(select(Grant).where(Grant.case_id == self.world.case_id))).all()
            case = await repository.case_by_id(db, self.world.case_id)
            assert case is not None
            messages = await repository.thread(db, case.id)
            found: dict[Pair, set[int]] = {}
            for grant in grants:
                key = keys[grant.person_id]
                if self._opens(grant, self._reader(key)):
                    found.setdefault((key, grant.kind), set()).add(grant.epoch)
            for key in {key for key, kind in found if kind == "words"}:
                words = (await keys_for(db, self._reader(key), case)).get("words")
                assert words is not None
                read = thread.read(messages, words, self.world.street.transport)
                assert all(body is not None and whole for _, body, whole in read), key
        epochs = set(range(case.epoch + 1))
        assert all(of == epochs for of in found.values()), "a reader who lacks a key of their compartment"
        return set(found)

    @staticmethod
    def _opens(grant: Grant, reader: Reader) -> bool:
        place = grant_place(grant.home_id, grant.case_id, grant.kind, grant.person_id, grant.epoch)
        for content in (grant.inner, grant.locked):
            try:
                if content is not None:
                    open_grant(content, reader.key, place)
                    return True
            except CannotOpen:
                continue
        return False

    async def _keys_in_hand(self, key: str) -> list[PrivateKey]:
        async with self.world.street.store.reading() as db:
            case = await repository.case_by_id(db, self.world.case_id)
            assert case is not None
            keys = await keys_for(db, self._reader(key), case)
        return [found for (kind, _), found in keys.by_epoch.items() if kind == "words"]

    async def _declare(self, one: str, other: str) -> None:
        pair = {"person_id": self._reader(one).person_id, "other_id": self._reader(other).person_id}
        async with self.world.street.store.writing() as db:
            db.add(Relationship(id=new_id(), home_id=self._reader(one).home_id, kind="partner", **pair))
        self.model.partners.add(frozenset((one, other)))

    async def _rung(self) -> None:
        street = self.world.street
        async with street.store.writing() as db:
            case = await repository.case_for_writing(db, self.world.case_id)
            root = {self._reader("root").person_id}
            await let_in_more(db, street.transport, case, root, WORDS_KINDS, "rung", street.now)

    async def _join(self) -> Reader:
        street, root = self.world.street, self._reader("root")
        with cheap_hashing():
            async with street.store.writing() as db:
                made = await create_person(
                    db,
                    street.transport,
                    street.slow,
                    home_id=root.home_id,
                    name="Jory Lamb",
                    role="staff_on_shift",
                    email="jory@beacon.example",
                    password="a long one that nobody guesses",
                    totp_secret="JBSWY3DPEHPK3PXP",
                    now=street.now,
                    invited_by=Signer(root.person_id, root.signing),
                )
        street.house.directory.forget()
        ring = made.keyring
        return Reader(made.person.id, root.home_id, "staff_on_shift", "Jory Lamb", "s", ring.key, ring.signing)

    async def _leave(self, key: str) -> None:
        street = self.world.street
        async with street.store.writing() as db:
            person = await db.get(Person, self._reader(key).person_id)
            assert person is not None
            person.left_at, person.state = street.now, "left"
            case = await repository.case_for_writing(db, self.world.case_id)
            await destroy(db, case, [person.id], "left")
            street.house.directory.forget()
            members = await street.house.directory.members(db, person.home_id, street.now)
            await rekey(db, street.house, case, members, {person.id})
            pairs = {(r, k) for r, k in self.model.open if r != key}
            for reader, kind in pairs:
                await let_in_more(
                    db, street.transport, case, {self._reader(reader).person_id}, {kind}, "handed_over", street.now
                )
        street.house.directory.forget()

    async def _reset(self, key: str) -> None:
        street, old, root = self.world.street, self._reader(key), self._reader("root")
        ring = Keyring.generate()
        async with street.store.writing() as db:
            person = await db.get(Person, old.person_id)
            assert person is not None
            person.public_key, person.signing_public = ring.key.public.raw, ring.signing.public
            confirm_entry(person, Signer(root.person_id, root.signing))
            await note_signed(db, street.transport, person, entry_of(person), root.person_id, street.now)
            case = await repository.case_for_writing(db, self.world.case_id)
            await destroy(db, case, [person.id], "reset")
        street.house.directory.forget()
        self.world.home.readers[key] = Reader(
            old.person_id, old.home_id, old.role, old.name, "session", ring.key, ring.signing
        )


def _reads(message: Message, key: PrivateKey) -> bool:
    alone = PrivateKey.from_raw(key.raw)
    return thread.read([message], alone, ANY_KEY_FILE, before=None)[0][1] is not None


@pytest.fixture(params=["sqlite", "postgres"])
def copies(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Copies]:
    """Where each generated case gets its database from."""
    if request.param == "sqlite":
        yield SqliteCopies(tmp_path)
        return
    with PostgresCopies.of(request.getfixturevalue("postgres")) as found:
        yield found


def test_each_person_opens_exactly_what_the_rules_say(copies: Copies, tmp_path: Path) -> None:
    """Tell, name, choose, exclude, clear, share, join, leave, hand over, recover, escalate: in any order."""
    seeded = Seeded(copies, tmp_path)
    asyncio.run(seeded.plant())

    class Lives(LivesOfACase):
        """Over this database."""

    Lives.seeded = seeded
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=int(os.environ.get("SAYSO_CASES", CASES[copies.name])),
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not SOAK,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
