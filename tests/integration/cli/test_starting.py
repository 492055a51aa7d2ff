"""What happens before anything is served: several processes at once, and a key file that was lost."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from typer.testing import CliRunner

from backend.store import migrate
from backend.store.engine import Store, make_engine
from backend.store.installation import WrongKeyFile, check_key, claim_database
from backend.vault import TransportKey
from sayso.cli import app

pytestmark = pytest.mark.integration


async def test_processes_that_start_together_make_one_schema(database_url: str) -> None:
    """Each has its own engine, as processes have; one makes the schema, the others wait and find it made."""
    stores = [Store(make_engine(database_url)) for _ in range(4)]
    await asyncio.gather(*(migrate.upgrade(store.engine) for store in stores))
    assert await migrate.is_current(stores[0].engine)
    for store in stores:
        await store.close()


async def test_a_new_sqlite_file_can_be_opened_by_many_at_once(tmp_path: Path) -> None:
    """Forty new files, four doors each: SQLite refuses at once where two change a file's mode together."""
    for number in range(40):
        engines = [make_engine(f"sqlite:///{tmp_path}/{number}.db") for _ in range(4)]
        await asyncio.gather(*(looked_at(engine) for engine in engines))


async def looked_at(engine: AsyncEngine) -> None:
    """Opened for writing, and closed."""
    async with engine.execution_options(sayso_writes=True).begin() as connection:
        await connection.execute(text("SELECT 1"))
    await engine.dispose()


async def test_a_new_key_file_is_refused_by_an_old_database(empty_store: Store, tmp_path: Path) -> None:
    """The first start notes the key file; another one cannot take its place unnoticed."""
    first = TransportKey.load_or_create(tmp_path / "first.key")
    another = TransportKey.load_or_create(tmp_path / "another.key")
    await migrate.upgrade(empty_store.engine)
    await claim_database(empty_store, first)
    await claim_database(empty_store, first)
    with pytest.raises(WrongKeyFile) as refused:
        await claim_database(empty_store, another)
    assert first.fingerprint() in str(refused.value)
    with pytest.raises(WrongKeyFile):
        await check_key(empty_store, another)


async def test_two_first_starts_at_once_agree_on_one_key(database_url: str, tmp_path: Path) -> None:
    """Both with the same key file: both go on."""
    key = TransportKey.load_or_create(tmp_path / "the.key")
    stores = [Store(make_engine(database_url)) for _ in range(3)]
    await migrate.upgrade(stores[0].engine)
    await asyncio.gather(*(claim_database(store, key) for store in stores))
    for store in stores:
        await check_key(store, key)
        await store.close()


@pytest.mark.parametrize("command", [("serve", "clock"), ("home", "add", "config/demo/home.yml"), ("people", "list")])
def test_a_lost_key_file_stops_every_start_and_nothing_is_made(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """One sentence, on either database: not even the folder for a new key file is made."""
    asyncio.run(claimed(database_url, TransportKey.load_or_create(tmp_path / "lost.key")))
    monkeypatch.setenv("SAYSO_DATABASE_URL", database_url)
    monkeypatch.setenv("SAYSO_DATA_DIR", str(tmp_path / "var"))
    answer = CliRunner().invoke(app, list(command))
    assert answer.exit_code == 2
    assert "transport.key is missing" in answer.output
    assert len(answer.output.strip().splitlines()) == 1
    assert not (tmp_path / "var").exists()


async def claimed(url: str, key: TransportKey) -> None:
    """A database that was started once, with this key file."""
    store = Store(make_engine(url))
    await migrate.upgrade(store.engine)
    await claim_database(store, key)
    await store.close()
