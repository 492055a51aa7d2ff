"""Our own loop over getUpdates: an update is confirmed only when it, and every earlier one, is committed."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from telegram.error import RetryAfter, TelegramError

from bot.telegram.client import BATCH, POLL_SECONDS, UpdateSource
from bot.telegram.delivery import wait_after
from bot.telegram.lanes import Lanes
from bot.telegram.reception import Reception
from bot.telegram.updates import Came

log = structlog.get_logger(__name__)
LOOK_AGAIN = 1.0
NOT_OWNER = 5.0
LONGEST_RETRY = 30.0


@dataclass(slots=True)
class _Trouble:
    """An update that could not be taken yet."""

    tries: int
    not_before: float


class Polling:
    """Reads updates while it owns the bot, hands them to the reception chat by chat, confirms what is committed."""

    def __init__(self, source: UpdateSource, reception: Reception, owns: Callable[[], Awaitable[bool]]) -> None:
        self._source, self._reception, self._owns = source, reception, owns
        self._lanes = Lanes()
        self._running: set[int] = set()
        self._done: set[int] = set()
        self._troubles: dict[int, _Trouble] = {}

    async def run(self, stop: asyncio.Event) -> None:
        await self._source.open()
        failures = 0
        while not stop.is_set():
            try:
                owner = await self._owns()
                if owner:
                    await self._unless(stop, self._round())
                failures = 0
                wait = 0.0 if owner else NOT_OWNER
            except TelegramError as error:
                wait = self._wait_after(error, failures)
                failures += 1
            except Exception as error:  # the store is away: no update is confirmed until it is back
                log.error("telegram.store_unreachable", error=type(error).__name__)
                wait = NOT_OWNER
            if wait:
                await _until(stop, wait)
        await self._finish()

    def _wait_after(self, error: TelegramError, failures: int) -> float:
        log.warning("telegram.updates_unreachable", error=type(error).__name__)
        seconds = wait_after(error, failures).total_seconds()
        return seconds if isinstance(error, RetryAfter) else min(seconds, LONGEST_RETRY)

    async def _unless(self, stop: asyncio.Event, work: Any) -> None:
        """Do the work, but drop it when told to stop: what was not confirmed comes again."""
        doing, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
        await asyncio.wait({doing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not doing.done():
            doing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await doing

    async def _round(self) -> None:
        offset = self._offset()
        busy = bool(self._running or self._troubles)
        batch = await self._source.fetch(offset, 0 if busy else POLL_SECONDS)
        if offset is not None:
            self._done = {number for number in self._done if number >= offset}
        self._forget_gone({raw.get("update_id") for raw in batch}, whole=len(batch) < BATCH)
        for raw in batch:
            self._begin(raw)
        await self._lanes.settle(LOOK_AGAIN)
        if self._troubles and not self._running:
            await asyncio.sleep(LOOK_AGAIN)

    def _forget_gone(self, here: set[Any], *, whole: bool) -> None:
        """What Telegram no longer has (another owner confirmed it) is nobody's trouble any more."""
        if whole:
            self._troubles = {number: trouble for number, trouble in self._troubles.items() if number in here}

    def _offset(self) -> int | None:
        """Everything below this is committed. None when there is nothing to confirm."""
        unfinished = self._running | self._troubles.keys()
        if unfinished:
            return min(unfinished)
        return max(self._done) + 1 if self._done else None

    def _begin(self, raw: dict[str, Any]) -> None:
        number = raw.get("update_id")
        if not isinstance(number, int) or number in self._running or number in self._done or self._too_soon(number):
            return
        came = self._reception.read(raw)
        if came is None:
            self._done.add(number)
            return
        self._running.add(number)
        self._lanes.start(came.address, lambda: self._take(number, came))

    def _too_soon(self, number: int) -> bool:
        trouble = self._troubles.get(number)
        return trouble is not None and asyncio.get_running_loop().time() < trouble.not_before

    async def _take(self, number: int, came: Came) -> None:
        try:
            await self._reception.handle(came)
        except Exception as error:  # whatever it was, the update is not confirmed and comes again
            log.error("telegram.not_taken", error=type(error).__name__)
            self._note_trouble(number)
        else:
            self._troubles.pop(number, None)
            self._done.add(number)
        finally:
            self._running.discard(number)

    def _note_trouble(self, number: int) -> None:
        tries = self._troubles[number].tries + 1 if number in self._troubles else 1
        wait = min(2.0 ** (tries - 1), LONGEST_RETRY)
        self._troubles[number] = _Trouble(tries, asyncio.get_running_loop().time() + wait)

    async def _finish(self) -> None:
        """Confirm what is committed, so that nothing is repeated without need; the rest comes after the next start."""
        await self._lanes.close()
        if (offset := self._offset()) is not None:
            with contextlib.suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(3):
                    await self._source.fetch(offset, 0)
        await self._source.close()


async def _until(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
