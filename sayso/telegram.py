"""The Telegram channel, if a token is set."""

from typing import TYPE_CHECKING

from bot.telegram.lease import FileLease
from bot.telegram.ports import Lease, Ports
from bot.telegram_home import StoreDoorstep, StoreLease
from bot.telegram_outbox import StoreOutbox
from sayso.clock import now
from sayso.rooms import Rooms

if TYPE_CHECKING:
    from bot.telegram.channel import TelegramChannel


def telegram_channel(rooms: Rooms) -> "TelegramChannel | None":
    """The channel, or None without a token."""
    settings = rooms.settings
    if not settings.telegram_token:
        return None
    from bot.telegram.channel import TelegramChannel  # python-telegram-bot is heavy, and nobody else asks for it
    from bot.telegram.client import TelegramSettings

    api = TelegramSettings.of(settings.telegram_token, settings.telegram_api_url, settings.telegram_webhook_url)
    return TelegramChannel(api, telegram_ports(rooms))


def telegram_ports(rooms: Rooms) -> Ports:
    """What the channel asks of the house."""
    return Ports(
        turns=rooms.turns,
        outbox=StoreOutbox(rooms.store, rooms.house),
        doorstep=StoreDoorstep(rooms.store, rooms.house, rooms.settings.address),
        lease=_lease(rooms),
        phrasebook=rooms.house.phrases,
        clock=now,
    )


def _lease(rooms: Rooms) -> Lease:
    """On SQLite everything runs on one machine: a lock that a killed process gives back at once."""
    if rooms.store.engine.dialect.name == "sqlite":
        return FileLease(rooms.settings.data_dir / "telegram.lock")
    return StoreLease(rooms.store, rooms.house)
