"""What was read a moment ago and may be used again for some seconds. Short: other processes change it too."""

from datetime import datetime, timedelta
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """Values by their key, each until so long after it was put in, or until `clear`."""

    def __init__(self, seconds: timedelta) -> None:
        self._seconds = seconds
        self._held: dict[Key, tuple[datetime, Value]] = {}

    def get(self, key: Key, now: datetime) -> Value | None:
        """What is kept and young enough; None where nothing is, also after a clock that went back."""
        at, value = self._held.get(key, (None, None))
        return value if at is not None and at <= now <= at + self._seconds else None

    def put(self, key: Key, value: Value, now: datetime) -> Value:
        """Keep a value from now on, and give it back."""
        self._held[key] = (now, value)
        return value

    def clear(self) -> None:
        """Something changed: read everything anew."""
        self._held.clear()
