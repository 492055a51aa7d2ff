"""What one child sends is taken one after the other; other children never wait for it."""

import asyncio
from weakref import WeakValueDictionary


class OneAtATime:
    """A lock for each conversation that is being turned in this process. Between processes the version decides."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    def turn(self, channel: str, address: str) -> asyncio.Lock:
        """The lock of one conversation; whoever came first goes first."""
        return self._locks.setdefault((channel, address), asyncio.Lock())
