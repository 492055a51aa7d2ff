"""The database engine: SQLite (WAL, one writer) or PostgreSQL, and the two kinds of session."""

import asyncio
import math
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry

from backend.store.near_sqlite import connect_near

PATIENCE = 15  # seconds to wait for another process's lock
PAUSE = 0.01  # seconds between two questions
RESTED = 0.5  # seconds after its last use from which a connection is asked whether it lives


class ReadSession(AsyncSession):
    """A session that only reads. Rooms ask for it by type, so that a read can never write by mistake."""


class WriteSession(ReadSession):
    """A session that may write. It commits once, at the edge: the end of a request, turn or tick."""


def async_url(url: str) -> str:
    """The address with the driver that the house uses (aiosqlite, psycopg)."""
    parsed = make_url(url)
    driver = "sqlite+aiosqlite" if parsed.get_backend_name() == "sqlite" else "postgresql+psycopg"
    return parsed.set(drivername=driver).render_as_string(hide_password=False)


def make_engine(url: str) -> AsyncEngine:
    """Build the engine for an address such as `sqlite:///var/sayso.db` or `postgresql://user@host/name`."""
    address = async_url(url)
    if not address.startswith("sqlite"):
        engine = create_async_engine(address, pool_size=10, max_overflow=10)
        _ask_the_rested(engine.sync_engine)
        return engine
    near = {"async_creator_fn": connect_near}
    engine = create_async_engine(
        address, poolclass=AsyncAdaptedQueuePool, pool_size=8, max_overflow=4, connect_args=near
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _ask_the_rested(engine: Engine) -> None:
    """As `pool_pre_ping`, but not for connections in use a moment ago: asking each time is a seventh of all questions.

    The database does not restart within that moment. SQLAlchemy, "Custom / Legacy Pessimistic Ping".
    """

    @event.listens_for(engine, "checkin")
    def _rest(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _ask(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        if time.monotonic() - record.info.get("rests_since", math.inf) > RESTED:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise InvalidatePoolError from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin by itself: a write begins with IMMEDIATE
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
    _choose_wal(connection, cursor)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "journal_size_limit=67108864"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _choose_wal(connection: Any, cursor: Any) -> None:
    """Ask again while another process changes the mode: SQLite answers "locked" at once there, whatever its timeout.

    Only the first start of a new database meets this (sqlite.org/wal.html, "Sometimes Queries Return SQLITE_BUSY").
    """
    for tries_left in reversed(range(int(PATIENCE / PAUSE))):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or not tries_left:
                raise
            connection.run_async(lambda _: asyncio.sleep(PAUSE))
        else:
            return


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get("sayso_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Store:
    """The door to the database: `reading()` and `writing()` sessions of one engine."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._writers = engine.execution_options(sayso_writes=True)
        one_writer = engine.dialect.name == "sqlite"
        self._turnstile: AbstractAsyncContextManager[object] = asyncio.Lock() if one_writer else nullcontext()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[ReadSession]:
        """A session for reading; nothing of it is kept."""
        async with ReadSession(self.engine, expire_on_commit=False) as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[WriteSession]:
        """A session for writing. Committed if the block ends well, rolled back if it raises."""
        async with (
            self._turnstile,  # SQLite has one writer: queue here, in order, instead of in its busy loop
            WriteSession(self._writers, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """A bare connection, for health checks and migrations."""
        async with self.engine.connect() as connection:
            yield connection

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()
