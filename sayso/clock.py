"""The clock on the wall. Every rule takes the time as an argument; only the roof reads it.

A demo home's clock can be moved on for rehearsals: `clock-ahead` in its data folder holds a number of seconds. A real
home has no such clock: what is due cannot be put off by a file.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

FILE = "clock-ahead"
_ahead: Path | None = None


def rehearse(data_dir: Path) -> None:
    """Look into this folder for how far to be ahead (the demo home only)."""
    global _ahead
    _ahead = data_dir / FILE


def now() -> datetime:
    """This moment, aware, UTC."""
    moment = datetime.now(UTC)
    return moment if _ahead is None else moment + _how_far(_ahead)


def _how_far(path: Path) -> timedelta:
    try:
        return timedelta(seconds=max(0.0, float(path.read_text(encoding="ascii"))))
    except (OSError, ValueError):
        return timedelta()
