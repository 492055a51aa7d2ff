"""What the long tests share: a server with a data folder of its own, and a search of all that it left behind."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.support.byte_search import ByteSearch
from tests.support.server import Server


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Server]:
    """The demo home, served on loopback."""
    server = Server(tmp_path / "var")
    yield server
    server.stop()


def leaves_no_word(server: Server, secrets: Iterable[str]) -> None:
    """Look at every byte that the server wrote: data folder, database, WAL and log."""
    search = ByteSearch(secrets)
    assert search.size > 100, "there must be something to look for"
    found = search.in_folder(server.data_dir) + search.in_file(server.log)
    assert found == []
