"""An installation for each test, on each kind of database, with a home that is not the demo's."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.support.homes.child import Child
from tests.support.homes.originals import PostgresOriginal
from tests.support.homes.planted import Planted
from tests.support.homes.street import SeededHome, Street
from tests.support.postgres import Cluster


@pytest.fixture(scope="session")
def planted_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """The home in which everybody is somebody, in a file."""
    return asyncio.run(Planted.at(tmp_path_factory.mktemp("beacon")))


@pytest.fixture(scope="session")
def planted_postgres(postgres: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    """The same on PostgreSQL."""
    with PostgresOriginal.of(postgres) as original:
        yield asyncio.run(Planted.at(tmp_path_factory.mktemp("beacon"), original))


@pytest.fixture
def planted(request: pytest.FixtureRequest, database_kind: str) -> Planted | None:
    """The seeded home, for a test that asks for it."""
    if "home" not in request.fixturenames:
        return None
    found: Planted = request.getfixturevalue(f"planted_{database_kind}")
    return found


@pytest.fixture
async def street(database_url: str, planted: Planted | None, tmp_path: Path) -> AsyncIterator[Street]:
    """An installation: empty, or as the home was seeded in it."""
    made = Street(database_url, tmp_path)
    if planted is None:
        await made.lay_out()
    yield made
    await made.close()


@pytest.fixture
async def home(street: Street, planted: Planted) -> SeededHome:
    """The home in which everybody is somebody."""
    return planted.home(street)


@pytest.fixture
async def child(home: SeededHome) -> Child:
    """A child who has opened the page."""
    return await home.child()
