"""From the outbox to the phone: at least once, told truthfully, and one broken chat delays nobody else."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.telegram.lanes import Lanes
from bot.telegram.ports import Parcel, Ports
from bot.telegram.replies import neutral_note, say
from bot.telegram.sender import send

log = structlog.get_logger(__name__)
IN_FLIGHT = 100
LONGEST_WAIT = 300
HURRY = 3.0


class Delivery:
    """Takes what is due and sends it, chat by chat, until told to stop."""

    def __init__(self, bot: Bot, ports: Ports, idle: float = 1.0) -> None:
        self._bot, self._ports, self._idle = bot, ports, idle
        self._lanes = Lanes(width=24)
        self._news = asyncio.Event()

    def wake(self) -> None:
        """Something is due now."""
        self._news.set()

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self._news.clear()
            try:
                await self.round()
            except Exception as error:  # the store may be away for a while; what is due stays due
                log.error("telegram.outbox_unreachable", error=type(error).__name__)
            await self._pause(stop)
        await self._lanes.close()

    async def round(self) -> None:
        """Claim what is due and start sending it."""
        room = IN_FLIGHT - len(self._lanes.tasks)
        if room <= 0:
            return
        parcels = await self._ports.outbox.due("telegram", room, self._ports.clock())
        by_chat: dict[str, list[Parcel]] = {}
        for parcel in parcels:
            by_chat.setdefault(parcel.address, []).append(parcel)
        for address, own in by_chat.items():
            self._lanes.start(address, partial(self._deliver, own))

    async def hurry(self, address: str) -> None:
        """What is due for this chat goes first, before anything else is said to it; but nobody waits for long."""
        with contextlib.suppress(SQLAlchemyError, OSError):
            await self.round()
        await self._lanes.pass_by(address, HURRY)

    async def _pause(self, stop: asyncio.Event) -> None:
        waits = [asyncio.create_task(event.wait()) for event in (self._news, stop)]
        await asyncio.wait(waits, timeout=self._idle, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    async def _deliver(self, parcels: Sequence[Parcel]) -> None:
        try:
            await self._deliver_in_order(parcels)
        except Exception as error:  # the store is away; what was claimed is handed out again later
            log.error("telegram.outcome_not_kept", error=type(error).__name__)
        self.wake()  # what was said to this chat meanwhile waited for these

    async def _deliver_in_order(self, parcels: Sequence[Parcel]) -> None:
        """When one has to wait, so do those behind it."""
        for number, parcel in enumerate(parcels):
            try:
                await self._send(parcel)
            except (Forbidden, BadRequest) as error:
                cause = "blocked" if isinstance(error, Forbidden) else "refused"
                log.warning("telegram.undeliverable", cause=cause)
                await self._ports.outbox.undeliverable(parcel.id, cause, self._ports.clock())
            except TelegramError as error:
                wait = wait_after(error, parcel.tries)
                log.info("telegram.send_later", error=type(error).__name__, seconds=wait.total_seconds())
                await self._put_off(parcels[number:], wait)
                return

    async def _put_off(self, parcels: Sequence[Parcel], wait: timedelta) -> None:
        now = self._ports.clock()
        for parcel in parcels:
            await self._ports.outbox.later(parcel.id, now + wait, now)

    async def _send(self, parcel: Parcel) -> None:
        book, outbox = self._ports.phrasebook, self._ports.outbox
        if parcel.quiet and not parcel.tapped:
            await send(self._bot, parcel.address, neutral_note(book, parcel.language))
            await outbox.noted(parcel.id, self._ports.clock())
        else:
            await send(self._bot, parcel.address, say(book, parcel.spoken, parcel.language))
            await outbox.arrived(parcel.id, self._ports.clock())


def wait_after(error: TelegramError, tries: int) -> timedelta:
    """As long as Telegram says, else twice as long each time."""
    if isinstance(error, RetryAfter):
        asked = error.retry_after
        return asked if isinstance(asked, timedelta) else timedelta(seconds=asked)
    return timedelta(seconds=min(2 ** min(tries, 10), LONGEST_WAIT))
