"""What the long tests share: a server with a data folder of its own, and a search of all that it left behind."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.support.byte_search import ByteSearch
from tests.support.postgres import Cluster
from tests.support.server import Server


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Server]:
    """The demo home on SQLite, served on loopback."""
    server = Server(tmp_path / "var")
    yield server
    server.stop()


@pytest.fixture
def served_by_postgres(tmp_path: Path, postgres: Cluster) -> Iterator[Server]:
    """The demo home on PostgreSQL."""
    with postgres.database() as address:
        server = Server(tmp_path / "var", environment={"SAYSO_DATABASE_URL": address})
        yield server
        server.stop()


@pytest.fixture(params=["sqlite", "postgres"])
def served_by_either(request: pytest.FixtureRequest) -> Server:
    """One after the other."""
    name = "served" if request.param == "sqlite" else "served_by_postgres"
    server: Server = request.getfixturevalue(name)
    return server


def leaves_no_word(server: Server, secrets: Iterable[str], cluster: Cluster | None = None) -> None:
    """Look at every byte that the server wrote: data folder, database, WAL and log; and in PostgreSQL's whole cluster.

    PostgreSQL brings sentences of its own: what stands in the template that nobody has written to proves nothing.
    """
    search = ByteSearch(secrets)
    assert search.size > 100, "there must be something to look for"
    found = search.in_folder(server.data_dir) + search.in_file(server.log)
    if cluster is not None:
        of_its_own = {one.fragment for one in search.in_folder(cluster.folder / "base" / "1")}
        found += [one for one in search.in_folder(cluster.folder) if one.fragment not in of_its_own]
    assert found == []
