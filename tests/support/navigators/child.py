"""A child with a phone: what they do on the page and what they see."""

from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, expect

from tests.support import axe, pages
from tests.support.browser import new_page


class Child:
    """One child, one phone. Methods read as the story does; every page they open is checked."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.faults: list[str] = []
        self.page = new_page(context, self.faults)
        self.address = address
        self.words: tuple[str, ...] = ()

    def opens_the_page(self) -> None:
        """Type the address and look."""
        self._opens("/")

    def opens_a_card(self, code: str) -> None:
        """Follow the link of a card."""
        self._opens(f"/c/{code}")

    def types(self, text: str) -> None:
        """Write in the box and send; wait until the page says that it is stored."""
        self.page.locator("textarea[name=text]").fill(text)
        self.page.get_by_role("button", name="Send", exact=True).click()
        self.sees(text)
        expect(self._mine().last).to_contain_text("Saved")

    def chooses(self, value: str) -> None:
        """Press the newest button with this value."""
        self.page.locator(f"button[name=choice][value={value!r}]:enabled").last.click()

    def chooses_person(self, first_name: str) -> None:
        """Pick somebody by name among those who may be meant."""
        self.page.locator("button[name=choice][value^='person:']").filter(has_text=first_name).last.click()

    def sees(self, text: str) -> None:
        """Wait for words on the page."""
        expect(self.page.locator("main").get_by_text(text).last).to_be_visible()

    def does_not_see(self, text: str) -> None:
        """These words are nowhere on the page."""
        expect(self.page.get_by_text(text)).to_have_count(0)

    def gets_words(self) -> tuple[str, ...]:
        """Wait for the return words and write them down."""
        shown = self.page.locator("ol.words li")
        expect(shown).to_have_count(5)
        self.words = tuple(each.strip() for each in shown.all_inner_texts())
        return self.words

    def hides(self) -> None:
        """Press Hide: away to another page. (The other page is not asked for: tests stay on this machine.)"""
        self.page.get_by_role("link", name="Hide").click()

    def presses_back(self) -> None:
        """The back button of the browser."""
        self.page.go_back(wait_until="domcontentloaded")

    def returns_with(self, words: tuple[str, ...]) -> None:
        """Open the page for coming back and type the words."""
        self._opens("/return")
        self.page.locator("input[name=words]").fill(" ".join(words))
        self.page.get_by_role("button", name="Open my chat").click()

    def stage_is(self, label: str) -> None:
        """The strip under the head names the stage."""
        expect(self.page.locator(".strip")).to_contain_text(label)

    def takes_a_picture(self, folder: Path, name: str) -> None:
        """Keep what the phone shows."""
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{name}.png", animations="disabled")

    def finds_the_page_fit(self) -> None:
        """Nothing for axe to find."""
        axe.check(self.page)

    def _opens(self, path: str) -> None:
        response = self.page.goto(self.address + path)
        assert response is not None
        pages.check(response.text(), response.all_headers(), path)

    def _mine(self) -> Locator:
        return self.page.locator(".from-child")
