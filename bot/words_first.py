"""When much comes at once, words that a child has typed are stored before further pages are opened."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

AT_ONCE: Final = 3  # more keeps two cores no busier, and makes each wait for all the others
PATIENCE: Final = 1.0  # seconds; then an opening goes in, however many words are still coming


class WordsFirst:
    """Words never wait here; an opening waits while `at_once` turns are under way, but never longer than `patience`."""

    def __init__(self, at_once: int = AT_ONCE, patience: float = PATIENCE) -> None:
        self._at_once = at_once
        self._patience = patience
        self._under_way = 0
        self._one_less = asyncio.Condition()

    @asynccontextmanager
    async def words(self) -> AsyncIterator[None]:
        """While a message is taken."""
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            async with self._one_less:
                self._one_less.notify()

    @asynccontextmanager
    async def opening(self) -> AsyncIterator[None]:
        """While a conversation is opened; begins when there is room, in the order of coming."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience), self._one_less:
                await self._one_less.wait_for(lambda: self._under_way < self._at_once)
        async with self.words():
            yield
