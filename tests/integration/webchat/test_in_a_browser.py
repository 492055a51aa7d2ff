"""What only a browser can show: nothing typed is lost, Hide leaves nothing, and every page fits every phone."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.integration.webchat.conftest import NEUTRAL, Served
from tests.support import axe
from tests.support.browser import new_page, phone
from tests.unit.webchat.memory_turns import WORDS

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

TOLD = "they keep hiding my shoes n laughing"
PATHS = (
    "/",
    "/help-now",
    "/rights",
    "/more",
    "/path",
    "/pictures",
    "/voice",
    "/return",
    "/language",
    "/adult",
    "/c/x/card",
)


@pytest.fixture
def faults() -> list[str]:
    """Errors of scripts, and requests that would leave the machine."""
    return []


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A phone."""
    opened = phone(browser)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, served: Served, faults: list[str]) -> Iterator[Page]:
    """The chat on that phone."""
    opened = new_page(context, faults)
    opened.goto(served.url)
    yield opened
    assert faults == []


def say(page: Page, text: str) -> None:
    """Type and send."""
    page.locator("textarea[name=text]").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def saved(page: Page, text: str, served: Served) -> None:
    """The page says that it is stored, and it is, once."""
    expect(page.locator(".from-child", has_text=text)).to_contain_text("Saved ")
    assert [taken.text for taken in served.turns.taken].count(text) == 1


class TestNothingIsLost:
    def test_without_a_network(self, page: Page, context: BrowserContext, served: Served) -> None:
        expect(page.locator(".page[data-ready]")).to_be_visible()
        context.set_offline(True)
        say(page, TOLD)
        expect(page.locator(".pending")).to_contain_text("Not sent yet")
        page.get_by_role("link", name="Help now").click()
        expect(page.locator("a[href='tel:999']").first).to_be_visible()
        page.get_by_role("link", name="Back").click()
        expect(page.locator(".pending")).to_contain_text(TOLD)
        context.set_offline(False)
        saved(page, TOLD, served)

    def test_when_we_are_at_fault(self, page: Page, served: Served) -> None:
        served.turns.fails = [RuntimeError("no room left"), RuntimeError("still none")]
        say(page, TOLD)
        expect(page.locator(".pending")).to_contain_text("ring 0800 1111")
        saved(page, TOLD, served)

    def test_too_long_comes_back_into_the_box(self, page: Page, served: Served) -> None:
        long = "word " * 801
        say(page, long)
        expect(page.locator("#trouble")).to_contain_text("two parts")
        assert page.locator("textarea[name=text]").input_value() == long
        say(page, TOLD)
        saved(page, TOLD, served)
        expect(page.locator("#trouble")).to_be_hidden()

    def test_what_is_half_typed_survives_every_page_beside_the_chat(self, page: Page, served: Served) -> None:
        page.locator("textarea[name=text]").fill("half a thought")
        for tab in ("Help now", "My rights", "More"):
            page.get_by_role("link", name=tab, exact=True).click()
        expect(page.locator("h1")).to_have_text("More")
        page.get_by_role("link", name="Back").click()
        page.locator(".write button[value=pictures]").click()
        page.locator("button[value=alone]").click()
        page.locator("button[name=send]").click()
        expect(page.locator(".from-child")).to_contain_text("Saved ")
        assert page.locator("textarea[name=text]").input_value() == "half a thought"
        assert served.turns.taken[0].choice == "picture:alone"


class TestLive:
    def test_a_person_s_answer_comes_by_itself(self, page: Page, served: Served) -> None:
        say(page, TOLD)
        saved(page, TOLD, served)
        served.turns.says(next(iter(served.turns.talks)), "Amy", "I'm coming at six.", datetime.now(UTC))
        expect(page.locator(".from-person")).to_contain_text("I'm coming at six.")

    def test_the_return_words_stay_until_the_page_goes(self, page: Page, served: Served) -> None:
        say(page, TOLD)
        words = page.locator("ol.words li")
        expect(words).to_have_count(5)
        page.get_by_text("Cover it").click()
        say(page, "and another thing")
        saved(page, "and another thing", served)
        expect(words).to_have_count(5)
        expect(words.first).to_be_hidden()
        page.reload()
        expect(page.get_by_text(TOLD)).to_be_visible()
        expect(words).to_have_count(0)

    def test_a_choice_is_pressed_once(self, page: Page, served: Served) -> None:
        page.locator("button[value=talk]").click()
        expect(page.locator(".from-child")).to_contain_text("Saved ")
        assert [taken.choice for taken in served.turns.taken] == ["talk"]


class TestHiding:
    def test_leaves_nothing_behind(self, page: Page, served: Served) -> None:
        say(page, TOLD)
        saved(page, TOLD, served)
        page.get_by_role("link", name="Hide").click()
        page.wait_for_url(NEUTRAL)
        assert served.turns.talks == {}
        assert page.context.cookies() == []
        page.go_back(wait_until="domcontentloaded")
        expect(page.get_by_text(TOLD)).to_have_count(0)

    def test_shift_three_times(self, page: Page, served: Served) -> None:
        for _ in range(3):
            page.keyboard.press("Shift")
        page.wait_for_url(NEUTRAL)
        assert served.turns.talks == {}

    def test_goes_without_a_network_too(self, page: Page, context: BrowserContext) -> None:
        context.set_offline(True)
        page.get_by_role("link", name="Hide").click()
        expect(page.locator(".app")).to_have_count(0)
        page.wait_for_url(NEUTRAL)

    def test_another_page_of_the_same_phone_goes_too(self, page: Page, context: BrowserContext, served: Served) -> None:
        other = new_page(context, [])
        other.goto(served.url)
        page.get_by_role("link", name="Hide").click()
        page.wait_for_url(NEUTRAL)
        other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        other.wait_for_url(NEUTRAL)

    def test_the_page_is_blank_among_open_apps(self, page: Page) -> None:
        turn = "hidden => {Object.defineProperty(document, 'hidden', {value: hidden === 'hidden', configurable: true});"
        turn += "document.dispatchEvent(new Event('visibilitychange'))}"
        page.evaluate(turn, "hidden")
        expect(page.locator(".veil")).to_have_count(1)
        page.evaluate(turn, "seen")
        expect(page.locator(".veil")).to_have_count(0)

    def test_nothing_is_kept_in_the_browser(self, page: Page, served: Served) -> None:
        say(page, TOLD)
        saved(page, TOLD, served)
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        assert page.evaluate("history.length") <= 2


class TestWithoutScript:
    def test_the_whole_way(self, browser: Browser, served: Served, faults: list[str]) -> None:
        context = phone(browser, script=False)
        page = new_page(context, faults)
        page.goto(served.url)
        say(page, TOLD)
        saved(page, TOLD, served)
        assert page.locator("ol.words li").all_inner_texts() == list(WORDS)
        page.locator("button[value=staff]").click()
        page.get_by_role("link", name="More").click()
        page.get_by_role("button", name="Dark").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        page.get_by_role("link", name="Back").click()
        expect(page.get_by_text(TOLD)).to_be_visible()
        page.goto(f"{served.url}/return")
        page.locator("input[name=words]").fill(" ".join(WORDS))
        page.get_by_role("button", name="Open my chat").click()
        expect(page.get_by_text(TOLD)).to_be_visible()
        context.close()


@pytest.mark.parametrize(
    ("width", "height", "dark"), [(360, 740, ""), (360, 740, "dark"), (320, 568, ""), (640, 360, "")]
)
def test_every_page_fits(browser: Browser, served: Served, width: int, height: int, dark: str) -> None:
    context = phone(browser, dark=bool(dark))
    page = new_page(context, [])
    page.set_viewport_size({"width": width, "height": height})
    page.goto(served.url)
    say(page, TOLD)
    expect(page.locator(".from-child")).to_contain_text("Saved ")
    for path in PATHS:
        page.goto(served.url + path)
        axe.check(page)
        for size in ("largest", "large", ""):
            page.evaluate("size => document.documentElement.setAttribute('data-text', size)", size)
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(wide) <= 0, (path, size)
            expect(page.locator(".tab.hide")).to_be_in_viewport(ratio=0.9)
    context.close()
