"""A look into the SQLite file of a stopped server, past the product: how many rows of what."""

import sqlite3
from contextlib import closing
from pathlib import Path


def database(data_dir: Path) -> Path:
    """The SQLite file in a data folder."""
    found = [path for path in data_dir.iterdir() if path.suffix in {".db", ".sqlite", ".sqlite3"}]
    assert len(found) == 1, f"one database in {data_dir.name}, not {len(found)}"
    return found[0]


def said_by_children(data_dir: Path) -> int:
    """Messages that children sent, of every kind."""
    return _number(data_dir, "SELECT count(*) FROM message WHERE author = 'child'")


def receipts(data_dir: Path) -> int:
    """Things that came in by a channel and were taken, each once."""
    return _number(data_dir, "SELECT count(*) FROM receipt")


def waiting_in_the_journal(data_dir: Path) -> int:
    """Messages that are kept but not yet taken."""
    return _number(data_dir, "SELECT count(*) FROM journal_entry")


def _number(data_dir: Path, query: str) -> int:
    with closing(sqlite3.connect(f"file:{database(data_dir)}?mode=ro", uri=True)) as connection:
        return int(connection.execute(query).fetchone()[0])
