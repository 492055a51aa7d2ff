"""A demo home that somebody has already moved into: seeded once for a run, copied for each file that needs one.

Seeding (migrations, 18 people with keys and slow passwords) takes seconds of processor; test_start.py watches it.
"""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.server import Server


def moved_in(data_dir: Path, **options: Any) -> Server:
    """A server that has not started yet, on a data folder in which the demo home already lives (SQLite)."""
    shutil.copytree(_home(), data_dir)
    return Server(data_dir, **options)


@cache
def _home() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="sayso-home-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with Server(folder / "var"):
        return folder / "var"
