"""A look into the database of a stopped server, past the product: how many rows of what, and every byte of it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg

from tests.support.server import Server


def said_by_children(server: Server) -> int:
    """Messages that children sent, of every kind."""
    return _number(server, "SELECT count(*) FROM message WHERE author = 'child'")


def words_of_children(server: Server) -> int:
    """Messages that children typed."""
    return _number(server, "SELECT count(*) FROM message WHERE author = 'child' AND kind = 'text'")


def waiting_in_the_journal(server: Server) -> int:
    """Messages that are kept but not yet taken."""
    return _number(server, "SELECT count(*) FROM journal_entry")


def _number(server: Server, query: str) -> int:
    address = server.environment.get("SAYSO_DATABASE_URL")
    if address:
        with psycopg.connect(address) as connection:
            row = connection.execute(query.encode()).fetchone()
            return int(row[0]) if row else 0
    with closing(sqlite3.connect(f"file:{_file(server.data_dir)}?mode=ro", uri=True)) as connection:
        return int(connection.execute(query).fetchone()[0])


def _file(data_dir: Path) -> Path:
    found = [path for path in data_dir.iterdir() if path.suffix in {".db", ".sqlite", ".sqlite3"}]
    assert len(found) == 1, f"one database in {data_dir.name}, not {len(found)}"
    return found[0]
