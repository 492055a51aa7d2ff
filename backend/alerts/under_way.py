"""What was begun and nobody waits for: each a task of its own, so that one that hangs delays nobody else."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class UnderWay:
    """The tasks that have not ended yet."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin, and go on at once."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait until everything that began has ended."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def drop(self) -> None:
        """End what has not ended."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
