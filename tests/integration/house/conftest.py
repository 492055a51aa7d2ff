"""An installation for each test, on each kind of database, with a home that is not the demo's."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street


@pytest.fixture
async def street(database_url: str, tmp_path: Path) -> AsyncIterator[Street]:
    """An empty installation."""
    made = Street(database_url, tmp_path)
    await made.lay_out()
    yield made
    await made.close()


@pytest.fixture
async def home(street: Street) -> SeededHome:
    """The home in which everybody is somebody."""
    return await street.settle("beacon")


@pytest.fixture
async def child(home: SeededHome) -> Child:
    """A child who has opened the page."""
    return await home.child()
