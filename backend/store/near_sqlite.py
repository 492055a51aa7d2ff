"""SQLite near at hand: statements run where they are asked for; only what waits for disk or lock goes to a thread.

aiosqlite sends every call to a thread of its own and waits for it: some eighty switches for one message, half of what a
message cost. SQLite answers from memory in microseconds; COMMIT (which waits for the disk) and BEGIN IMMEDIATE (which
may wait for another process) still leave the event loop free. Figures: docs/benchmarks.md.
"""

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

import aiosqlite

WAITS = ("BEGIN IMMEDIATE", "PRAGMA", "VACUUM")
WAITING_CALLS = frozenset(("commit", "close", "backup"))


class NearConnection(aiosqlite.Connection):
    """A connection whose quick calls do not leave the event loop's thread."""

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if _waits(fn, args):
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]  # aiosqlite's own
        if self._connection is None:
            raise ValueError("Connection closed")
        return fn(*args, **kwargs)


def _waits(fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    """Does this call wait for the disk or for another process? A cursor's `close` does not, a connection's does."""
    if isinstance(getattr(fn, "__self__", None), sqlite3.Cursor) and fn.__name__ == "close":
        return False
    return fn.__name__ in WAITING_CALLS or bool(args and isinstance(args[0], str) and args[0].startswith(WAITS))


def connect_near(database: str, **options: Any) -> NearConnection:
    """What SQLAlchemy's aiosqlite dialect calls to connect. One session holds a connection at a time."""
    options["check_same_thread"] = False
    connection = NearConnection(partial(sqlite3.connect, database, **options), iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001  # as the dialect does for its own
    return connection
