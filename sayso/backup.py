"""A copy of everything in the database that restores to the same state, also on the other kind of database.

One snapshot is read (the house may go on serving) and written row by row. What the transport key sealed stays sealed:
the key file is not in the copy. The roots' fingerprints, and the demo's sign-ins, are.
"""

import base64
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

import backend.alerts.tables
import backend.audit.tables
import backend.cases.tables
import backend.intake.tables
import backend.learning.tables
import backend.outbox.tables
import backend.people.tables  # noqa: F401  # every table is known once these are loaded
from backend.store import migrate, repository
from backend.store.base import Base
from backend.store.tables import Installation
from backend.vault import PrivateKey, PublicKey, TransportKey
from sayso.backup_file import HEAD, PART, BackupReader, BackupRefused, BackupWriter
from sayso.settings import Settings

PART_BYTES = 4 << 20
FILES = ("roots.json", "demo.json")
Progress = Callable[[int, int], None]
"""Called with (rows done, rows in all)."""


def tables() -> list[Table]:
    """Everything that is copied."""
    return [table for table in Base.metadata.sorted_tables if table is not Installation.__table__]


async def write_backup(
    settings: Settings, engine: AsyncEngine, transport: TransportKey, out: BinaryIO, to: PublicKey, at: datetime,
    progress: Progress,
) -> int:  # fmt: skip
    """Write one consistent copy; returns the number of rows."""
    writer = BackupWriter(out, to)
    async with _snapshot(engine) as connection:
        total = sum([await repository.rows_in(connection, table) for table in tables()])
        writer.put(HEAD, json.dumps(_head(settings, transport, total, at)).encode())
        done, lines, size = 0, [], 0
        async for line in _lines(connection):
            lines.append(line)
            size += len(line)
            done += 1
            if size >= PART_BYTES:
                writer.put(PART, b"\n".join(lines))
                lines, size = [], 0
                progress(done, total)
        if lines:
            writer.put(PART, b"\n".join(lines))
    writer.end(transport)
    progress(done, total)
    return done


async def read_backup(
    settings: Settings, engine: AsyncEngine, transport: TransportKey, file: BinaryIO, key: PrivateKey,
    progress: Progress,
) -> int:  # fmt: skip
    """Restore a copy into an empty database; returns the number of rows. Nothing is kept if anything is wrong."""
    reader = BackupReader(file, key)
    head = json.loads(reader.head())
    _check(head, transport)
    _check_files(settings, head["files"])
    await migrate.upgrade(engine)
    by_name, done = {table.name: table for table in tables()}, 0
    async with engine.execution_options(sayso_writes=True).begin() as connection:
        for table in by_name.values():
            if await repository.rows_in(connection, table):
                raise BackupRefused("This database is not empty: restore into an empty data folder or database.")
        for part in reader.parts(transport):
            done += await _put(connection, by_name, part)
            progress(done, head["rows"])
    for name, text in head["files"].items():
        _put_file(settings.data_dir / name, text)
    return done


@asynccontextmanager
async def _snapshot(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """What the database holds at one moment, whatever is written meanwhile."""
    async with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            await connection.execution_options(isolation_level="REPEATABLE READ")
        async with connection.begin():
            yield connection


def _head(settings: Settings, transport: TransportKey, rows: int, at: datetime) -> dict[str, Any]:
    found = {name: settings.data_dir / name for name in FILES}
    return {
        "made_at": at.isoformat(),
        "revision": migrate.newest_revision(),
        "key_fingerprint": transport.fingerprint(),
        "rows": rows,
        "files": {name: path.read_text(encoding="utf-8") for name, path in found.items() if path.exists()},
    }


async def _lines(connection: AsyncConnection) -> AsyncIterator[bytes]:
    for table in tables():
        async for row in repository.all_rows(connection, table):
            yield json.dumps([table.name, [_plain(value) for value in row]]).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"b": base64.b64encode(value).decode()}
    return {"t": value.isoformat()} if isinstance(value, datetime) else value


def _value(plain: Any) -> Any:
    if not isinstance(plain, dict):
        return plain
    return base64.b64decode(plain["b"]) if "b" in plain else datetime.fromisoformat(plain["t"])


async def _put(connection: AsyncConnection, by_name: dict[str, Table], part: bytes) -> int:
    rows: dict[str, list[list[Any]]] = {}
    for line in part.split(b"\n"):
        name, values = json.loads(line)
        rows.setdefault(name, []).append([_value(value) for value in values])
    for name, found in rows.items():
        await repository.put_rows(connection, by_name[name], found)
    return sum(map(len, rows.values()))


def _check(head: dict[str, Any], transport: TransportKey) -> None:
    if head["key_fingerprint"] != transport.fingerprint():
        raise BackupRefused(
            f"This backup belongs to the key file with the fingerprint {head['key_fingerprint']}: put that one where "
            "SAYSO_KEY_FILE points, then restore."
        )
    if head["revision"] != migrate.newest_revision():
        raise BackupRefused(
            f"This backup is of schema {head['revision']}: restore it with the version of Sayso that made it, "
            "then bring that up to date."
        )


def _check_files(settings: Settings, files: dict[str, str]) -> None:
    roots = settings.data_dir / "roots.json"
    if roots.exists() and json.loads(roots.read_text(encoding="utf-8")) != json.loads(files.get("roots.json", "{}")):
        raise BackupRefused(f"{roots} belongs to other homes: move it away if this backup is the one you mean.")


def _put_file(path: Path, text: str) -> None:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
