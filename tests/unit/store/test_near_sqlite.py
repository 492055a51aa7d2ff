"""SQLite near at hand: only what waits for the disk or for another process leaves the event loop's thread."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text

from backend.store import near_sqlite
from backend.store.engine import Store, make_engine


@pytest.fixture
def sent_away(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the calls that were handed to the connection's own thread."""
    names: list[str] = []
    execute = aiosqlite.Connection._execute

    async def noted(self: aiosqlite.Connection, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        names.append(f"{fn.__name__} {args[0]}" if args else fn.__name__)
        return await execute(self, fn, *args, **kwargs)  # type: ignore[no-untyped-call]

    monkeypatch.setattr(aiosqlite.Connection, "_execute", noted)
    return names


async def test_a_turns_questions_stay_and_its_commit_leaves(tmp_path: Path, sent_away: list[str]) -> None:
    """One write of three statements: BEGIN IMMEDIATE and the commit wait elsewhere, everything else is asked here."""
    store = Store(make_engine(f"sqlite:///{tmp_path / 'near.db'}"))
    async with store.reading() as db:
        await db.execute(text("SELECT 1"))
    sent_away.clear()
    async with store.writing() as db:
        await db.execute(text("CREATE TABLE word (text TEXT)"))
        await db.execute(text("INSERT INTO word VALUES ('told')"))
        assert await db.scalar(text("SELECT text FROM word")) == "told"
    assert sent_away == ["execute BEGIN IMMEDIATE", "commit"]
    await store.close()


async def test_a_connection_closes_in_its_own_thread(tmp_path: Path) -> None:
    """Closing a connection may write the WAL back: that waits for the disk."""
    connection = near_sqlite.connect_near(str(tmp_path / "near.db"))
    await connection
    before = threading.active_count()
    await connection.close()
    assert threading.active_count() <= before
