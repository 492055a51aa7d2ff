"""A thief who knows the code: takes rows and files, tries every key that they have on every sealed value.

The places and purposes under which things are sealed are no secret: they are noted while the house seals, and each
stolen value is tried under every one that names its row.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.vault import CannotOpen, TransportKey, unpad
from sayso import backup

CLEAR, KEY_FILE, READER = "clear", "key file", "reader"


@dataclass
class Notes:
    """Every purpose and place under which the house has sealed something with a key of its own."""

    contexts: set[bytes] = field(default_factory=set)

    @contextmanager
    def taken(self, patch: pytest.MonkeyPatch) -> Iterator[None]:
        """Note whatever is sealed meanwhile; nothing else changes."""
        lock = TransportKey.lock

        def noting(key: TransportKey, content: bytes, context: bytes) -> bytes:
            self.contexts.add(context)
            return lock(key, content, context)

        patch.setattr(TransportKey, "lock", noting)
        yield


@dataclass(frozen=True, slots=True)
class Loot:
    """What one sealed value gave away."""

    column: str
    content: bytes = field(repr=False)


async def rows_of(engine: AsyncEngine, table: Table) -> list[dict[str, object]]:
    """All rows of a table, as the thief has them."""
    async with engine.connect() as connection:
        return [dict(row) for row in (await connection.execute(select(table))).mappings()]


async def break_in(engine: AsyncEngine, notes: Notes, keys: Iterable[TransportKey]) -> tuple[list[Loot], set[str]]:
    """What these keys open, and every sealed column that held anything at all."""
    tried, found, held = tuple(keys), [], set()
    for table in backup.tables():
        sealed = [column.name for column in table.columns if "sealed" in column.info]
        for row in await rows_of(engine, table) if sealed else ():
            contexts = _of_row(row, notes.contexts)
            for name in sealed:
                value = row[name]
                if isinstance(value, bytes) and value:
                    held.add(f"{table.name}.{name}")
                    found += [Loot(f"{table.name}.{name}", text) for text in _opened(value, contexts, tried)]
    return found, held


def _of_row(row: dict[str, object], contexts: set[bytes]) -> list[bytes]:
    ids = [value.encode() for value in row.values() if isinstance(value, str) and len(value) == 32]
    return [context for context in contexts if any(one in context for one in ids)]


def _opened(value: bytes, contexts: list[bytes], keys: tuple[TransportKey, ...]) -> Iterator[bytes]:
    for context in contexts:
        for key in keys:
            try:
                content = key.unlock(value, context)
            except CannotOpen:
                continue
            yield _unpadded(content)
            return


def _unpadded(content: bytes) -> bytes:
    try:
        return unpad(content)
    except CannotOpen:
        return content


def window_keys(folder: Path) -> list[TransportKey]:
    """The epoch keys that lie beside the database."""
    return [TransportKey(path.read_bytes()) for path in sorted(folder.glob("*.key"))] if folder.is_dir() else []


def table_of(opened: set[str], held: set[str]) -> str:
    """The table of the threat model, a line for each table of the database."""
    heads = ("table", "in the clear", "with the key file and the data folder too", "only with a reader's own key")
    lines = [f"| {' | '.join(heads)} |", "|---|---|---|---|"]
    for table in backup.tables():
        kinds: dict[str, list[str]] = defaultdict(list)
        for column in table.columns:
            kinds[_kind(f"{table.name}.{column.name}", column.info, opened, held)].append(column.name)
        cells = [", ".join(sorted(kinds[kind])) or "-" for kind in (CLEAR, KEY_FILE, READER)]
        lines.append(f"| {table.name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _kind(name: str, info: dict[object, object], opened: set[str], held: set[str]) -> str:
    """As measured; a column that held nothing is taken as it is declared."""
    if "clear" in info:
        return CLEAR
    if name in held:
        return KEY_FILE if name in opened else READER
    return KEY_FILE if info["sealed"] == "transport" else READER
