"""Finds and writes what is true of the whole database."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, case, func, insert, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.store.engine import ReadSession, WriteSession
from backend.store.tables import Heartbeat, Installation

ONLY = "installation"


async def key_fingerprint(db: ReadSession) -> str | None:
    """The key file that this database belongs to; None before the first start."""
    return await db.scalar(select(Installation.key_fingerprint).where(Installation.id == ONLY))


async def has_installation(connection: AsyncConnection) -> bool:
    """Was this database ever made by the house?"""
    return await connection.run_sync(lambda sync: inspect(sync).has_table(Installation.__tablename__))


async def mark(db: WriteSession, fingerprint: str) -> None:
    """Note the key file. Raises IntegrityError where one is noted already."""
    db.add(Installation(id=ONLY, key_fingerprint=fingerprint))
    await db.flush()


def looks_at(*conditions: ColumnElement[bool]) -> Select[*tuple[bool, ...]]:
    """One statement that asks of each of some conditions whether anything fulfils it at a moment (`NOW`)."""
    return select(*conditions)


async def which_hold(db: ReadSession, looks: Select[*tuple[bool, ...]], now: datetime) -> tuple[bool, ...]:
    """What such a statement finds, in its order."""
    found = (await (await db.connection()).execute(looks, {"now": now})).one()
    return tuple(bool(each) for each in found)  # None where there is nothing that could ever be due


async def heartbeat(db: ReadSession) -> Heartbeat | None:
    """How often the clock has beaten, and when last."""
    return await db.get(Heartbeat, ONLY)


async def beat(db: WriteSession, now: datetime) -> None:
    """One beat more, whichever clock it is; `at` never goes back."""
    make = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    more = {"beats": Heartbeat.beats + 1, "at": case((Heartbeat.at < now, now), else_=Heartbeat.at)}
    statement = make(Heartbeat).values(id=ONLY, beats=1, at=now)
    await db.execute(statement.on_conflict_do_update(index_elements=["id"], set_=more))


async def rows_in(connection: AsyncConnection, table: Table) -> int:
    """How many rows a table has."""
    return await connection.scalar(select(func.count()).select_from(table)) or 0


async def all_rows(connection: AsyncConnection, table: Table) -> AsyncIterator[tuple[Any, ...]]:
    """Every row of a table, column by column, without holding them all in memory."""
    async with connection.stream(select(table).execution_options(yield_per=100)) as result:
        async for row in result:
            yield tuple(row)


async def put_rows(connection: AsyncConnection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows as `all_rows` gave them."""
    names = [column.name for column in table.columns]
    await connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
