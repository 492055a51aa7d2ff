"""A home seeded once and copied for each generated case: the same people and keys, and a database of its own."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, Self

from backend.people.session import Reader
from sayso.seed import HomeFile
from tests.support.homes.street import FILES, SeededHome, Street
from tests.support.postgres import Cluster


class Copies(Protocol):
    """Where the copies come from."""

    name: str

    def original(self) -> str:
        """The address of the database that is seeded."""

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The address of a copy, gone afterwards."""


class SqliteCopies:
    """Copies of a file."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def original(self) -> str:
        return f"sqlite:///{self._folder / 'original.db'}"

    @contextmanager
    def copy(self) -> Iterator[str]:
        self._count += 1
        path = self._folder / f"copy{self._count}.db"
        shutil.copy(self._folder / "original.db", path)
        try:
            yield f"sqlite:///{path}"
        finally:
            for left in self._folder.glob(f"{path.name}*"):
                left.unlink()


class PostgresCopies:
    """Copies by PostgreSQL's own templates."""

    name = "postgres"

    def __init__(self, cluster: Cluster, address: str) -> None:
        self._cluster = cluster
        self._address = address

    @classmethod
    @contextmanager
    def of(cls, cluster: Cluster) -> Iterator[Self]:
        """In a cluster, until the end of the test."""
        with cluster.database() as address:
            yield cls(cluster, address)

    def original(self) -> str:
        return self._address

    @contextmanager
    def copy(self) -> Iterator[str]:
        with self._cluster.database(template=self._address.partition("?")[0].rpartition("/")[2]) as address:
            yield address


class Seeded:
    """The seeded home; `home` gives a copy of it."""

    def __init__(self, copies: Copies, folder: Path) -> None:
        self.copies = copies
        self.folder = folder
        self.seed = HomeFile.load(FILES / "beacon.yml")
        self.readers: dict[str, Reader] = {}

    async def plant(self) -> None:
        """Seed the original."""
        street = Street(self.copies.original(), self.folder)
        await street.lay_out()
        self.readers = (await street.settle("beacon")).readers
        await street.close()

    def home(self, url: str) -> SeededHome:
        """The home on one copy."""
        return SeededHome(Street(url, self.folder), self.seed, dict(self.readers))
