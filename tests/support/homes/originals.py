"""A home seeded once, over one database that is put back as it was before each generated case."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, Self

import psycopg
from psycopg import sql
from sqlalchemy import event

from backend.people.session import Reader
from backend.store.base import Base
from sayso.seed import HomeFile
from tests.support.homes.street import FILES, THURSDAY_AFTERNOON, SeededHome, Street
from tests.support.postgres import Cluster

UNHURRIED = "options=-csynchronous_commit%3Doff"
"""Nobody pulls the plug here: a commit need not wait for the disk."""


class Original(Protocol):
    """A database that can be put back."""

    name: str
    address: str

    def keep(self) -> None:
        """Everything is now as it is to be put back."""

    def put_back(self) -> None:
        """As it was when it was kept."""


class SqliteOriginal:
    """A file, put back by SQLite's own backup."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.address = f"sqlite:///{folder / 'used.db'}"
        self._used = folder / "used.db"
        self._kept = sqlite3.connect(":memory:")

    def keep(self) -> None:
        self._copy(to_used=False)

    def put_back(self) -> None:
        self._copy(to_used=True)

    def _copy(self, *, to_used: bool) -> None:
        used = sqlite3.connect(self._used)
        used.execute("PRAGMA synchronous=OFF")
        source, target = (self._kept, used) if to_used else (used, self._kept)
        source.backup(target)
        used.close()


class PostgresOriginal:
    """A database whose changed tables are filled again from copies of them in a schema beside."""

    name = "postgres"

    def __init__(self, address: str) -> None:
        self.address = f"{address}{'&' if '?' in address else '?'}{UNHURRIED}"
        self._db = psycopg.connect(self.address, autocommit=True)
        self._names = [table.name for table in Base.metadata.sorted_tables]
        self._full: set[str] = set()

    @classmethod
    @contextmanager
    def of(cls, cluster: Cluster) -> Iterator[Self]:
        """In a cluster, until the end of the test."""
        with cluster.database() as address:
            found = cls(address)
            yield found
            found._db.close()

    def keep(self) -> None:
        self._db.execute("CREATE SCHEMA kept")
        for name in self._names:
            table = sql.Identifier(name)
            self._db.execute(sql.SQL("CREATE TABLE kept.{} AS TABLE public.{}").format(table, table))
        self._full = {name for name in self._names if self._has_rows(name)}

    def put_back(self) -> None:
        steps: list[sql.Composable] = [sql.SQL("SET LOCAL session_replication_role = replica")]
        for name in self._names:
            table = sql.Identifier(name)
            steps.append(sql.SQL("DELETE FROM public.{}").format(table))
            if name in self._full:
                steps.append(sql.SQL("INSERT INTO public.{} TABLE kept.{}").format(table, table))
        with self._db.transaction():
            self._db.execute(sql.SQL("; ").join(steps))

    def _has_rows(self, name: str) -> bool:
        return self._db.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(name))).fetchone() is not None


class Seeded:
    """The seeded home; `home` gives it as it was at first."""

    def __init__(self, original: Original, folder: Path) -> None:
        self.original = original
        self.street = Street(original.address, folder)
        self.seed = HomeFile.load(FILES / "beacon.yml")
        self.people_changed = False
        """Has somebody joined, left or been reset since it was put back?"""
        self._readers: dict[str, Reader] = {}

    async def plant(self) -> None:
        """Seed it, once."""
        if self.original.name == "sqlite":
            event.listen(self.street.store.engine.sync_engine, "connect", _unhurried)
        await self.street.lay_out()
        self._readers = (await self.street.settle("beacon")).readers
        self.original.keep()

    def home(self) -> SeededHome:
        """The home before anything happened in it."""
        self.original.put_back()
        if self.people_changed:
            self.street.house.directory.forget()
            self.people_changed = False
        self.street.now = THURSDAY_AFTERNOON
        return SeededHome(self.street, self.seed, dict(self._readers))


def _unhurried(connection: sqlite3.Connection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()
