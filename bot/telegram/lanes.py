"""Work in lanes: one thing after another within a chat, many chats side by side."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable


class Lanes:
    """Starts work; the next in the same lane waits for it, other lanes do not. At most `width` run at once."""

    def __init__(self, width: int = 16) -> None:
        self._room = asyncio.Semaphore(width)
        self._last: dict[Hashable, asyncio.Task[None]] = {}
        self.tasks: set[asyncio.Task[None]] = set()

    def start(self, lane: Hashable, work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        """Begin as soon as the lane is free."""
        task = asyncio.create_task(self._after(self._last.get(lane), work))
        self._last[lane] = task
        self.tasks.add(task)
        task.add_done_callback(lambda done: self._leave(lane, done))
        return task

    async def pass_by(self, lane: Hashable, seconds: float) -> None:
        """Wait until a lane is free, but not longer than this."""
        if last := self._last.get(lane):
            await asyncio.wait({last}, timeout=seconds)

    async def settle(self, seconds: float) -> None:
        """Wait for what is running, but not longer than this."""
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=seconds)

    async def close(self, seconds: float = 5) -> None:
        """Let what is running finish; what takes longer is given up and comes again."""
        await self.settle(seconds)
        for task in set(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def _after(self, before: asyncio.Task[None] | None, work: Callable[[], Awaitable[None]]) -> None:
        if before is not None:
            await asyncio.wait({before})
        async with self._room:
            await work()

    def _leave(self, lane: Hashable, done: asyncio.Task[None]) -> None:
        self.tasks.discard(done)
        if self._last.get(lane) is done:
            del self._last[lane]
