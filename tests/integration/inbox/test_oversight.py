"""The independent eyes over HTTP: who has them, what they count, and that nobody in the home can shut them."""

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.support import pages
from tests.support.forms import signs_in
from tests.support.people import DemoHome
from tests.support.server import Server

pytestmark = pytest.mark.integration
ID = re.compile(r"[0-9a-f]{32}")


@pytest.fixture(scope="module")
def browsers(demo_home: Server) -> Iterator[dict[str, httpx.Client]]:
    """A browser each, signed in once."""
    home, found = DemoHome.of(demo_home.data_dir), {}
    for name in ("Rob", "Ruth", "Deb", "Amy", "Sarah", "Nina", "Alex"):
        client = httpx.Client(base_url=demo_home.url, timeout=60, follow_redirects=True)
        signs_in(client, home.named(name))
        found[name] = client
    yield found
    for client in found.values():
        client.close()


def tells(demo_home: Server, *bodies: dict[str, str]) -> None:
    """A child tells, by the API."""
    with httpx.Client(base_url=demo_home.url, timeout=60) as client:
        token = client.post("/api/v1/conversations", json={}).json()["token"]
        for number, body in enumerate(bodies):
            sent = {"client_id": f"00000000-0000-4000-8000-{number:012d}", **body}
            answer = client.post("/api/v1/messages", json=sent, headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 201


def test_only_the_visitor_and_the_responsible_individual_have_them(browsers: dict[str, httpx.Client]) -> None:
    assert {name: client.get("/inbox/oversight").status_code for name, client in browsers.items()} == {
        "Rob": 200, "Ruth": 200, "Deb": 404, "Amy": 404, "Sarah": 404, "Nina": 404, "Alex": 404
    }  # fmt: skip


def test_what_waits_is_counted_without_a_word_a_name_or_an_id(
    demo_home: Server, browsers: dict[str, httpx.Client]
) -> None:
    empty = browsers["Rob"].get("/inbox/oversight")
    assert "Nothing is waiting." in empty.text
    pages.check(empty.text, empty.headers, "/inbox/oversight")
    tells(demo_home, {"text": "I took all my tablets and I feel sick"})
    tells(demo_home, {"text": "one of the night staff grabbed me and hurt me"})
    for name in ("Rob", "Ruth"):
        page = browsers[name].get("/inbox/oversight")
        pages.check(page.text, page.headers, "/inbox/oversight")
        assert "Emergency: now" in page.text
        assert "of them nobody has answered" in page.text
        assert "tablets" not in page.text
        assert "night staff" not in page.text
        assert ID.search(page.text.split("<main")[1].split("</main>")[0]) is None
    assert "/inbox/cases/" not in browsers["Rob"].get("/inbox/").text


def test_no_page_of_the_home_takes_anything_out_of_the_counts(browsers: dict[str, httpx.Client]) -> None:
    """Whoever works there may go away, be excluded or run drills: the eyes count the same."""
    before = browsers["Rob"].get("/inbox/oversight").text
    manager = browsers["Deb"]
    page = manager.get("/inbox/drills").text
    token = page.split('name="csrf" value="', 1)[1].split('"', 1)[0]
    manager.post("/inbox/drills", data={"csrf": token, "level": "routine"})
    after = browsers["Rob"].get("/inbox/oversight").text
    count = re.compile(r"\d+ open\. \d+ of them nobody has answered")
    assert count.findall(before) == count.findall(after) != []
