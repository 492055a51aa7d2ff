"""One home for each kind of database, and a phone on a fake Telegram."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.telegram.channel import TelegramChannel
from bot.telegram.client import TelegramSettings
from sayso.telegram import telegram_ports
from tests.integration.telegram_house.home import RealHome, build_home
from tests.support.telegram import FakeTelegram, Phone


@pytest.fixture
async def home(tmp_path: Path, database_url: str) -> AsyncIterator[RealHome]:
    """The wired house, closed afterwards."""
    built = await build_home(tmp_path / "var", database_url)
    yield built
    built.rooms.slow.close()
    await built.rooms.store.close()


@pytest.fixture
def fake() -> Iterator[FakeTelegram]:
    """A Bot API of the test's own."""
    with FakeTelegram() as telegram:
        yield telegram


@pytest.fixture
def phone(fake: FakeTelegram) -> Phone:
    """A child's phone."""
    return fake.phone()


@asynccontextmanager
async def serving(fake: FakeTelegram, home: RealHome) -> AsyncIterator[TelegramChannel]:
    """The channel over the real record, from start to a clean stop."""
    channel = TelegramChannel(TelegramSettings(fake.token, fake.api_url), telegram_ports(home.rooms))
    stop = asyncio.Event()
    running = asyncio.create_task(channel.run(stop))
    try:
        yield channel
    finally:
        stop.set()
        await asyncio.wait_for(running, 15)
