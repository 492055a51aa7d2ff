"""A copy restores to the same state, on either database; what is not as it was written is refused, and nothing kept."""

import io
import secrets
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Integer, LargeBinary, Table, insert, select
from sqlalchemy.types import TypeEngine

from backend.store import migrate, repository
from backend.store.columns import Moment
from backend.store.engine import Store, make_engine
from backend.vault import PrivateKey, TransportKey
from sayso import backup
from sayso.backup_file import BackupReader, BackupRefused, BackupWriter, make_keys, read_private, read_public
from sayso.settings import Settings

pytestmark = pytest.mark.integration
NOW = datetime(2026, 5, 14, 16, 20, 30, 5, tzinfo=UTC)
OFFLINE = PrivateKey.generate()


def nothing(done: int, total: int) -> None:
    """No progress is shown."""


def row(table: Table) -> dict[str, Any]:
    """Something in every column."""
    return {column.name: value(column.type) for column in table.columns}


def value(kind: TypeEngine[Any]) -> Any:
    """Something of the right kind."""
    if isinstance(kind, Moment):
        return NOW
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Integer):
        return secrets.randbelow(1 << 30)
    return secrets.token_bytes(2000) if isinstance(kind, LargeBinary) else secrets.token_hex(16)


@asynccontextmanager
async def database(url: str, rows: int = 0) -> AsyncIterator[Store]:
    """A database with so many rows in every table."""
    store = Store(make_engine(url))
    await migrate.upgrade(store.engine)
    async with store.engine.begin() as connection:
        for table in backup.tables():
            for _ in range(rows):
                await connection.execute(insert(table), row(table))
    yield store
    await store.close()


async def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    async with store.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, (await connection.execute(select(table))).all()), key=repr)
            for table in backup.tables()
        }


def house(folder: Path) -> tuple[Settings, TransportKey]:
    """A data folder with the key file and a root."""
    folder.mkdir()
    (folder / "roots.json").write_text('{"home": "abcd"}', "utf-8")
    return Settings(data_dir=folder), TransportKey.load_or_create(folder / "transport.key")


async def written(settings: Settings, store: Store, transport: TransportKey) -> bytes:
    """A copy."""
    out = io.BytesIO()
    await backup.write_backup(settings, store.engine, transport, out, OFFLINE.public, NOW, nothing)
    return out.getvalue()


async def test_a_copy_restores_to_the_same_state(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From each kind of database, in several parts, with the roots."""
    monkeypatch.setattr(backup, "PART_BYTES", 20_000)
    settings, transport = house(tmp_path / "old")
    new = Settings(data_dir=tmp_path)
    async with database(database_url, 4) as old, database(f"sqlite:///{tmp_path / 'new.db'}") as target:
        copy = await written(settings, old, transport)
        rows = await backup.read_backup(new, target.engine, transport, io.BytesIO(copy), OFFLINE, nothing)
        assert rows == 4 * len(backup.tables())
        assert await everything(target) == await everything(old)
    assert (tmp_path / "roots.json").read_text("utf-8") == '{"home": "abcd"}'


async def test_it_moves_to_the_other_kind_of_database(database_url: str, tmp_path: Path) -> None:
    """From SQLite into each kind, into a database that has no schema yet."""
    settings, transport = house(tmp_path / "old")
    async with database(f"sqlite:///{tmp_path / 'old.db'}", 2) as old:
        copy = await written(settings, old, transport)
        target = Store(make_engine(database_url))
        await backup.read_backup(settings, target.engine, transport, io.BytesIO(copy), OFFLINE, nothing)
        assert await everything(target) == await everything(old)
        await target.close()


async def test_a_database_that_holds_something_is_left_alone(empty_store: Store, tmp_path: Path) -> None:
    """Never two homes mixed."""
    settings, transport = house(tmp_path / "old")
    async with database(f"sqlite:///{tmp_path / 'old.db'}", 1) as old:
        copy = await written(settings, old, transport)
        before = await everything(old)
        with pytest.raises(BackupRefused, match="not empty"):
            await backup.read_backup(settings, old.engine, transport, io.BytesIO(copy), OFFLINE, nothing)
        assert await everything(old) == before


@pytest.mark.parametrize("share", [0.0001, 0.3, 0.7, 0.999])
async def test_a_copy_that_was_cut_or_changed_leaves_nothing(share: float, tmp_path: Path) -> None:
    """Wherever it ends or a bit is turned."""
    settings, transport = house(tmp_path / "old")
    async with database(f"sqlite:///{tmp_path / 'old.db'}", 1) as old:
        copy = await written(settings, old, transport)
    place = int(len(copy) * share)
    changed = copy[:place] + bytes([copy[place] ^ 1]) + copy[place + 1 :]
    async with database(f"sqlite:///{tmp_path / 'new.db'}") as target:
        for wrong in (copy[:place], changed, copy + b"x"):
            with pytest.raises(BackupRefused):
                await backup.read_backup(settings, target.engine, transport, io.BytesIO(wrong), OFFLINE, nothing)
        assert not any((await everything(target)).values())


async def test_only_this_houses_own_copies_come_back(tmp_path: Path) -> None:
    """Another offline key or key file is named; a copy forged with the public key is refused."""
    settings, transport = house(tmp_path / "old")
    _, stranger = house(tmp_path / "other")
    async with (
        database(f"sqlite:///{tmp_path / 'old.db'}", 1) as old,
        database(f"sqlite:///{tmp_path / 'n.db'}") as new,
    ):
        copy = await written(settings, old, transport)
        with pytest.raises(BackupRefused, match="offline key"):
            await backup.read_backup(settings, new.engine, transport, io.BytesIO(copy), PrivateKey.generate(), nothing)
        with pytest.raises(BackupRefused, match="key file"):
            await backup.read_backup(settings, new.engine, stranger, io.BytesIO(copy), OFFLINE, nothing)
        forged = io.BytesIO()
        writer = BackupWriter(forged, OFFLINE.public)
        reader = BackupReader(io.BytesIO(copy), OFFLINE)
        writer.put(b"head", reader.head())
        for part in reader.parts(transport):
            writer.put(b"part", part)
        writer.end(stranger)
        forged.seek(0)
        with pytest.raises(BackupRefused, match="changed"):
            await backup.read_backup(settings, new.engine, transport, forged, OFFLINE, nothing)
        assert not any((await everything(new)).values())


async def test_the_copy_is_of_one_moment(database_url: str) -> None:
    """What is written while it is being made is not in it."""
    async with database(database_url, 1) as store, backup._snapshot(store.engine) as snapshot:
        table = next(table for table in backup.tables() if table.name == "audit_line")
        before = await repository.rows_in(snapshot, table)
        async with store.writing() as db:
            await db.execute(insert(table), row(table))
        assert len([row async for row in repository.all_rows(snapshot, table)]) == before


def test_the_offline_key_is_two_files_and_is_never_made_twice(tmp_path: Path) -> None:
    """The private half is for its owner only."""
    public, private = make_keys(tmp_path / "offline")
    assert read_private(private).public == read_public(public)
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    with pytest.raises(BackupRefused, match="already"):
        make_keys(tmp_path / "offline")
    with pytest.raises(BackupRefused, match="half"):
        read_private(public)
