"""PostgreSQL goes down and comes up again under a running home."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from backend.store.engine import RESTED, Store, make_engine
from tests.support.postgres import Cluster

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A cluster that may be restarted: nobody else's."""
    own = Cluster(tmp_path / "cluster")
    yield own
    own.close()


async def test_the_first_question_after_a_restart_is_answered(cluster: Cluster) -> None:
    """The connections that were open are dead; nobody who asks afterwards notices it."""
    store = Store(make_engine(cluster.uri()))
    many = 5
    before = await asyncio.gather(*(server_process(store) for _ in range(many)))
    await asyncio.to_thread(cluster.restart)
    await asyncio.sleep(RESTED)
    after = await asyncio.gather(*(server_process(store) for _ in range(many)))
    await store.close()
    assert len(set(before)) == many
    assert not set(before) & set(after)


async def server_process(store: Store) -> int:
    """Which process of the server answers; held for a moment, so that others need a connection of their own."""
    async with store.reading() as db:
        await db.execute(text("SELECT pg_sleep(0.2)"))
        return int(await db.scalar(text("SELECT pg_backend_pid()")) or 0)
