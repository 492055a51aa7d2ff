"""A passkey in a real browser, with an authenticator that Chromium plays: made, used, useless elsewhere, taken away."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support import axe, pages
from tests.support import browser as browsers
from tests.support.people import DemoHome, Person
from tests.support.server import Server, free_port

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def named_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A demo home that is reached by a name: browsers give passkeys to no bare address."""
    port = free_port()
    address = {"SAYSO_PUBLIC_URL": f"http://localhost:{port}"}
    with Server(tmp_path_factory.mktemp("named") / "var", environment=address, port=port) as running:
        yield running


@pytest.fixture
def page(browser: Browser, named_server: Server) -> Iterator[Page]:
    """A desk with an authenticator."""
    context = browsers.desk(browser)
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page
    context.close()


def knocks(page: Page, server: Server, person: Person) -> None:
    """Email and password."""
    page.goto(f"http://localhost:{server.port}/inbox/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Code")).to_be_visible()


def test_made_once_it_takes_the_place_of_the_six_numbers(page: Page, named_server: Server) -> None:
    """And once it is removed, it does no more."""
    amy = DemoHome.of(named_server.data_dir).named("Amy")
    knocks(page, named_server, amy)
    expect(page.get_by_role("button", name="Use my passkey")).to_have_count(0)
    page.get_by_label("Code").fill(amy.code)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="My account").first.click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("What to call it").fill("my phone")
    axe.check(page)
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_text("my phone").first).to_be_visible()
    axe.check(page)
    page.get_by_role("button", name="Sign out", exact=True).first.click()

    knocks(page, named_server, amy)
    axe.check(page)
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.locator("h1")).to_have_text("Inbox")

    page.get_by_role("link", name="My account").first.click()
    page.get_by_role("button", name="Remove my phone").click()
    expect(page.get_by_text("Removed. It counts no more.")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    knocks(page, named_server, amy)
    expect(page.get_by_role("button", name="Use my passkey")).to_have_count(0)


def test_the_passkey_of_one_person_is_none_of_another(page: Page, named_server: Server) -> None:
    """Two people at one desk, with one authenticator."""
    home = DemoHome.of(named_server.data_dir)
    joe, other = home.named("Joe"), home.one("registered_manager")
    knocks(page, named_server, joe)
    page.get_by_label("Code").fill(joe.code)
    page.get_by_role("button", name="Go on").click()
    page.goto(f"http://localhost:{named_server.port}/inbox/passkeys")
    answer = page.goto(f"http://localhost:{named_server.port}/inbox/passkeys")
    assert answer is not None
    pages.check(answer.text(), answer.all_headers(), "/inbox/passkeys")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_text("Your passkey is kept.")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    knocks(page, named_server, other)
    expect(page.get_by_role("button", name="Use my passkey")).to_have_count(0)
