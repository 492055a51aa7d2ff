"""The Telegram channel, if a token is set."""

from bot.telegram.channel import TelegramChannel
from sayso.rooms import Rooms


def telegram_channel(rooms: Rooms) -> TelegramChannel | None:
    """The channel, or None without a token."""
    return None
