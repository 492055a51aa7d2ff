"""The way to the Bot API: python-telegram-bot's Bot, kept quiet, and updates exactly as they came."""

import hashlib
import hmac
import logging
import os
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlencode

from telegram import Bot
from telegram.request import HTTPXRequest

OFFICIAL_API = "https://api.telegram.org/bot"
POLL_SECONDS = 10
BATCH = 100

# python-telegram-bot warns about the type of retry_after unless told which one we read.
os.environ.setdefault("PTB_TIMEDELTA", "true")


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """Which bot, through which server, and how updates come."""

    token: str = field(repr=False)
    api_url: str = OFFICIAL_API
    webhook_url: str | None = None

    @classmethod
    def of(cls, token: str, api_url: str = "", webhook_url: str = "") -> Self:
        """From the environment's words, where empty means the usual."""
        return cls(token, api_url.rstrip("/") or OFFICIAL_API, webhook_url or None)

    @property
    def file_url(self) -> str:
        return f"{self.api_url.removesuffix('/bot')}/file/bot"

    @property
    def bot_id(self) -> str:
        return self.token.partition(":")[0]

    @property
    def webhook_secret(self) -> str:
        """Known to every process of ours and to Telegram, which knows the token anyway; stored nowhere."""
        return hmac.new(self.token.encode(), b"webhook", hashlib.sha256).hexdigest()


def silence_libraries() -> None:
    """Both libraries put addresses with the token, and at times a child's words, into their own log lines."""
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)


def make_bot(settings: TelegramSettings) -> Bot:
    """A Bot that asks nothing of Telegram until it is used: a network that is down must not stop the house."""
    silence_libraries()
    request = HTTPXRequest(connection_pool_size=32, read_timeout=20, write_timeout=20, connect_timeout=10)
    return Bot(
        settings.token,
        base_url=settings.api_url,
        base_file_url=settings.file_url,
        request=request,
        get_updates_request=request,
    )


class UpdateSource:
    """Reads updates as plain JSON.

    `Bot.get_updates` builds all objects of a batch at once: one update of a shape that nobody foresaw would hide the
    others, and be written to the log.
    """

    def __init__(self, settings: TelegramSettings) -> None:
        self._url = f"{settings.api_url}{settings.token}/getUpdates"
        self._request = HTTPXRequest(connection_pool_size=2, connect_timeout=10)

    async def open(self) -> None:
        await self._request.initialize()

    async def close(self) -> None:
        await self._request.shutdown()

    async def fetch(self, offset: int | None, seconds: int = POLL_SECONDS) -> list[dict[str, Any]]:
        """Everything unconfirmed; giving an offset confirms what lies below it."""
        query = {"timeout": seconds, "limit": BATCH} | ({"offset": offset} if offset else {})
        found: Any = await self._request.post(f"{self._url}?{urlencode(query)}", read_timeout=seconds + 10)
        return [update for update in found if isinstance(update, dict)] if isinstance(found, list) else []
