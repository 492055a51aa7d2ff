"""The front door of the adults' side, as a browser without script meets it."""

import re
from collections.abc import Iterator

import httpx
import pyotp
import pytest

from tests.support import pages
from tests.support.forms import form_with, forms, knocks, send, signs_in
from tests.support.people import DemoHome
from tests.support.server import Server

pytestmark = pytest.mark.integration
TOKEN = re.compile(r'name="csrf" value="[^"]*"')


@pytest.fixture
def browser(demo_home: Server) -> Iterator[httpx.Client]:
    """A browser that keeps cookies and follows."""
    with httpx.Client(base_url=demo_home.url, timeout=60, follow_redirects=True) as client:
        yield client


@pytest.fixture
def home(demo_home: Server) -> DemoHome:
    """The people of the demo home."""
    return DemoHome.of(demo_home.data_dir)


def test_email_and_password_then_code(browser: httpx.Client, home: DemoHome) -> None:
    inbox = signs_in(browser, home.named("Amy"))
    assert "<h1>Inbox</h1>" in inbox.text
    pages.check(inbox.text, inbox.headers, "/inbox/")


def test_a_password_alone_opens_no_page(browser: httpx.Client, home: DemoHome) -> None:
    assert 'name="code"' in knocks(browser, home.named("Amy")).text
    assert 'name="password"' in browser.get("/inbox/").text
    assert 'name="password"' in browser.get("/inbox/people").text


def test_nobody_learns_who_has_an_account(browser: httpx.Client, home: DemoHome) -> None:
    """The same page, whether the e-mail is known or not."""
    answers = []
    for email in (home.named("Joe").email, "nobody@example.org"):
        page = browser.get("/inbox/")
        answer = send(browser, page, form_with(page.text, "password"), email=email, password="not this one")
        answers.append((answer.status_code, TOKEN.sub("", answer.text)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 403


def test_a_form_from_elsewhere_is_refused(browser: httpx.Client, home: DemoHome) -> None:
    amy = home.named("Amy")
    browser.get("/inbox/")
    answer = browser.post("/inbox/sign-in", data={"email": amy.email, "password": amy.password, "csrf": "guess"})
    assert answer.status_code == 403
    assert "load it again" in answer.text


def test_cookies_are_out_of_reach(demo_home: Server, home: DemoHome) -> None:
    with httpx.Client(base_url=demo_home.url, timeout=60) as client:
        page = client.get("/inbox/")
        answer = send(
            client,
            page,
            form_with(page.text, "password"),
            email=home.named("Amy").email,
            password=home.named("Amy").password,
        )
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/inbox" in cookie


def test_signing_out_ends_the_session_everywhere(browser: httpx.Client, demo_home: Server, home: DemoHome) -> None:
    inbox = signs_in(browser, home.named("Amy"))
    stolen = dict(browser.cookies)
    out = next(form for form in forms(inbox.text) if form.action == "/inbox/sign-out")
    assert 'name="password"' in send(browser, inbox, out).text
    with httpx.Client(base_url=demo_home.url, cookies=stolen, timeout=60) as thief:
        assert "<h1>Inbox</h1>" not in thief.get("/inbox/").text


def test_every_address_is_the_front_door_for_strangers(demo_home: Server) -> None:
    """A case that exists, one that does not, and nonsense answer alike."""
    with httpx.Client(base_url=demo_home.url, timeout=60) as stranger:
        for path in ("/inbox/people", "/inbox/cases/" + "0" * 32, "/inbox/nothing/here", "/inbox/account"):
            answer = stranger.get(path)
            assert (answer.status_code, answer.headers["location"]) == (303, "/inbox/")


def test_a_page_too_long_to_be_a_form_is_refused(browser: httpx.Client) -> None:
    page = browser.get("/inbox/")
    answer = send(browser, page, form_with(page.text, "password"), email="x" * 100_000, password="x")
    assert answer.status_code == 413


def test_an_invitation_becomes_a_person(browser: httpx.Client, demo_home: Server, home: DemoHome) -> None:
    """Invited by the manager, joined, confirmed; the link works once."""
    signs_in(browser, home.one("registered_manager"))
    page = browser.get("/inbox/people")
    invite = form_with(page.text, "name")
    made = send(browser, page, invite, name="Noor Khan", email="noor@example.org", role="keyworker")
    link = re.search(r'value="(http[^"]+/inbox/invite/[^"]+)"', made.text)
    assert link is not None
    with httpx.Client(base_url=demo_home.url, timeout=60, follow_redirects=True) as noor:
        joined = _joins(noor, link[1])
        assert "Write this recovery code down" in joined.text
        assert noor.get(link[1]).status_code == 404
        inbox = _signs_in_with_recovery(noor, joined.text)
        assert "You have joined." in inbox.text
        people = browser.get("/inbox/people")
        confirm = next(form for form in forms(people.text) if form.action.endswith("/confirm"))
        assert "Confirmed." in send(browser, people, confirm).text
        assert "You have joined." not in noor.get("/inbox/").text


def test_only_those_who_may_invite_have_a_page_of_people(browser: httpx.Client, home: DemoHome) -> None:
    signs_in(browser, home.named("Amy"))
    people, nothing = browser.get("/inbox/people"), browser.get("/inbox/nothing")
    assert (people.status_code, people.text) == (404, nothing.text)


def _joins(client: httpx.Client, link: str) -> httpx.Response:
    page = client.get(link)
    pages.check(page.text, page.headers, "/inbox/invite/")
    secret = re.search(r'class="finger">([A-Z2-7 ]+)<', page.text)
    assert secret is not None
    code = pyotp.TOTP(secret[1].replace(" ", "")).now()
    return send(client, page, form_with(page.text, "password"), password="seven brass kettles sing", code=code)


def _signs_in_with_recovery(client: httpx.Client, joined: str) -> httpx.Response:
    groups = re.findall(r"<span>([0-9A-Z]{4})</span>", joined)
    page = client.get("/inbox/")
    asked = send(
        client, page, form_with(page.text, "password"), email="noor@example.org", password="seven brass kettles sing"
    )
    return send(client, asked, form_with(asked.text, "code"), code=" ".join(groups).lower())
