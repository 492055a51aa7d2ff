"""Every promise of Hide and of a shared device, looked for in the browser itself, with script and without."""

import contextlib

import pytest
from playwright.sync_api import Error, Page, Response, expect

from tests.e2e.conftest import Cast
from tests.support.navigators.child import Child

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

TOLD = "he waits for me on the landing at night"
NEUTRAL_WORDS = ("Notes", "Elsewhere", "")
KEPT = """async () => ({
  local: localStorage.length, session: sessionStorage.length,
  databases: indexedDB.databases ? (await indexedDB.databases()).length : 0,
  caches: (await caches.keys()).length, workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""


def kept_by(page: Page) -> dict[str, int]:
    """What the browser keeps for this site, but for cookies."""
    found: dict[str, int] = page.evaluate(KEPT)
    return found


def is_page(answer: Response) -> bool:
    """A document or a part of one; type and script of the pages hold nothing."""
    return "/assets/" not in answer.url


@pytest.fixture(params=["script", "no script"])
def child(request: pytest.FixtureRequest, cast: Cast) -> Child:
    """A child who has told something and looked around."""
    child = cast.child(script=request.param == "script")
    child.opens_the_page()
    child.page.locator("textarea[name=text]").fill(TOLD)
    child.page.get_by_role("button", name="Send", exact=True).click()
    child.sees(TOLD)
    return child


def away(child: Child) -> None:
    """Hide, and wait until another page stands there."""
    child.hides()
    expect(child.page.locator("h1")).to_have_text("Elsewhere")


def test_going_back_and_forward_shows_nothing(child: Child) -> None:
    """However often the back button is pressed; and no page comes out of the browser's own memory."""
    away(child)
    for _ in range(3):
        child.presses_back()
        expect(child.page.get_by_text(TOLD)).to_have_count(0)
        assert TOLD not in child.page.content()
    child.page.go_forward(wait_until="domcontentloaded")
    assert TOLD not in child.page.content()


def test_the_session_is_dead_for_whoever_has_its_cookie(child: Child) -> None:
    """Also for somebody who copied it before."""
    before = {cookie["name"]: cookie for cookie in child.page.context.cookies()}
    assert "notes" in before
    away(child)
    assert child.page.context.cookies(child.address) == []
    child.page.context.add_cookies([{"name": "notes", "value": before["notes"]["value"], "url": child.address}])
    child.page.goto(child.address)
    assert TOLD not in child.page.content()


def test_no_answer_with_words_is_in_a_cache(child: Child) -> None:
    """Every page that showed the words said that it must not be kept."""
    seen: list[str] = []
    child.page.on(
        "response",
        lambda answer: seen.append(answer.headers.get("cache-control", "")) if is_page(answer) else None,
    )
    child.page.goto(child.address)
    child.sees(TOLD)
    assert seen
    assert [said for said in seen if "no-store" not in said] == []
    away(child)
    child.page.context.set_offline(True)
    with contextlib.suppress(Error):  # "no network": it had to ask
        child.page.go_back(wait_until="commit")
    expect(child.page.get_by_text(TOLD)).to_have_count(0)


def test_title_address_and_icon_say_nothing(child: Child) -> None:
    """While it is open, and of every page that the tabs lead to."""
    for path in ("/", "/more", "/help-now", "/rights", "/path", "/language", "/return"):
        child.page.goto(f"{child.address}{path}")
        assert child.page.title() in NEUTRAL_WORDS
        assert "?" not in child.page.url
        icon = child.page.locator("link[rel=icon]").get_attribute("href")
        assert icon == "/assets/child/icon.svg"


def test_nothing_is_stored_beside_the_cookies(cast: Cast) -> None:
    """No storage, database, cache or worker: before and after. The cookies end with the browser."""
    child = cast.child()
    child.opens_the_page()
    child.types(TOLD)
    nothing = {"local": 0, "session": 0, "databases": 0, "caches": 0, "workers": 0}
    assert kept_by(child.page) == nothing
    cookies = child.page.context.cookies()
    assert {cookie["name"] for cookie in cookies} <= {"notes", "notes_look", "notes_card"}
    assert {cookie["expires"] for cookie in cookies} == {-1}
    assert all(cookie["httpOnly"] and cookie["sameSite"] == "Strict" for cookie in cookies)
    child.hides()
    expect(child.page.locator("h1")).to_have_text("Elsewhere")
    child.page.goto(child.address)
    assert kept_by(child.page) == nothing


def test_the_history_entry_is_another_page(cast: Cast) -> None:
    """Hide replaces the entry of the chat: there is no further one to go forward from, and the last is neutral."""
    child = cast.child()
    child.opens_the_page()
    child.types(TOLD)
    before = child.page.evaluate("history.length")
    child.hides()
    expect(child.page.locator("h1")).to_have_text("Elsewhere")
    assert child.page.evaluate("history.length") == before


def test_the_next_child_on_a_shared_device_meets_an_empty_page(cast: Cast) -> None:
    """The same browser, after Hide: a new talk, no words, no look, no card of the one before."""
    child = cast.child()
    child.opens_the_page()
    child.types(TOLD)
    child.page.goto(f"{child.address}/more")
    child.page.get_by_role("button", name="Dark").click()
    child.page.goto(child.address)
    child.hides()
    expect(child.page.locator("h1")).to_have_text("Elsewhere")
    other = child.page.context.new_page()
    other.goto(child.address)
    assert TOLD not in other.content()
    expect(other.locator(".from-child")).to_have_count(0)
    assert other.locator("html").get_attribute("data-theme") is None
    token = [cookie["name"] for cookie in child.page.context.cookies()]
    assert token == ["notes"]


def test_signing_out_leaves_nothing_on_a_shared_desk(cast: Cast) -> None:
    """The adults' side: back shows no inbox, the session is dead, and only the mark of the browser stays."""
    adult = cast.stranger()
    adult.signs_in(cast.home.one("delegated_senior"))
    adult.page.goto(f"{adult.address}/inbox/account")
    expect(adult.page.locator("h1")).to_have_text("My account")
    adult.page.get_by_role("button", name="Sign out everywhere").click()
    expect(adult.page.locator("h1")).to_have_text("Sign in")
    adult.page.go_back(wait_until="domcontentloaded")
    expect(adult.page.locator("h1")).not_to_have_text("My account")
    assert {cookie["name"] for cookie in adult.page.context.cookies()} <= {"sayso_device", "sayso_door"}
    assert kept_by(adult.page)["local"] == 0
