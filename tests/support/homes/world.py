"""One case in a home that is put back before each, and what happens to the people around it."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from backend.cases import repository
from backend.cases.opened import keys_for
from backend.cases.releasing import WORDS_KINDS, destroy, let_in_more
from backend.intake import departing
from backend.people.directory import entry_of
from backend.people.enrolment import Signer, confirm_entry, create_person
from backend.people.entries import note_signed
from backend.people.keyring import Keyring
from backend.people.session import Reader
from backend.people.tables import Person
from backend.vault import PrivateKey
from tests.support.homes.child import Child
from tests.support.homes.model import Model
from tests.support.homes.originals import Seeded
from tests.support.homes.street import SeededHome, cheap_hashing
from tests.support.homes.truth import Truth

Result = TypeVar("Result")


class World:
    """The home as it was, one child's case in it, and the loop that it lives on."""

    def __init__(self, seeded: Seeded, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._seeded = seeded
        self.home: SeededHome = seeded.home()
        self.street = self.home.street
        self.child: Child = self.do(self.home.child())
        self.model = Model()
        self.case_id = self.do(self.child.case_id())
        self.truth = Truth(self.street, self.case_id, self.child.token)
        self.held: dict[str, list[PrivateKey]] = {}
        """Keys that somebody has had in hand; what comes after they were shut out must not open with them."""
        self.shut_at: dict[str, int] = {}

    def do(self, work: Awaitable[Result]) -> Result:
        """Wait for it."""
        return self._loop.run_until_complete(work)

    def reader(self, key: str) -> Reader:
        """Somebody, with their keys in hand."""
        return self.home.readers[key]

    def _people_change(self) -> None:
        self._seeded.people_changed = True
        self.street.house.directory.forget()

    async def last_sequence(self) -> int:
        """How far the thread has come."""
        async with self.street.store.reading() as db:
            case = await repository.case_by_id(db, self.case_id)
        assert case is not None
        return case.last_sequence

    async def keys_in_hand(self, key: str) -> list[PrivateKey]:
        """Every key of the words that somebody has now."""
        async with self.street.store.reading() as db:
            case = await repository.case_by_id(db, self.case_id)
            assert case is not None
            keys = await keys_for(db, self.reader(key), case)
        return [found for (kind, _), found in keys.by_epoch.items() if kind == "words"]

    async def declare(self, one: str, other: str) -> None:
        """Two of the team are partners."""
        await self.home.declare(one, other)
        self.model.partners.add(frozenset((one, other)))

    async def rung(self) -> None:
        """The ladder calls the Responsible Individual."""
        street = self.street
        async with street.store.writing() as db:
            case = await repository.case_for_writing(db, self.case_id)
            root = {self.reader("root").person_id}
            await let_in_more(db, street.transport, case, root, WORDS_KINDS, "rung", street.now)

    async def join(self) -> Reader:
        """Somebody new, signed for by the Responsible Individual."""
        street, root = self.street, self.reader("root")
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
        self._people_change()
        ring = made.keyring
        return Reader(made.person.id, root.home_id, "staff_on_shift", "Jory Lamb", "s", ring.key, ring.signing)

    async def leave(self, key: str) -> None:
        """Somebody leaves, as the page does it."""
        async with self.street.store.writing() as db:
            person = await db.get(Person, self.reader(key).person_id)
            assert person is not None
            await departing.leave(db, self.street.house, person, "operator", self.street.now)
        self._people_change()

    async def reset(self, key: str) -> None:
        """New keys for somebody who has lost theirs."""
        street, old, root = self.street, self.reader(key), self.reader("root")
        ring = Keyring.generate()
        async with street.store.writing() as db:
            person = await db.get(Person, old.person_id)
            assert person is not None
            person.public_key, person.signing_public = ring.key.public.raw, ring.signing.public
            confirm_entry(person, Signer(root.person_id, root.signing))
            await note_signed(db, street.transport, person, entry_of(person), root.person_id, street.now)
            case = await repository.case_for_writing(db, self.case_id)
            await destroy(db, case, [person.id], "reset")
        self._people_change()
        self.home.readers[key] = Reader(
            old.person_id, old.home_id, old.role, old.name, "session", ring.key, ring.signing
        )
