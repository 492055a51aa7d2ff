"""The day of a worker who is complained about, in their own browser: of the case there is nothing, whatever they try.

Amy is on shift at every hour. What the screen, the live updates and each address say is put down before a child tells
and compared with what they say while the case is there, and read. Then she is cleared, dated and with a reason (CF15);
what she meets is neutral before and after.
"""

import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Cast
from tests.support.navigators.adult import Adult

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

TOLD = "amy grabbed me by the arm and shouted"
WHY = "It was another Amy, who does not work here"
PAGES = ("/inbox/", "/inbox/queue", "/inbox/kept", "/inbox/alarms", "/inbox/account", "/inbox/rota", "/inbox/away")
TRIES = ("", "/history", "/who", "/held/" + "0" * 32)
NEVER = "0" * 32
ASK = """async (path) => {
  const answer = await fetch(path, {redirect: 'manual', cache: 'no-store'});
  return [answer.status, await answer.text(), JSON.stringify([...answer.headers].filter(([name]) => name !== 'date'))];
}"""
LISTEN = """() => {
  window.heard = [];
  const live = new EventSource('/inbox/events');
  live.onmessage = (event) => window.heard.push(event.data);
  for (const name of ['news', 'queue', 'alert', 'message', 'case', 'stage']) {
    live.addEventListener(name, (event) => window.heard.push(name + ' ' + event.data));
  }
  return new Promise((done) => { live.onopen = () => done(true); });
}"""
FOR_ONCE = re.compile(r'(?<=name="csrf" value=")[^"]+|\d\d?:\d\d')
"""A form's token, and the time of day."""
Answer = tuple[int, str, str]


def asked(page: Page, path: str) -> Answer:
    """What the browser gets at an address."""
    status, text, headers = page.evaluate(ASK, path)
    return int(status), FOR_ONCE.sub("", text), FOR_ONCE.sub("", headers)


def everything(adult: Adult) -> Mapping[str, Answer]:
    """All pages that this person has, with all their numbers."""
    return {path: asked(adult.page, path) for path in PAGES}


def test_for_the_one_it_is_about_there_is_nothing(cast: Cast) -> None:
    """Signs in, looks, counts, guesses, listens, before and after; then is cleared."""
    amy, deb, child = cast.adult(cast.home.named("Amy")), cast.adult("registered_manager"), cast.child()
    amy.opens_the_inbox()
    before = everything(amy)
    amy.page.evaluate(LISTEN)

    child.opens_the_page()
    child.types(TOLD)
    child.chooses("limits:ok")
    deb.opens_the_inbox()
    deb.sees_cases(1)
    deb.opens_first_case()
    deb.reads(TOLD)
    case = deb.page.url.split("/cases/")[1].partition("?")[0].partition("#")[0]

    assert everything(amy) == before, "a page or a number has changed"
    for tried in TRIES:
        real, never = (asked(amy.page, f"/inbox/cases/{of}{tried}") for of in (case, NEVER))
        assert real[0] == 404
        assert tuple(str(part).replace(case, NEVER) for part in real) == tuple(map(str, never)), tried
    assert amy.page.evaluate("window.heard") == [], "a live update"
    amy.opens_the_inbox()
    amy.sees_cases(0)
    amy.does_not_see(TOLD)

    clears(deb, case)
    expect(deb.page.get_by_text("Written down, with the date.")).to_be_visible()
    deb.page.goto(f"{deb.address}/inbox/cases/{case}/who")
    expect(deb.page.get_by_text(WHY)).to_contain_text(re.compile(r"Cleared .*\d"))
    deb.takes_a_picture(cast.pictures, "cleared-and-dated")
    shown = "".join(text for _, text, _ in everything(amy).values())
    for word in ("accus", "allegation", "complain", "suspect", "guilty", TOLD, case):
        assert word not in shown.lower(), "what a cleared worker meets is neutral"


def clears(manager: Adult, case: str) -> None:
    """It is not about them: who, why, done."""
    page = manager.page
    page.goto(f"{manager.address}/inbox/cases/{case}/who")
    form = page.locator("form[action*='/who/clear']")
    form.locator("select").select_option(index=0)
    form.locator("textarea, input[type=text]").first.fill(WHY)
    form.get_by_role("button").click()
