"""The power goes, again and again, in the middle of everything: what was acknowledged is there, and nothing twice."""

import asyncio
import random
import uuid
from collections import Counter
from dataclasses import dataclass, field

import httpx
import pytest

from tests.support import record, replay, scale
from tests.support.api import ApiChild
from tests.support.server import Server

pytestmark = [pytest.mark.soak, pytest.mark.timeout(5400)]
CHILDREN_AT_ONCE = 4
LONGEST_LIFE = 1.5


@dataclass
class Weather:
    """When the power is on, and how often it went."""

    server: Server
    chance: random.Random
    kills: int
    over: bool = False
    on: asyncio.Event = field(default_factory=asyncio.Event)

    async def blows(self) -> None:
        """Start, wait for a moment that nobody foresaw, kill; at the end leave it running."""
        for _ in range(self.kills):
            await asyncio.to_thread(self.server.start)
            self.on.set()
            await asyncio.to_thread(self.server.lives, self.chance.uniform(0, LONGEST_LIFE))
            self.on.clear()
        await asyncio.to_thread(self.server.start)
        self.over = True
        self.on.set()

    async def insists(self, child: ApiChild, text: str) -> httpx.Response:
        """Send until it is acknowledged, always under the same client id, as the page does."""
        client_id = str(uuid.uuid4())
        while True:
            await self.on.wait()
            try:
                return await child.says(text, client_id)
            except httpx.TransportError:
                await asyncio.sleep(0)

    async def opens(self, client: httpx.AsyncClient) -> ApiChild:
        """A conversation; one that was lost before its token arrived holds nothing and is begun anew."""
        while True:
            await self.on.wait()
            try:
                return await ApiChild(client).opens()
            except httpx.TransportError:
                await asyncio.sleep(0)


async def keeps_telling(weather: Weather, client: httpx.AsyncClient, texts: list[str]) -> list[ApiChild]:
    """Two messages to a conversation, for as long as the weather lasts."""
    told: list[ApiChild] = []
    for first, second in zip(texts[::2], texts[1::2], strict=False):
        child = await weather.opens(client)
        for text in (first, second):
            answer = await weather.insists(child, text)
            assert answer.status_code in {200, 201}, answer.text
        told.append(child)
        if weather.over:
            break
    return told


async def holds_everything_once(child: ApiChild) -> int:
    """Each message and each reply that was ever acknowledged is in the thread once, in the order it was said."""
    thread = await child.messages()
    said = [message["text"] for message in thread if message["from"] == "child"]
    assert said == list(child.sent.values())
    counted = Counter(message["id"] for message in thread)
    promised = [*child.ids.values(), *(reply for replies in child.replies.values() for reply in replies)]
    assert {identity: counted[identity] for identity in promised} == dict.fromkeys(promised, 1)
    assert all(child.replies.values()), "every message was answered"
    return len(said)


async def test_nothing_acknowledged_is_lost_by_a_kill(served: Server) -> None:
    """On the web: stored once, answered once."""
    texts = replay.texts(2_000)
    weather = Weather(served, random.Random(20261122), scale.of(200, doors=2))
    async with httpx.AsyncClient(base_url=served.url, timeout=60) as client:
        shares = [texts[start::CHILDREN_AT_ONCE] for start in range(CHILDREN_AT_ONCE)]
        telling = asyncio.gather(*(keeps_telling(weather, client, share) for share in shares))
        await weather.blows()
        children = [child for share in await telling for child in share]
        counts = [await holds_everything_once(child) for child in children]
    served.stop()
    assert len(children) >= weather.kills // 4
    assert record.said_by_children(served) == sum(counts)
