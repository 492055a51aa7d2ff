"""A home that is seeded once for each kind of database; every test finds it as it was then."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from backend.people.session import Reader
from sayso.seed import HomeFile
from tests.support.homes.originals import PostgresOriginal
from tests.support.homes.street import SeededHome, Street

SQLITE = "sayso.db"


@dataclass(frozen=True)
class Planted:
    """A seeded installation: its files (of SQLite the database too), its people and their keys."""

    folder: Path
    seed: HomeFile
    readers: dict[str, Reader]
    original: PostgresOriginal | None
    """PostgreSQL copies a database of seven hundred files in half a second, and puts rows back in a tenth of that."""

    @classmethod
    async def at(cls, folder: Path, original: PostgresOriginal | None = None) -> Self:
        """Seed the home over an empty database, and let go of it."""
        street = Street(original.address if original else f"sqlite:///{folder / SQLITE}", folder)
        await street.lay_out()
        home = await street.settle("beacon")
        await street.close()
        if original is not None:
            original.keep()
        return cls(folder, home.seed, home.readers, original)

    def fresh(self, folder: Path) -> str:
        """Put the files into a test's own folder; the address of the database as it was."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        if self.original is None:
            return f"sqlite:///{folder / SQLITE}"
        self.original.put_back()
        return self.original.address

    def home(self, street: Street) -> SeededHome:
        """The home as it is found there."""
        return SeededHome(street, self.seed, dict(self.readers))
