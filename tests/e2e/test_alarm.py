"""Who is woken, and how they answer: an open page, the house tablet, and a PIN instead of the whole sign-in."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PICTURES, Cast
from tests.support import axe
from tests.support.browser import new_page
from tests.support.navigators.adult import Adult

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
DANGER = "i cant do this anymore. got them all lined up"
PIN = "4827"


@pytest.fixture
def tablet(cast: Cast) -> Iterator[Page]:
    """A device in the kitchen that has never been here."""
    context = cast.browser.new_context(viewport={"width": 1024, "height": 768}, locale="en-GB")
    yield new_page(context, [])
    context.close()


def snapshot(page: Page, name: str) -> None:
    """Keep what the device shows."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


def test_the_house_rings_and_a_pin_answers(cast: Cast, tablet: Page) -> None:
    """7.10: the tablet rings without a word, Amy taps her name and types her PIN; the child reads that she comes."""
    amy, deb = cast.adult(cast.home.named("Amy")), cast.adult("registered_manager")
    sets_a_pin(cast, amy)
    makes_it_the_tablet(cast, deb, tablet)
    amy.opens_the_inbox()
    child = cast.child()
    child.opens_the_page()
    child.types(DANGER)
    child.sees("999")

    everything_rings(amy, tablet)
    answers_with(tablet, "9999", "I’ve got this")
    expect(tablet.get_by_text("That PIN isn’t right. 4 more tries.")).to_be_visible()
    answers_with(tablet, PIN, "I’ve got this")
    expect(tablet.get_by_role("heading", name="Amy has got this")).to_be_visible()
    expect(tablet.locator("html[data-alarm]")).to_have_count(0)
    snapshot(tablet, "tablet-got")
    child.sees("Amy will check on each of you now.")
    child.takes_a_picture(cast.pictures, "child-amy-comes")
    expect(amy.page.locator(".alarm")).to_have_count(0)

    answers_with(tablet, PIN, "I’m with them")
    expect(tablet.locator(".alarm")).to_have_count(0)
    child.sees("Amy says they have been with you.")


def sets_a_pin(cast: Cast, amy: Adult) -> None:
    """A PIN that is easy to guess is refused; another is set for this shift."""
    amy.page.goto(cast.server.inbox + "alarms")
    amy.page.get_by_label("PIN", exact=True).fill("1234")
    amy.page.get_by_role("button", name="Set for this shift").click()
    expect(amy.page.get_by_text("easy to guess")).to_be_visible()
    amy.page.get_by_label("PIN", exact=True).fill(PIN)
    amy.page.get_by_role("button", name="Set for this shift").click()
    expect(amy.page.get_by_text("Your PIN is set for this shift.")).to_be_visible()
    axe.check(amy.page)
    snapshot(amy.page, "staff-woken")


def makes_it_the_tablet(cast: Cast, deb: Adult, tablet: Page) -> None:
    """The manager shows a code, the tablet takes it."""
    deb.page.goto(cast.server.inbox + "tablets")
    deb.page.get_by_label("Where it stands").fill("Kitchen")
    deb.page.get_by_role("button", name="Show a code").click()
    code = deb.page.locator(".code-shown").inner_text()
    axe.check(deb.page)
    snapshot(deb.page, "staff-tablets")
    tablet.goto(cast.server.inbox + "tablet")
    tablet.get_by_label("Code from").fill(code)
    tablet.get_by_role("button", name="Make this the tablet").click()
    expect(tablet.get_by_text("The alarm works.")).to_be_visible()
    axe.check(tablet)
    snapshot(tablet, "tablet-calm")


def everything_rings(amy: Adult, tablet: Page) -> None:
    """The worker's open page and the tablet, without a word of the child's."""
    expect(amy.page.locator(".alarm [data-alert]")).to_be_visible()
    expect(amy.page.locator("html[data-alarm]")).to_have_count(1)
    amy.finds_the_page_fit()
    snapshot(amy.page, "staff-alarm")
    expect(tablet.get_by_role("heading", name="A child needs someone now")).to_be_visible()
    expect(tablet.locator("html[data-alarm=sounds]")).to_have_count(1)
    axe.check(tablet)
    snapshot(tablet, "tablet-rings")
    assert DANGER not in tablet.content()


def answers_with(tablet: Page, pin: str, button: str) -> None:
    """Amy taps her name, types a PIN and says what she does."""
    tablet.get_by_label("Amy").check()
    tablet.get_by_label("Shift PIN").fill(pin)
    tablet.get_by_role("button", name=button).click()


def test_without_the_code_or_the_pin_nothing_is_answered(cast: Cast, tablet: Page) -> None:
    """Five wrong PINs end it; a browser that is no tablet shows none; nothing of this needs a script to be shown."""
    tablet.goto(cast.server.inbox + "tablet")
    tablet.get_by_label("Code from").fill("ABCD2345")
    tablet.get_by_role("button", name="Make this the tablet").click()
    expect(tablet.get_by_text("That code doesn’t fit")).to_be_visible()
    amy = cast.adult(cast.home.named("Amy"))
    amy.page.goto(cast.server.inbox + "alarms")
    amy.page.get_by_label(re.compile("^(A new )?PIN$")).fill(PIN)
    amy.page.get_by_role("button", name="Set for this shift").click()
    child = cast.child()
    child.opens_the_page()
    child.types(DANGER)
    amy.page.goto(cast.server.inbox + "shift")
    expect(amy.page.get_by_role("heading", name="A child needs someone now")).to_be_visible()
    for left in ("4 more tries", "3 more tries", "2 more tries", "1 more tries", "doesn’t work any more"):
        amy.page.get_by_label("Shift PIN").first.fill("0770")
        amy.page.get_by_role("button", name="I’ve got this").first.click()
        expect(amy.page.get_by_text(left)).to_be_visible()
    amy.page.get_by_label("Shift PIN").first.fill(PIN)
    amy.page.get_by_role("button", name="I’ve got this").first.click()
    expect(amy.page.get_by_text("doesn’t work any more")).to_be_visible()
    child.does_not_see("Amy has answered")
