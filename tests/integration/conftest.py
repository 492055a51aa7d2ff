"""One running demo home for the tests that talk to it over HTTP."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from tests.support.moved_in import moved_in
from tests.support.server import Server


@pytest.fixture(scope="module")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo home, served for one file."""
    with moved_in(tmp_path_factory.mktemp("home") / "var") as running:
        yield running


@pytest.fixture
async def http(demo_home: Server) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the running home."""
    async with httpx.AsyncClient(base_url=demo_home.url, timeout=60) as client:
        yield client
