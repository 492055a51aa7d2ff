"""Whoever watches over homes from outside: runs drills, reads reports, and sees counts."""

from playwright.sync_api import Page

from tests.support import pages
from tests.support.navigators.adult import Adult


class Overseer:
    """A Regulation 44 visitor or a Responsible Individual at a desk."""

    def __init__(self, adult: Adult) -> None:
        self.adult = adult
        self.page: Page = adult.page
        self._report = ""

    def begins_a_drill(self, level: str) -> None:
        """Now, of this level."""
        self.page.goto(f"{self.adult.address}/inbox/drills")
        self.page.get_by_label(level).check()
        self.page.get_by_role("button", name="Begin or plan").click()
        self.adult.reads("The drill has begun.")
        self._report = self.page.url.partition("?")[0]

    def reads_in_the_report(self, *lines: str) -> None:
        """Who did what."""
        self.page.goto(self._report)
        for line in lines:
            self.adult.reads(line)

    def counts(self, line: str) -> None:
        """The page of every home says this."""
        response = self.page.goto(f"{self.adult.address}/inbox/oversight")
        assert response is not None
        pages.check(response.text(), response.all_headers(), "/inbox/oversight")
        self.adult.reads(line)
