"""A home seeded from a file: its people with fresh keys, its children, its card and its rota."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path

import pyotp
from pydantic import BaseModel, ConfigDict, Field

from backend.alerts.tables import RotaSlot
from backend.people.enrolment import Enrolled, create_person
from backend.people.homes import card_hash
from backend.people.roots import Roots
from backend.people.slow_work import SlowWork
from backend.people.tables import Card, Child, Home, Person
from backend.policy.files import ConfigFile, read_config
from backend.store.columns import new_id
from backend.store.engine import Store, WriteSession
from backend.vault import Place, TransportKey, root_fingerprint


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class _Person(_Row):
    key: str
    name: str
    role: str
    email: str
    usual_times: str | None = None


class _Child(_Row):
    name: str
    visitor: str | None = None
    keyworker: str | None = None


class _Slot(_Row):
    person: str
    duty: str
    days: tuple[int, ...]
    begins: time = Field(alias="from")
    minutes: int


class HomeFile(ConfigFile):
    """The checked content of a home's seed. The Responsible Individual comes first and signs for everybody else."""

    name: str
    address: str
    safe_word: str
    card: str
    telegram_on: bool = True
    people: tuple[_Person, ...]
    children: tuple[_Child, ...] = ()
    rota: tuple[_Slot, ...] = ()

    @classmethod
    def load(cls, path: Path) -> "HomeFile":
        """Read a seed. Raises ConfigError."""
        return read_config(path, cls)


@dataclass(frozen=True, slots=True)
class SignIn:
    """How one seeded person signs in; written to demo.json and nowhere else."""

    name: str
    role: str
    email: str
    password: str = field(repr=False)
    totp_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Seeding:
    """What a seed is planted with."""

    store: Store
    transport: TransportKey
    roots: Roots
    slow: SlowWork
    is_demo: bool


async def seed_home(seeding: Seeding, file: HomeFile, now: datetime) -> tuple[SignIn, ...]:
    """Write a whole home in one transaction and return how its people sign in."""
    home = plant_home(file, seeding, now)
    async with seeding.store.writing() as db:
        db.add(home)
        db.add(plant_card(file, home, seeding.transport))
        enrolled, sign_ins = await _people(db, seeding, file, home, now)
        people = {key: made.person for key, made in enrolled.items()}
        plant_children(db, seeding.transport, file, home, people)
        plant_rota(db, file, home, people, now)
    root = next(iter(enrolled.values()))
    seeding.roots.record(home.id, root_fingerprint(root.keyring.signing.public))
    return sign_ins


def plant_home(file: HomeFile, seeding: Seeding, now: datetime) -> Home:
    """The home's own row."""
    home = Home(id=new_id(), telegram_on=file.telegram_on, is_demo=seeding.is_demo, began_at=now)
    for column in ("name", "address", "safe_word"):
        place = Place(f"home.{column}", home.id, home.id)
        setattr(home, column, seeding.transport.seal(getattr(file, column).encode(), place))
    return home


def plant_card(file: HomeFile, home: Home, transport: TransportKey) -> Card:
    """The card by which children arrive."""
    card = Card(id=new_id(), home_id=home.id, code_hash=card_hash(transport, file.card))
    card.code = transport.seal(file.card.encode(), Place("card.code", card.id, home.id))
    return card


async def _people(
    db: WriteSession, seeding: Seeding, file: HomeFile, home: Home, now: datetime
) -> tuple[dict[str, Enrolled], tuple[SignIn, ...]]:
    enrolled: dict[str, Enrolled] = {}
    sign_ins = []
    for person in file.people:
        sign_in = SignIn(person.name, person.role, person.email, secrets.token_urlsafe(15), pyotp.random_base32())
        root = next(iter(enrolled.values()), None)
        enrolled[person.key] = await create_person(
            db,
            seeding.transport,
            seeding.slow,
            home_id=home.id,
            name=person.name,
            role=person.role,
            email=person.email,
            password=sign_in.password,
            totp_secret=sign_in.totp_secret,
            now=now,
            invited_by=root.signer if root else None,
            usual_times=person.usual_times,
        )
        sign_ins.append(sign_in)
    return enrolled, tuple(sign_ins)


def plant_children(
    db: WriteSession, transport: TransportKey, file: HomeFile, home: Home, people: Mapping[str, Person]
) -> None:
    """The children who live there, with their visitors and keyworkers."""
    for child in file.children:
        row = Child(id=new_id(), home_id=home.id)
        row.name = transport.seal(child.name.encode(), Place("child.name", row.id, home.id))
        row.visitor_id = people[child.visitor].id if child.visitor else None
        row.keyworker_id = people[child.keyworker].id if child.keyworker else None
        db.add(row)


def plant_rota(db: WriteSession, file: HomeFile, home: Home, people: Mapping[str, Person], now: datetime) -> None:
    """Every slot of the weekly rota, on each of its days."""
    for slot in file.rota:
        for day in slot.days:
            db.add(
                RotaSlot(
                    id=new_id(),
                    home_id=home.id,
                    person_id=people[slot.person].id,
                    duty=slot.duty,
                    weekday=day,
                    starts_minute=slot.begins.hour * 60 + slot.begins.minute,
                    minutes=slot.minutes,
                    valid_from=now.replace(hour=0, minute=0, second=0, microsecond=0),
                )
            )
