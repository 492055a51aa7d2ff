"""The demo home's adults, as `demo.json` in the data folder names them."""

import json
from dataclasses import dataclass
from pathlib import Path

import pyotp


@dataclass(frozen=True, slots=True)
class Person:
    """An adult who can sign in."""

    name: str
    role: str
    email: str
    password: str
    totp_secret: str

    @property
    def code(self) -> str:
        """The six digits that their phone shows now."""
        return str(pyotp.TOTP(self.totp_secret).now())

    @property
    def first_name(self) -> str:
        """What a child calls them."""
        return self.name.split()[0]


@dataclass(frozen=True, slots=True)
class DemoHome:
    """Who lives behind the adults' side of a demo server."""

    people: tuple[Person, ...]

    @classmethod
    def of(cls, data_dir: Path) -> "DemoHome":
        """Read it from the data folder of a server that has started."""
        found = json.loads((data_dir / "demo.json").read_text(encoding="utf-8"))
        return cls(tuple(Person(**{name: each[name] for name in Person.__slots__}) for each in found["people"]))

    def all(self, role: str) -> list[Person]:
        """Everybody of a role."""
        return [person for person in self.people if person.role == role]

    def one(self, role: str) -> Person:
        """The first person of a role."""
        return self.all(role)[0]

    def named(self, first_name: str) -> Person:
        """The person whom the children call by this name."""
        return next(person for person in self.people if person.first_name == first_name)
