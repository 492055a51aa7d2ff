"""One installation with some homes in it, and a clock that the test moves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from backend.alerts.rota import Rota
from backend.cases import repository
from backend.cases.ahead import Ahead
from backend.cases.house import House
from backend.cases.opened import keys_for
from backend.cases.service import Cases
from backend.intake.settling import Settling
from backend.intake.silence import end_holds
from backend.people import enrolment, members_repository
from backend.people.directory import Directory
from backend.people.keyring import Keyring, password_place
from backend.people.roots import Roots
from backend.people.session import Reader
from backend.people.slow_work import SlowWork
from backend.people.tables import Relationship
from backend.store.base import Base
from backend.store.columns import new_id
from backend.store.engine import Store, make_engine
from backend.store.live import Live
from backend.vault import TransportKey, WordPool, unwrap_with_password
from backend.vault.cost import FAST_FOR_TESTS
from bot.coming_back import PEPPER
from bot.turn import Turns
from sayso.rooms import build_house
from sayso.seed import HomeFile, Seeding, SignIn, seed_home
from sayso.settings import Settings
from tests.support.homes.child import Child
from tests.support.homes.triage import ScriptedTriage

FILES = Path(__file__).parent
THURSDAY_AFTERNOON = datetime(2026, 5, 14, 15, 20, tzinfo=UTC)
BEACON_KEYS = (
    *("root", "second", "manager", "on_call", "worker", "keyworker", "senior", "visitor", "other_visitor"),
    *("coordinator", "reg44", "advocate", "service", "social_worker", "iro", "admin"),
)


@contextmanager
def cheap_hashing() -> Iterator[None]:
    """Seeded people's passwords are hashed cheaply: what a guess costs is the vault's to prove."""
    before = enrolment.make_keys.__defaults__
    enrolment.make_keys.__defaults__ = (FAST_FOR_TESTS,)
    try:
        yield
    finally:
        enrolment.make_keys.__defaults__ = before


@cache
def _checked_config() -> House:
    """All of `config/` is read once; what belongs to one installation is put in anew by `_house`."""
    store = Store(make_engine("sqlite://"))
    return build_house(Settings(), store, TransportKey(bytes(32)), Roots(Path("nowhere")))


def _house(store: Store, transport: TransportKey, roots: Roots) -> House:
    """The house of one installation, wired as the roof wires it."""
    config = _checked_config()
    return replace(
        config,
        transport=transport,
        directory=Directory(transport, roots),
        ahead=Ahead(config.routes, transport, 0),
        rota=Rota(config.zone),
        live=Live.of(store.engine),
    )


class Street:
    """The house as the roof builds it, but for a triage that finds what the test says."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self.store = Store(make_engine(url))
        self.transport = TransportKey.load_or_create(folder / "key")
        self.roots = Roots(folder / "roots.json")
        self.slow = SlowWork()
        self.house = _house(self.store, self.transport, self.roots)
        self.pool = WordPool(self.transport.pepper(PEPPER), 4)
        self.turns = Turns(self.store, self.house, ScriptedTriage(), self.pool)
        self.cases = Cases(self.store, self.house)
        self.settling = Settling(self.store, self.house)
        self.now = THURSDAY_AFTERNOON

    async def lay_out(self) -> None:
        """Make the tables."""
        async with self.store.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)

    async def settle(self, file: str) -> "SeededHome":
        """Seed a home from one of the files beside this one."""
        seed = HomeFile.load(FILES / f"{file}.yml")
        with cheap_hashing():
            planted = Seeding(self.store, self.transport, self.roots, self.slow, is_demo=True)
            sign_ins = await seed_home(planted, seed, self.now)
        return SeededHome(self, seed, await self._readers(seed, sign_ins))

    async def _readers(self, seed: HomeFile, sign_ins: tuple[SignIn, ...]) -> dict[str, Reader]:
        passwords = {sign_in.name: sign_in.password for sign_in in sign_ins}
        keys = {person.name: person.key for person in seed.people}
        readers = {}
        async with self.store.reading() as db:
            for home in await members_repository.homes(db):
                named = {m.id: m.name for m in await self.house.directory.members(db, home.id, self.now)}
                for person in await members_repository.people_of(db, home.id):
                    name = named[person.id]
                    if name not in keys or person.keys_by_password is None:
                        continue
                    raw = unwrap_with_password(person.keys_by_password, passwords[name], password_place(person))
                    ring = Keyring.from_raw(raw)
                    readers[keys[name]] = Reader(
                        person.id, home.id, person.role, name, "session", ring.key, ring.signing
                    )
        return readers

    def later(self, **passed: float) -> None:
        """Time passes."""
        self.now += timedelta(**passed)

    async def five_minutes_pass(self) -> int:
        """The child is silent for five minutes, and the clock ticks."""
        self.later(minutes=5, seconds=1)
        return await end_holds(self.store, self.house, self.now)

    async def close(self) -> None:
        """Give everything back."""
        self.slow.close()
        await self.store.close()


class SeededHome:
    """A home whose adults' keys are known, by the keys of its file."""

    def __init__(self, street: Street, seed: HomeFile, readers: dict[str, Reader]) -> None:
        self.street = street
        self.seed = seed
        self.readers = readers
        self.code = seed.card

    def __getitem__(self, key: str) -> Reader:
        return self.readers[key]

    async def child(self) -> Child:
        """A child opens the page of the card."""
        opened = await self.street.turns.open(language="en", home_code=self.code, now=self.street.now)
        return Child(self.street, opened.token)

    async def declare(self, one: str, other: str) -> None:
        """Two of the team are partners."""
        pair = {"person_id": self[one].person_id, "other_id": self[other].person_id}
        async with self.street.store.writing() as db:
            db.add(Relationship(id=new_id(), home_id=self[one].home_id, kind="partner", **pair))

    async def who_can_open(self, case_id: str) -> set[str]:
        """Who gets the words by opening the case, and that everybody else is told that there is no such case."""
        found = set()
        for key, reader in self.readers.items():
            if await opens(self.street, reader, case_id):
                found.add(key)
        return found

    async def in_whose_queue(self, case_id: str) -> set[str]:
        """Whose queue shows the case."""
        return {
            key
            for key, reader in self.readers.items()
            if case_id in {row.case_id for row in await self.street.cases.queue(reader, self.street.now)}
        }


async def opens(street: Street, reader: Reader, case_id: str) -> bool:
    """Whether the words come out with this reader's own key. It leaves no trace: nobody is told of it."""
    async with street.store.reading() as db:
        case = await repository.readable_case(db, case_id, reader.person_id)
        return case is not None and (await keys_for(db, reader, case)).get("words") is not None
