"""A small home in a real database, with the keys of one of its adults at hand."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from backend.alerts.tables import RotaSlot
from backend.cases.tables import Case, Message
from backend.intake.tables import JournalEntry
from backend.outbox.tables import Delivery
from backend.people.enrolment import Enrolled, Signer, confirm_entry, make_keys, new_person, take_keys
from backend.people.keyring import Keyring
from backend.people.session import Reader
from backend.people.tables import Home
from backend.store.columns import new_id
from backend.store.engine import WriteSession
from backend.store.migrate import upgrade
from backend.vault import Place, root_fingerprint
from backend.vault.cost import FAST_FOR_TESTS
from bot.messages import Inbound, Kind
from bot.turn import Turns
from nlu.triage import Triage
from sayso.rooms import Rooms, build_rooms
from sayso.settings import Settings

CONFIG = Path(__file__).parents[3] / "config"


@dataclass
class RealHome:
    """The wired house with one seeded home; `amy` is on shift."""

    rooms: Rooms
    home_id: str
    amy: Reader
    triage: Triage
    number: int = 0

    def inbound(self, text: str, kind: Kind = "text", address: str = "4711", external_id: str = "") -> Inbound:
        """Something that a child sent by Telegram just now."""
        self.number += 1
        own = external_id or f"424242:m{address}:{self.number}"
        return Inbound("telegram", address, own, datetime.now(UTC), kind, text)

    def with_triage(self, triage: Triage) -> Turns:
        """Turns of this house that ask another triage."""
        rooms = self.rooms
        return Turns(rooms.store, rooms.house, triage, rooms.pool, rooms.window)

    async def said(self, author: str) -> list[Message]:
        """Stored messages by one kind of author, in their order."""
        async with self.rooms.store.reading() as db:
            query = select(Message).where(Message.author == author).order_by(Message.sequence)
            return list((await db.scalars(query)).all())

    async def deliveries(self) -> list[Delivery]:
        """All rows of the outbox, oldest first."""
        async with self.rooms.store.reading() as db:
            return list((await db.scalars(select(Delivery).order_by(Delivery.case_id, Delivery.sequence))).all())

    async def journal(self) -> list[JournalEntry]:
        """What waits in the journal."""
        async with self.rooms.store.reading() as db:
            return list((await db.scalars(select(JournalEntry))).all())

    async def case(self) -> Case:
        """The only case there is."""
        async with self.rooms.store.reading() as db:
            return (await db.scalars(select(Case))).one()


async def build_home(data_dir: Path, database_url: str) -> RealHome:
    """A migrated database with a home of two adults, Amy on shift at all hours."""
    settings = Settings(
        data_dir=data_dir,
        database_url=database_url,
        config_dir=CONFIG,
        nlu_engine="rules",
        public_url="https://notes.example.org",
    )
    rooms = build_rooms(settings)
    await upgrade(rooms.store.engine)
    now = datetime.now(UTC)
    async with rooms.store.writing() as db:
        home = _home(rooms, now)
        db.add(home)
        ruth = _person(db, rooms, home.id, "Ruth Ellis", "responsible_individual", None, now)
        amy = _person(db, rooms, home.id, "Amy Okafor", "staff_on_shift", ruth.signer, now)
        db.add_all(_always_on_shift(home.id, amy.person.id, now))
    rooms.roots.record(home.id, root_fingerprint(ruth.keyring.signing.public))
    reader = Reader(
        amy.person.id, home.id, "staff_on_shift", "Amy Okafor", "s" * 32, amy.keyring.key, amy.keyring.signing
    )
    return RealHome(rooms, home.id, reader, Triage.load(CONFIG, engine="rules"))


def _home(rooms: Rooms, now: datetime) -> Home:
    home = Home(id=new_id(), telegram_on=True, is_demo=False, began_at=now)
    for column, text in (("name", "Larch House"), ("address", "1 Larch Lane"), ("safe_word", "pizza")):
        setattr(home, column, rooms.transport.seal(text.encode(), Place(f"home.{column}", home.id, home.id)))
    return home


def _person(
    db: WriteSession, rooms: Rooms, home_id: str, name: str, role: str, by: Signer | None, now: datetime
) -> Enrolled:
    person = new_person(
        rooms.transport,
        home_id=home_id,
        name=name,
        role=role,
        email=f"{name.split(maxsplit=1)[0].lower()}@example.org",
        invited_by=by.person_id if by else "",
    )
    keys = make_keys(person, "an old brass kettle", FAST_FOR_TESTS)
    take_keys(person, keys, now)
    keyring: Keyring = keys.keyring
    confirm_entry(person, by or Signer(person.id, keyring.signing))
    db.add(person)
    return Enrolled(person, keyring, keys.recovery_code)


def _always_on_shift(home_id: str, person_id: str, now: datetime) -> list[RotaSlot]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    slot = {"home_id": home_id, "person_id": person_id, "duty": "on_shift", "starts_minute": 0, "minutes": 1440}
    return [RotaSlot(id=new_id(), weekday=day, valid_from=midnight, **slot) for day in range(7)]


def again(inbound: Inbound) -> Inbound:
    """The same thing, delivered once more."""
    return replace(inbound)
