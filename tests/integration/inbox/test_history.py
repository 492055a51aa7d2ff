"""What was done is readable through grants only: of a case by its readers, of an account by its owner."""

import asyncio
import re
from collections.abc import Iterator

import httpx
import pytest

from tests.support import pages
from tests.support.api import ApiChild
from tests.support.forms import signs_in
from tests.support.people import DemoHome
from tests.support.server import Server

pytestmark = pytest.mark.integration
TOLD = "theres a girl in my class who takes my lunch n laughs"


@pytest.fixture
def browsers(demo_home: Server) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """Two, with nobody signed in yet."""
    where = {"base_url": demo_home.url, "timeout": 60, "follow_redirects": True}
    with httpx.Client(**where) as one, httpx.Client(**where) as other:  # type: ignore[arg-type]  # by name
        yield one, other


async def test_only_its_readers_see_what_was_done_in_a_case(
    demo_home: Server, http: httpx.AsyncClient, browsers: tuple[httpx.Client, httpx.Client]
) -> None:
    """The manager, to whom it was written: who did what, and no word of it. For others it is not there."""
    child = await ApiChild(http).opens()
    await child.says(TOLD)
    await child.chooses("manager")
    await child.chooses("anonymous")
    manager, amy = browsers
    people = DemoHome.of(demo_home.data_dir)
    await asyncio.to_thread(signs_in, manager, people.one("registered_manager"))
    await asyncio.to_thread(signs_in, amy, people.named("Amy"))
    queue = await asyncio.to_thread(manager.get, "/inbox/")
    case = re.findall(r"/inbox/cases/([0-9a-f]{32})", queue.text)[0]
    await asyncio.to_thread(manager.get, f"/inbox/cases/{case}")
    seen = await asyncio.to_thread(manager.get, f"/inbox/cases/{case}/history")
    assert seen.status_code == 200
    assert pages.faults(seen.text, seen.headers) == []
    assert "opened it for the first time" in seen.text
    assert "The child: wrote" in seen.text
    assert "changed or put in" not in seen.text
    assert TOLD not in seen.text
    not_hers = await asyncio.to_thread(amy.get, f"/inbox/cases/{case}/history")
    not_there = await asyncio.to_thread(amy.get, f"/inbox/cases/{'0' * 32}/history")
    assert (not_hers.status_code, not_hers.text) == (404, not_there.text)
    mine = await asyncio.to_thread(amy.get, "/inbox/account/history")
    assert pages.faults(mine.text, mine.headers) == []
    assert "Amy Okafor: signed in" in mine.text
    assert mine.text.count("something was asked for that is not for this account") == 2
