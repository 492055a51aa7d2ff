"""Whoever looks after the rota: reads it, takes files in, and changes it without a mouse."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.support.navigators.adult import Adult

WARNING = "has nobody for an emergency"


class RotaKeeper:
    """A manager or senior at a desk. `{day}` in what they type is a day of next week."""

    def __init__(self, adult: Adult) -> None:
        self.adult = adult
        self.page: Page = adult.page
        self.day = f"{datetime.now(UTC).astimezone(ZoneInfo('Europe/London')) + timedelta(days=6):%Y-%m-%d}"

    def takes_in(self, rows: str, *, in_place: bool) -> None:
        """Paste rows, look, and take them in."""
        self.page.goto(f"{self.adult.address}/inbox/rota/import")
        self.page.get_by_label("Or the rows themselves").fill(rows.format(day=self.day))
        self.page.get_by_role("button", name="Show me what would come").click()
        expect(self.page.get_by_text("1 row would come.")).to_be_visible()
        if in_place:
            self.page.get_by_label("Let it take the place of the rota on these days").check()
        self.page.get_by_role("button", name="Take it in").click()
        self.adult.reads("The rota is taken in.")

    def adds_by_keyboard(self, name: str, begins: str, ends: str) -> None:
        """From field to field with Tab; the form is sent with Enter."""
        self.page.goto(f"{self.adult.address}/inbox/rota")
        self.page.get_by_label("Who", exact=True).first.focus()
        self.page.keyboard.type(name)
        for label, typed in (("From", begins), ("Until", ends)):
            self.page.get_by_label(label, exact=True).fill(typed)
        self.page.get_by_label("On one day only").fill(self.day)
        self.page.get_by_label("On one day only").press("Tab")
        for _ in range(12):
            if self.page.evaluate("document.activeElement.textContent").strip() == "Add to the rota":
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Enter")
        self.adult.reads("The rota is changed.")

    def undoes_the_import(self) -> None:
        """As if it had never been."""
        self.page.get_by_role("button", name="Undo it").click()
        self.adult.reads("The import is undone.")

    def is_warned(self) -> None:
        """The inbox says that nobody is there."""
        self.page.goto(f"{self.adult.address}/inbox/")
        self.adult.reads(WARNING)
        self.page.get_by_role("link", name="Look at the rota").click()
        self.adult.reads("nobody is on shift and nobody is on call")

    def is_not_warned(self) -> None:
        """Somebody is always there."""
        self.page.goto(f"{self.adult.address}/inbox/rota")
        self.adult.does_not_see("nobody is on shift and nobody is on call")
