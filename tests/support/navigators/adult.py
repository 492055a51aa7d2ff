"""An adult at a desk: signs in, finds the child's case and answers."""

from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, expect

from tests.support import axe, pages
from tests.support.browser import new_page
from tests.support.people import Person


class Adult:
    """One adult, one browser. Methods read as the story does; every page they open is checked."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.faults: list[str] = []
        self.page = new_page(context, self.faults)
        self.address = address

    def signs_in(self, person: Person) -> None:
        """Email and password, then the code from their phone."""
        self._opens("/inbox/")
        self.page.get_by_label("Email").fill(person.email)
        self.page.get_by_label("Password").fill(person.password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_label("Code").fill(person.code)
        self.page.get_by_role("button").last.click()
        expect(self.page.locator("h1")).to_have_text("Inbox")

    def opens_the_inbox(self) -> None:
        """Look at the queue."""
        self._opens("/inbox/")

    def sees_cases(self, count: int) -> None:
        """The queue holds this many."""
        expect(self._queue()).to_have_count(count)

    def sees_nothing(self) -> None:
        """The queue is empty."""
        self.opens_the_inbox()
        self.sees_cases(0)

    def opens_first_case(self) -> None:
        """The one at the top."""
        self._queue().first.get_by_role("link").first.click()
        expect(self.page.get_by_role("heading", name="What was said")).to_be_visible()

    def reads(self, text: str) -> None:
        """These words stand in the thread."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def does_not_see(self, text: str) -> None:
        """These words are nowhere on the page."""
        expect(self.page.get_by_text(text)).to_have_count(0)

    def takes_it_on(self) -> None:
        """Press "I've got this"."""
        self.page.get_by_role("button", name="I’ve got this", exact=True).click()

    def replies(self, text: str) -> None:
        """Write to the child and send."""
        self.page.get_by_label("Your words").fill(text)
        self.page.get_by_role("button", name="Send to the child").click()
        expect(self.page.locator("ol.talk").get_by_text(text)).to_be_visible()

    def takes_a_picture(self, folder: Path, name: str) -> None:
        """Keep what the screen shows."""
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{name}.png", animations="disabled")

    def finds_the_page_fit(self) -> None:
        """Nothing for axe to find."""
        axe.check(self.page)

    def _opens(self, path: str) -> None:
        response = self.page.goto(self.address + path)
        assert response is not None
        pages.check(response.text(), response.all_headers(), path)

    def _queue(self) -> Locator:
        return self.page.locator("ol.queue > li")
