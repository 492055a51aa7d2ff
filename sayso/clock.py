"""The clock on the wall. Every rule takes the time as an argument; only the roof reads it."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, aware, UTC."""
    return datetime.now(UTC)
