"""Every page that can be reached by links, on either side, in light and dark: the lint and axe find nothing."""

from urllib.parse import urldefrag, urlsplit

import httpx
import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Cast
from tests.support import axe, pages

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]
MOST_PAGES = 60
ENDS_THE_SESSION = ("leave", "sign-out", "signout", "hide", "logout")


Checked = list[frozenset[str]]
"""What the pages that axe has looked at were made of."""


@pytest.fixture(scope="module")
def checked() -> Checked:
    """Shared by all tests of this file: an inbox without anything new in it need not be looked at for each role."""
    return []


def crawl(page: Page, start: str, checked: Checked) -> list[str]:
    """Open every page that links lead to, each shape of address once; check what is new in light and dark."""
    waiting, seen = [start], list[str]()
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        if shape(address) in map(shape, seen):
            continue
        response = page.goto(address)
        assert response is not None
        assert response.ok, f"{response.status} at {urlsplit(address).path}"
        if not response.headers.get("content-type", "").startswith("text/html"):
            continue
        pages.check(response.text(), response.all_headers(), urlsplit(address).path)
        parts = pages.build(response.text())
        if not any(parts <= before for before in checked):
            check_in_both_lights(page)
            checked.append(parts)
        seen.append(address)
        waiting += links(page, start)
    return seen


def links(page: Page, start: str) -> list[str]:
    """Where one can go from here without leaving the server or ending the session."""
    found: list[str] = page.eval_on_selector_all("a[href]", "all => all.map(each => each.href)")
    here = urlsplit(start).netloc
    addresses = [urldefrag(address).url for address in found if urlsplit(address).netloc == here]
    return [address for address in addresses if not any(word in address for word in ENDS_THE_SESSION)]


def shape(address: str) -> str:
    """An address with its ids taken out."""
    parts = urlsplit(address)
    return "/".join("*" if len(part) > 24 else part for part in parts.path.split("/"))


def check_in_both_lights(page: Page) -> None:
    """axe as it stands, and its rules of colours again in the dark."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")  # no colour on its way to another
    axe.check(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    axe.check(page, axe.COLOURS)


def tell(address: str, text: str, *choices: str) -> None:
    """A child tells, by the API."""
    with httpx.Client(base_url=address, timeout=60) as client:
        token = client.post("/api/v1/conversations", json={}).json()["token"]
        headers = {"Authorization": f"Bearer {token}"}
        for number, body in enumerate([{"text": text}, *({"choice": choice} for choice in choices)]):
            sent = {"client_id": f"00000000-0000-4000-8000-{number:012d}", **body}
            assert client.post("/api/v1/messages", json=sent, headers=headers).status_code == 201


def test_the_child_s_pages(cast: Cast, checked: Checked) -> None:
    """From the first page, before and after something was said, and in danger."""
    child = cast.child()
    assert len(crawl(child.page, cast.server.url + "/", checked)) >= 3
    child.opens_the_page()
    child.types("somebody took my charger again and nobody listens")
    check_in_both_lights(child.page)
    crawl(child.page, cast.server.url + "/", checked)
    child.opens_the_page()
    child.types("I took all my tablets and I feel sick")
    child.sees("999")
    check_in_both_lights(child.page)


def test_an_adult_reporting(cast: Cast, checked: Checked) -> None:
    """Somebody who is not in care and not of the home."""
    adult = cast.stranger()
    assert crawl(adult.page, cast.server.url + "/adult", checked)


def test_the_adults_pages(cast: Cast, checked: Checked) -> None:
    """Sign-in, an inbox with something of each kind in it, a case, and whatever links lead to."""
    tell(cast.server.url, "could we have more fruit at tea", "staff", "anonymous")
    tell(cast.server.url, "a boy here keeps pushing me on the stairs", "staff", "anonymous")
    stranger = cast.stranger()
    crawl(stranger.page, cast.server.url + "/inbox/", checked)
    worker = cast.adult("staff_on_shift")
    assert len(crawl(worker.page, cast.server.url + "/inbox/", checked)) >= 2


@pytest.mark.parametrize("role", ["responsible_individual", "reg44_visitor"])
def test_the_pages_of_those_who_watch_over_the_home(cast: Cast, checked: Checked, role: str) -> None:
    """Counts of every home, drills, and one's own time away."""
    tell(cast.server.url, "a boy here keeps pushing me on the stairs", "staff", "anonymous")
    overseer = cast.adult(role)
    assert len(crawl(overseer.page, cast.server.url + "/inbox/", checked)) >= 3


def test_the_manager_s_pages(cast: Cast, checked: Checked) -> None:
    """What only a manager is offered."""
    manager = cast.adult("registered_manager")
    crawl(manager.page, cast.server.url + "/inbox/", checked)


def test_the_pages_of_danger_to_life(cast: Cast, checked: Checked) -> None:
    """Closed words, who wrote, what a chosen reader must do now, and names and relatives."""
    tell(cast.server.url, "I took all my tablets and I feel sick", "reg44_visitor", "anonymous")
    reached = [
        *map(shape, crawl(cast.adult("staff_on_shift").page, cast.server.url + "/inbox/", checked)),
        *map(shape, crawl(cast.adult("reg44_visitor").page, cast.server.url + "/inbox/", checked)),
        *map(shape, crawl(cast.adult("responsible_individual").page, cast.server.url + "/inbox/", checked)),
    ]
    assert {"/inbox/alerts/*/words", "/inbox/cases/*/now", "/inbox/cases/*/who", "/inbox/declared"} <= set(reached)
