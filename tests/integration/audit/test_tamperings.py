"""Every tampering with the stored audit is found, and placed: at the very line, chain or root that was touched."""

import random

import pytest

from backend.audit import repository
from backend.audit.chain import note
from backend.audit.verifying import verify
from backend.store.engine import Store
from tests.integration.audit.conftest import Record
from tests.support import scale
from tests.support.tampering import ACTS, Done, Tamperer

pytestmark = [pytest.mark.integration, pytest.mark.soak, pytest.mark.timeout(3600)]
IN_ALL = 1_000


async def places(record: Record, store: Store, seen: dict[int, bytes], how: str, seed: int) -> tuple[Done, set[object]]:
    """Tamper, look, and put everything back as it was: nothing is committed."""
    async with store.writing() as db:
        done = await Tamperer(db, random.Random(seed)).does(how)
        await db.flush()
        db.expunge_all()
        _, breaks = await verify(db, record.transport, seen)
        await db.rollback()
    return done, {(found.chain, found.chain_id, found.sequence) for found in breaks}


async def test_each_of_a_thousand_tamperings_is_found_and_placed(record: Record) -> None:
    """Nothing was touched: nothing is found. Then one random act at a time."""
    async with record.store.reading() as db:
        newest = await repository.newest_root(db)
        assert newest is not None
        seen = {newest.number: newest.root}
        assert await verify(db, record.transport, seen) == (40, [])
    missed = []
    ways = list(ACTS)
    for number in range(scale.of(IN_ALL)):
        done, found = await places(record, record.store, seen, ways[number % len(ways)], number)
        if done.place not in found:
            missed.append((number, done, found))
    assert missed == []


async def test_whoever_has_the_key_file_too_cannot_write_the_past_anew(record: Record) -> None:
    """A chain that holds in itself is found by the root; roots made anew are found by what was told outside."""
    async with record.store.reading() as db:
        newest = await repository.newest_root(db)
        chain = (await repository.heads_of(db, 2))[0]
        lines = await repository.lines_of(db, chain.chain, chain.chain_id, 100)
    assert newest is not None
    async with record.store.writing() as db:
        for line in lines:
            await db.delete(await db.merge(line))
        await db.flush()
        of = next(of for _, of in record.chains if of.id == chain.chain_id)
        for line in lines:
            await note(db, record.transport, of, "f" * 32, line.action, line.subject_id, line.at, chain.chain)
    async with record.store.reading() as db:
        _, breaks = await verify(db, record.transport, {newest.number: newest.root})
    assert {(found.chain_id, found.what) for found in breaks} == {(chain.chain_id, "rewritten")}
