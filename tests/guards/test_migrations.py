"""The migrations and the models say the same, on both databases, up and down, with rows in every table."""

import importlib
import pkgutil
from datetime import UTC, datetime
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import (
    Boolean,
    Connection,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.types import TypeEngine

import backend
from backend.store import migrate
from backend.store.engine import Store

NOT_OURS = {"alembic_version"}
MOMENT = datetime(2026, 5, 14, 16, 20, tzinfo=UTC)
VALUES: tuple[tuple[type[TypeEngine[Any]], object], ...] = (
    (Boolean, True),
    (DateTime, MOMENT),
    (Integer, 1),
    (LargeBinary, b"x" * 32),
)

for found in pkgutil.iter_modules(backend.__path__, "backend."):
    if importlib.util.find_spec(f"{found.name}.tables"):
        importlib.import_module(f"{found.name}.tables")


def revisions() -> list[str]:
    """Oldest first."""
    walked = ScriptDirectory.from_config(migrate.alembic_config()).walk_revisions()
    return [script.revision for script in walked][::-1]


async def test_models_are_what_migrations_make(empty_store: Store) -> None:
    """No difference at the newest revision."""
    await migrate.upgrade(empty_store.engine)
    assert await migrate.drift(empty_store.engine) == []
    assert await migrate.is_current(empty_store.engine)


async def test_all_the_way_down_and_up_again(empty_store: Store) -> None:
    """Nothing is left behind, and nothing is in the way."""
    await migrate.upgrade(empty_store.engine)
    await migrate.downgrade(empty_store.engine, "base")
    assert await tables(empty_store) == set()
    await migrate.upgrade(empty_store.engine)
    assert await migrate.drift(empty_store.engine) == []


async def test_each_step_keeps_the_rows(empty_store: Store) -> None:
    """At each revision a row in every table survives the next step up and down; and the last step down."""
    steps = revisions()
    for now, after in zip(steps, [*steps[1:], None], strict=True):
        await migrate.upgrade(empty_store.engine, now)
        filled = await fill(empty_store)
        if after is not None:
            await migrate.upgrade(empty_store.engine, after)
            await migrate.downgrade(empty_store.engine, now)
        assert await rows(empty_store, filled) == dict.fromkeys(filled, 1)
        await migrate.downgrade(empty_store.engine, "base")


async def tables(store: Store) -> set[str]:
    """The names of all tables."""
    async with store.connection() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names())) - NOT_OURS


async def fill(store: Store) -> set[str]:
    """A row in every table; gives their names."""
    async with store.engine.begin() as connection:
        return await connection.run_sync(fill_all)


def fill_all(connection: Connection) -> set[str]:
    """By what the database itself says of its columns."""
    found = [table for table in reflected(connection).sorted_tables if table.name not in NOT_OURS]
    for table in found:
        connection.execute(insert(table).values(row(table)))
    return {table.name for table in found}


async def rows(store: Store, names: set[str]) -> dict[str, int]:
    """How many rows each table has."""
    async with store.connection() as connection:
        metadata = await connection.run_sync(reflected)
        counts = {
            name: await connection.scalar(select(func.count()).select_from(metadata.tables[name])) for name in names
        }
    return {name: count or 0 for name, count in counts.items()}


def reflected(connection: Connection) -> MetaData:
    """The schema as the database has it."""
    metadata = MetaData()
    metadata.reflect(connection)
    return metadata


def row(table: Table) -> dict[str, object]:
    """Something of the right kind in each column."""
    return {
        column.name: next((value for kind, value in VALUES if isinstance(column.type, kind)), "x")
        for column in table.columns
    }
