"""A public key that somebody swapped in the database is never sealed to."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from backend.cases import repository, thread
from backend.cases.bodies import Body
from backend.cases.letterbox import CHILD, KINDS, build_letterbox, public_keys
from backend.cases.tables import Case, Compartment
from backend.intake.opening import new_case
from backend.policy.routes import RoutePolicy
from backend.store import migrate
from backend.store.columns import new_id
from backend.store.engine import Store
from backend.vault import CannotOpen, PrivateKey, TransportKey

pytestmark = pytest.mark.integration
NOW = datetime(2026, 5, 14, 16, 20, tzinfo=UTC)
CONFIG = Path(__file__).parents[3] / "config"


async def born(store: Store, transport: TransportKey) -> Case:
    """A case with its compartments."""
    await migrate.upgrade(store.engine)
    case = new_case(new_id(), new_id(), "web", "1", NOW)
    made = build_letterbox(case.home_id, case.id, (), RoutePolicy.load(CONFIG), transport)
    async with store.writing() as db:
        db.add(case)
        await db.execute(insert(Compartment), made.compartments)
    return case


async def swap(store: Store, case: Case, kind: str, raw: bytes) -> None:
    """Whoever can write the database puts a key of their own there."""
    async with store.writing() as db:
        mine = (Compartment.case_id == case.id, Compartment.kind == kind)
        await db.execute(update(Compartment).where(*mine).values(public_key=raw))


async def test_the_keys_of_birth_are_trusted(empty_store: Store, tmp_path: Path) -> None:
    """All five, and the child's own."""
    transport = TransportKey.load_or_create(tmp_path / "transport.key")
    case = await born(empty_store, transport)
    async with empty_store.reading() as db:
        assert set(await public_keys(db, transport, case.id)) == {*KINDS, CHILD}


async def test_nothing_is_written_to_a_strangers_key(empty_store: Store, tmp_path: Path) -> None:
    """The whole transaction fails; there is no message that the stranger could read."""
    transport = TransportKey.load_or_create(tmp_path / "transport.key")
    case = await born(empty_store, transport)
    await swap(empty_store, case, "words", PrivateKey.generate().public.raw)
    entry = thread.Entry.of("child", Body(text="jumper", at=NOW.isoformat(), kind="text", language="en"))
    with pytest.raises(CannotOpen):
        async with empty_store.writing() as db:
            await thread.add(db, transport, case, [entry])
    async with empty_store.reading() as db:
        assert await repository.thread(db, case.id) == []


async def test_a_key_of_another_compartment_is_a_strangers_too(empty_store: Store, tmp_path: Path) -> None:
    """Words must not become readable for those who may read only the summary."""
    transport = TransportKey.load_or_create(tmp_path / "transport.key")
    case = await born(empty_store, transport)
    async with empty_store.reading() as db:
        summary = (await public_keys(db, transport, case.id))["summary"]
    await swap(empty_store, case, "words", summary.raw)
    async with empty_store.reading() as db:
        with pytest.raises(CannotOpen):
            await public_keys(db, transport, case.id)
