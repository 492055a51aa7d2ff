"""Two children, one event, as the manager's browser without script meets it."""

import asyncio

import httpx
import pytest

from tests.integration.inbox.test_unsealing import checked, ending, links
from tests.support.api import ApiChild
from tests.support.forms import send, signs_in
from tests.support.people import DemoHome
from tests.support.server import Server

pytestmark = pytest.mark.integration


async def test_the_manager_puts_two_cases_together(http: httpx.AsyncClient, demo_home: Server) -> None:
    for words in ("a boy here keeps pushing me on the stairs", "they say I pushed him on the stairs but I didn't"):
        child = await ApiChild(http).opens()
        await child.says(words)
        for choice in ("limits:ok", "staff", "anonymous"):
            await child.chooses(choice)
    await asyncio.to_thread(_puts_together, demo_home)


def _puts_together(server: Server) -> None:
    with httpx.Client(base_url=server.url, timeout=60, follow_redirects=True) as deb:
        signs_in(deb, DemoHome.of(server.data_dir).named("Deb"))
        one, other = list(dict.fromkeys(way.split("#")[0] for way in links(deb.get("/inbox/").text, "/inbox/cases/")))[
            :2
        ]
        page = checked(deb.get(f"{one}/who"))
        form = ending(page.text, "/who/same-event")
        refused = checked(send(deb, page, form, other="0" * 32), 422)
        assert "Pick the other child’s case, one that you read yourself." in refused.text
        done = checked(send(deb, page, form, other=other.rsplit("/", 1)[1]))
        assert "The two cases stay apart." in done.text
        assert other in links(done.text, "/inbox/cases/")
        assert one in links(checked(deb.get(f"{other}/who")).text, "/inbox/cases/")
