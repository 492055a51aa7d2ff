"""A running channel between a fake Telegram and a house in memory."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from backend.policy.phrases import Phrases
from bot.telegram.channel import TelegramChannel
from bot.telegram.client import TelegramSettings
from bot.telegram.ports import Ports
from tests.support.telegram import FakeTelegram, Phone
from tests.support.telegram.house import House

CONFIG = Path(__file__).parents[3] / "config"


@pytest.fixture(scope="session")
def phrases() -> Phrases:
    return Phrases.load(CONFIG)


@pytest.fixture
def fake() -> Iterator[FakeTelegram]:
    with FakeTelegram() as telegram:
        yield telegram


@pytest.fixture
def phone(fake: FakeTelegram) -> Phone:
    return fake.phone()


@pytest.fixture
def house() -> House:
    return House()


def make_channel(
    fake: FakeTelegram, house: House, phrases: Phrases, *, webhook_url: str | None = None
) -> TelegramChannel:
    settings = TelegramSettings(fake.token, fake.api_url, webhook_url)
    ports = Ports(house, house, house, house, phrases, house.clock)
    return TelegramChannel(settings, ports)


@asynccontextmanager
async def running(channel: TelegramChannel) -> AsyncIterator[TelegramChannel]:
    """The channel from start to a clean stop."""
    stop = asyncio.Event()
    serving = asyncio.create_task(channel.run(stop))
    try:
        yield channel
    finally:
        stop.set()
        await asyncio.wait_for(serving, 15)


@pytest.fixture
async def channel(fake: FakeTelegram, house: House, phrases: Phrases) -> AsyncIterator[TelegramChannel]:
    async with running(make_channel(fake, house, phrases)) as channel:
        yield channel
