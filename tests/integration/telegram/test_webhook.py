"""The webhook: only Telegram may post, and it hears 200 only after the commit."""

import asyncio
import socket
from collections.abc import AsyncIterator

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from backend.policy.phrases import Phrases
from tests.integration.telegram.conftest import make_channel, running
from tests.support.telegram import FakeTelegram, Phone
from tests.support.telegram.house import House
from tests.support.telegram.webhook import SECRET_HEADER


@pytest.fixture
async def address(fake: FakeTelegram, house: House, phrases: Phrases) -> AsyncIterator[str]:
    """The channel by webhook, with its route served on a loopback port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/telegram/webhook"
        channel = make_channel(fake, house, phrases, webhook_url=url)
        app = FastAPI()
        router = channel.router()
        assert router is not None
        app.include_router(router)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        async with running(channel):
            await fake.until(lambda: fake.api.webhook.url == url)
            yield url
        server.should_exit = True
        await serving


async def test_a_child_writes_and_is_answered(fake: FakeTelegram, address: str, house: House, phone: Phone) -> None:
    phone.writes("somebody took my bike")
    await phone.soon_sees("Got it 1.")
    phone.taps("Staff here now")
    await phone.soon_sees("Got it 2.")
    await fake.until(lambda: fake.unconfirmed == 0)
    assert [inbound.kind for inbound in house.taken.values()] == ["text", "choice"]


async def test_what_cannot_be_stored_comes_again(fake: FakeTelegram, address: str, house: House, phone: Phone) -> None:
    house.failing = 2
    phone.writes("third time lucky")
    await phone.soon_sees("Got it 1.")
    await fake.until(lambda: fake.unconfirmed == 0)
    assert house.texts == ["third time lucky"]
    assert len(house.attempts) == 3


async def test_a_post_that_is_repeated_is_stored_once(
    fake: FakeTelegram, address: str, house: House, phone: Phone
) -> None:
    fake.repeats(3)
    phone.writes("only once")
    await fake.until(lambda: fake.unconfirmed == 0 and fake.api.webhook.posts == 4)
    assert house.texts == ["only once"]


@pytest.mark.parametrize(("secret", "status"), [("", 403), ("wrong", 403), ("wröng", 403)])
async def test_nobody_else_may_post(address: str, house: House, secret: str, status: int) -> None:
    update = {"update_id": 1, "message": {"text": "forged"}}
    async with httpx.AsyncClient() as client:
        answer = await client.post(address, json=update, headers={SECRET_HEADER.encode(): secret.encode()})
    assert (answer.status_code, answer.content) == (status, b"")
    assert not house.attempts


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff\xfe", b'{"a":"' + b"x" * 2_000_000 + b'"}'])
async def test_nonsense_with_the_right_secret_is_refused_quietly(
    fake: FakeTelegram, address: str, house: House, body: bytes
) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.post(address, content=body, headers={SECRET_HEADER: fake.api.webhook.secret})
    assert (answer.status_code, answer.content) == (400, b"")
    assert not house.attempts
