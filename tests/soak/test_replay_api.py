"""Hundreds of real messages through the API, eight children at a time: each is in the store once, and nowhere else."""

import asyncio
import re
import uuid
from html import escape

import httpx
import pytest

from tests.soak.conftest import leaves_no_word
from tests.support import record, replay, scale
from tests.support.api import ApiChild
from tests.support.forms import signs_in
from tests.support.people import DemoHome
from tests.support.postgres import Cluster
from tests.support.server import Server

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1200)]
CHILDREN_AT_ONCE = 8
BANDS = ("lv-now", "lv-today", "lv-soon", "lv-routine")
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364600000000600023081d02f"
    "0000000049454e44ae426082"
)


async def tells(client: httpx.AsyncClient, turn: asyncio.Semaphore, index: int, text: str) -> ApiChild:
    """One child: the message, a name now and then, a picture now and then; the thread holds each once."""
    async with turn:
        child = await ApiChild(client).opens()
        answer = await child.says(text)
        assert answer.status_code == 201, answer.text
        assert answer.json()["messages"], "every message gets an answer"
        if index % 5 == 0:
            assert (await child.chooses("named", name=name_of(index))).status_code == 201
        if index % 7 == 0:
            assert (await child.attaches(file_of(index), PICTURE + index.to_bytes(4), "image/png")).status_code == 201
        thread = await child.messages()
        assert [message["text"] for message in thread if message["from"] == "child"].count(text) == 1
        assert len({message["id"] for message in thread}) == len(thread)
        return child


def name_of(index: int) -> str:
    """A name that nothing else on the machine could hold."""
    return f"Zephyrine Quillfeather {uuid.uuid5(uuid.NAMESPACE_OID, f'name{index}').hex[:8]}"


def file_of(index: int) -> str:
    """A file name that nothing else on the machine could hold."""
    return f"bruise-behind-the-shed-{uuid.uuid5(uuid.NAMESPACE_OID, f'file{index}').hex[:8]}.png"


def the_inbox_ranks_them(server: Server, texts: list[str]) -> None:
    """What must be seen first stands first, and no row quotes a child."""
    with httpx.Client(base_url=server.url, follow_redirects=True, timeout=60) as client:
        page = signs_in(client, DemoHome.of(server.data_dir).one("staff_on_shift")).text
    levels = re.findall(r'class="item (lv-[a-z]+)', page)
    assert levels, "something of all this is urgent"
    assert levels == sorted(levels, key=BANDS.index)
    assert not [text for text in texts if len(text) > 30 and escape(text) in page]


async def test_every_message_is_stored_once_and_sealed(served_by_either: Server, postgres: Cluster) -> None:
    """The store holds as many messages as were sent, and no file holds a word of them."""
    served = served_by_either.start()
    texts = replay.texts(scale.of(600))
    turn = asyncio.Semaphore(CHILDREN_AT_ONCE)
    async with httpx.AsyncClient(base_url=served.url, timeout=60) as client:
        children = await asyncio.gather(*(tells(client, turn, index, text) for index, text in enumerate(texts)))
    await asyncio.to_thread(the_inbox_ranks_them, served, texts)
    served.kill()  # as it stands: database, WAL, log
    secrets = [*texts, *map(name_of, range(0, len(texts), 5)), *map(file_of, range(0, len(texts), 7))]
    leaves_no_word(served, [*secrets, *(child.token for child in children)], postgres)
    served.start()
    served.stop()
    assert record.words_of_children(served) == len(texts)
    assert record.waiting_in_the_journal(served) == 0
    leaves_no_word(served, secrets, postgres)
