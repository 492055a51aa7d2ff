"""What the web chat needs from the rest of the house, and what a home sets for it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from backend.policy.contacts import Contacts
from backend.policy.limits import Limit
from backend.policy.phrases import Phrases
from bot.messages import Inbound, Opened, Taken, Thread
from bot.webchat.taken_before import TakenBefore

NEUTRAL_URL = "https://www.bbc.co.uk/weather"


class TurnsPort(Protocol):
    """One turn of a conversation and all that a child's device may read: see `bot/turn.py`."""

    async def open(self, *, language: str, home_code: str | None, now: datetime) -> Opened: ...

    async def take(self, inbound: Inbound, now: datetime) -> Taken: ...

    async def thread(self, token: str, now: datetime, after: str | None = None) -> Thread: ...

    async def come_back(self, words: str, now: datetime) -> Opened | None: ...

    async def leave(self, token: str, now: datetime) -> None: ...

    def live(self, token: str) -> AsyncIterator[str]: ...


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What differs from home to home. `public_url` is the address as a card shows it."""

    public_url: str = "http://127.0.0.1:8080"
    neutral_url: str = NEUTRAL_URL
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/London"))

    @property
    def secure(self) -> bool:
        """Whether cookies may only travel encrypted."""
        return self.public_url.startswith("https://")


@dataclass(frozen=True, slots=True)
class Limits:
    """Token buckets, none of them per address: a whole home shares one."""

    opens: Limit = field(default_factory=lambda: Limit(burst=2000, per_minute=12_000))
    messages: Limit = field(default_factory=lambda: Limit(burst=1000, per_minute=600))
    files: Limit = field(default_factory=lambda: Limit(burst=30, per_minute=10))
    returns: Limit = field(default_factory=lambda: Limit(burst=6, per_minute=2))
    all_returns: Limit = field(default_factory=lambda: Limit(burst=60, per_minute=120))


@dataclass(frozen=True, slots=True)
class Web:
    """Everything that the pages and the API stand on."""

    turns: TurnsPort
    phrases: Phrases
    contacts: Contacts
    clock: Callable[[], datetime]
    settings: WebSettings = field(default_factory=WebSettings)
    limits: Limits = field(default_factory=Limits)
    taken_before: TakenBefore = field(default_factory=TakenBefore)
    answer_times: Callable[[str], Awaitable[str | None]] | None = None
    """From a token to the phrase that says how fast people answered last month."""
