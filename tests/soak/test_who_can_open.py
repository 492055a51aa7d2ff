"""Generated lives of a case over SQLite: each person opens exactly what the rules say (`homes/lives.py`)."""

from pathlib import Path

import pytest

from tests.support.homes.lives import live
from tests.support.homes.originals import SqliteOriginal

pytestmark = [pytest.mark.soak, pytest.mark.timeout(7200)]


def test_each_person_opens_exactly_what_the_rules_say(tmp_path: Path) -> None:
    """Tell, name, choose, exclude, clear, share, join, leave, hand over, recover, escalate: in any order."""
    live(SqliteOriginal(tmp_path), tmp_path)
