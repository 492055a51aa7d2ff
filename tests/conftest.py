"""What all tests share: databases of both kinds, the running product, and browsers for the people in the stories."""

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings

from backend.store.engine import Store, make_engine
from sayso.commands.ending import new_loop
from tests.support.homes.planted import Planted
from tests.support.postgres import Cluster

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


LONGEST_FIRST = ("soak", "e2e", "integration", "guards")
"""What takes long begins early, so that no worker is left alone with it at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the files by how long their room takes; within a room as they are found."""
    rooms = {room: place for place, room in enumerate(LONGEST_FIRST)}
    tests = Path(__file__).parent
    items.sort(key=lambda item: rooms.get(item.path.relative_to(tests).parts[0], len(rooms)))


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop on which Sayso serves."""
    return {"as served": new_loop}


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """A command that a test runs in this process sends all logs to its own output, which is gone afterwards."""
    before, handlers = structlog.get_config(), list(logging.getLogger().handlers)
    yield
    structlog.configure(**before)
    logging.getLogger().handlers[:] = handlers


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """PostgreSQL for the session (each worker of the run has its own), where no other run of pytest tidies up."""
    with tempfile.TemporaryDirectory(prefix="sayso-postgres-", ignore_cleanup_errors=True) as folder:
        cluster = Cluster(Path(folder))
        yield cluster
        cluster.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn."""
    kind: str = request.param
    return kind


@pytest.fixture
def planted() -> Planted | None:
    """What is in a test's database from the start: nothing, but where a room says otherwise."""
    return None


@pytest.fixture
def database_url(
    request: pytest.FixtureRequest, database_kind: str, planted: Planted | None, tmp_path: Path
) -> Iterator[str]:
    """The address of a database of each kind in turn, empty or as it was planted."""
    if planted is not None:
        yield planted.fresh(tmp_path)
        return
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'sayso.db'}"
        return
    with request.getfixturevalue("postgres").database() as address:
        yield address


@pytest.fixture
async def empty_store(database_url: str) -> AsyncIterator[Store]:
    """A store over an empty database, of each kind in turn."""
    store = Store(make_engine(database_url))
    yield store
    await store.close()
