"""The whole channel, as the roof starts and stops it."""

import asyncio
import secrets
from urllib.parse import urlsplit

import structlog
from fastapi import APIRouter
from telegram import BotCommand
from telegram.error import TelegramError

from bot.telegram.client import TelegramSettings, UpdateSource, make_bot
from bot.telegram.delivery import Delivery
from bot.telegram.polling import Polling
from bot.telegram.ports import Ports
from bot.telegram.reception import Reception
from bot.telegram.webhook import webhook_router

log = structlog.get_logger(__name__)
SETUP_RETRY = 5.0
LEASE_SECONDS = 30


class TelegramChannel:
    """Updates in by polling, or by webhook when an address is set; replies out either way."""

    def __init__(self, settings: TelegramSettings, ports: Ports) -> None:
        self._settings, self._ports = settings, ports
        self._owner = secrets.token_hex(16)
        self._bot = make_bot(settings)
        self._delivery = Delivery(self._bot, ports)
        self._reception = Reception(self._bot, settings.bot_id, ports, self._delivery)

    def wake(self) -> None:
        """Something was put into the outbox."""
        self._delivery.wake()

    def router(self) -> APIRouter | None:
        """The route for updates, for the part that serves the web; None when the channel polls."""
        if not self._settings.webhook_url:
            return None
        path = urlsplit(self._settings.webhook_url).path or "/"
        return webhook_router(self._reception, self._settings.webhook_secret, path)

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until told to stop, then finish what is running."""
        await self._bot.request.initialize()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._delivery.run(stop))
                group.create_task(self._receive(stop))
        finally:
            await self._bot.request.shutdown()

    async def _receive(self, stop: asyncio.Event) -> None:
        while not stop.is_set() and not await self._set_up():
            await _pause(stop, SETUP_RETRY)
        if not self._settings.webhook_url and not stop.is_set():
            source = UpdateSource(self._settings)
            await Polling(source, self._reception, self._owns).run(stop)
            await self._ports.lease.give_up(self._lease_name, self._owner)

    async def _set_up(self) -> bool:
        """Tell Telegram how updates are to come, and what the menu offers. False when it cannot be reached."""
        try:
            if self._settings.webhook_url:
                await self._bot.set_webhook(self._settings.webhook_url, secret_token=self._settings.webhook_secret)
            else:
                await self._bot.delete_webhook()
            await self._bot.set_my_commands(self._commands())
        except TelegramError as error:
            log.warning("telegram.not_set_up", error=type(error).__name__)
            return False
        log.info("telegram.ready", way="webhook" if self._settings.webhook_url else "polling")
        return True

    def _commands(self) -> list[BotCommand]:
        label = self._ports.phrasebook.label
        return [BotCommand("start", label("b_start_again")), BotCommand("clear", label("telegram_clear"))]

    async def _owns(self) -> bool:
        """Renewed at every poll, which is shorter than the lease."""
        return await self._ports.lease.hold(self._lease_name, self._owner, LEASE_SECONDS, self._ports.clock())

    @property
    def _lease_name(self) -> str:
        return f"telegram:{self._settings.bot_id}"


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    waiting = asyncio.create_task(stop.wait())
    await asyncio.wait({waiting}, timeout=seconds)
    waiting.cancel()
