"""The audit's chains: one for each case and account, each line sealed to the one before."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from backend.audit.chain import note
from backend.audit.tables import AuditLine
from backend.audit.verifying import Break, verify
from backend.cases.tables import Case
from backend.store.base import Base
from backend.store.engine import Store, make_engine
from backend.vault import TransportKey

NOW = datetime(2026, 5, 14, 16, 20, tzinfo=UTC)
TRANSPORT = TransportKey(bytes(32))
FIRST, SECOND = Case(id="a" * 32, home_id="h" * 32), Case(id="b" * 32, home_id="h" * 32)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Two chains of three lines, written in turns."""
    made = Store(make_engine(f"sqlite:///{tmp_path / 'audit.db'}"))
    async with made.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    for action in ("opened", "replied", "closed"):
        for case in (FIRST, SECOND):
            async with made.writing() as db:
                await note(db, TRANSPORT, case, "p" * 32, action, case.id, NOW)
    yield made
    await made.close()


async def test_untouched_chains_hold(store: Store) -> None:
    async with store.reading() as db:
        assert await verify(db, TRANSPORT) == (6, [])


async def test_another_key_file_believes_nothing(store: Store) -> None:
    async with store.reading() as db:
        _, breaks = await verify(db, TransportKey(b"x" * 32))
    assert breaks == [Break("case", FIRST.id, 1), Break("case", SECOND.id, 1)]


@pytest.mark.parametrize("column", ["actor_id", "action", "subject_id", "home_id", "at"])
async def test_a_changed_line_is_found_in_its_chain_only(store: Store, column: str) -> None:
    async with store.writing() as db:
        line = await line_of(db, SECOND, 2)
        setattr(line, column, datetime(2020, 1, 1, tzinfo=UTC) if column == "at" else "z" * 32)
    async with store.reading() as db:
        assert (await verify(db, TRANSPORT))[1] == [Break("case", SECOND.id, 2)]


@pytest.mark.parametrize("sequence", [1, 2])
async def test_a_line_that_was_taken_out_is_missed(store: Store, sequence: int) -> None:
    async with store.writing() as db:
        await db.delete(await line_of(db, FIRST, sequence))
    async with store.reading() as db:
        assert (await verify(db, TRANSPORT))[1] == [Break("case", FIRST.id, sequence)]


async def line_of(db: object, case: Case, sequence: int) -> AuditLine:
    """One line of a chain."""
    query = select(AuditLine).where(AuditLine.chain_id == case.id, AuditLine.sequence == sequence)
    return (await db.scalars(query)).one()  # type: ignore[attr-defined,no-any-return]
