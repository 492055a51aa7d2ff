"""The drills' pages as a browser without script meets them: who may run one, who is surprised, and the report."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.support import pages
from tests.support.forms import Form, forms, send, signs_in
from tests.support.people import DemoHome
from tests.support.server import Server

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def browsers(demo_home: Server) -> Iterator[dict[str, httpx.Client]]:
    """A browser each, signed in once."""
    home, found = DemoHome.of(demo_home.data_dir), {}
    for name in ("Deb", "Amy", "Rob", "Ruth", "Sarah"):
        client = httpx.Client(base_url=demo_home.url, timeout=60, follow_redirects=True)
        signs_in(client, home.named(name))
        found[name] = client
    yield found
    for client in found.values():
        client.close()


def to(page: httpx.Response, part: str) -> Form:
    """The first form whose address holds this."""
    return next(form for form in forms(page.text) if part in form.action)


def begins(client: httpx.Client, **filled: str) -> httpx.Response:
    """Begin or plan a drill."""
    page = client.get("/inbox/drills")
    return send(client, page, to(page, "/inbox/drills#new"), **filled)


def test_who_may_run_drills(browsers: dict[str, httpx.Client]) -> None:
    assert {name: client.get("/inbox/drills").status_code for name, client in browsers.items()} == {
        "Deb": 200, "Amy": 404, "Rob": 200, "Ruth": 200, "Sarah": 404
    }  # fmt: skip
    page = browsers["Rob"].get("/inbox/drills")
    pages.check(page.text, page.headers, "/inbox/drills")
    assert "There has been no drill yet." in page.text


def test_a_drill_from_its_beginning_to_its_report(browsers: dict[str, httpx.Client]) -> None:
    report = begins(browsers["Rob"], level="emergency", day="", time="")
    assert "The drill has begun." in report.text
    amy = browsers["Amy"]
    inbox = amy.get("/inbox/")
    assert "This is a drill" in inbox.text
    assert "needs someone now" not in inbox.text
    inbox = send(amy, inbox, to(inbox, "/answer"))
    assert "It is a drill" in inbox.text
    assert "is running already" in begins(browsers["Deb"], level="soon", day="", time="").text
    inbox = send(amy, inbox, to(inbox, "/settle"))
    assert "This is a drill" not in inbox.text
    report = browsers["Ruth"].get(str(report.url.path))
    pages.check(report.text, report.headers, "/inbox/drills/*")
    assert "Amy Okafor said “I’ve got this” at" in report.text
    assert "Amy Okafor said “I would be with them” at" in report.text
    assert "Rob Singh began it at" in report.text
    assert "running now" not in browsers["Deb"].get("/inbox/drills").text


def test_the_visitor_s_plan_is_a_surprise_for_the_home(browsers: dict[str, httpx.Client]) -> None:
    soon = datetime.now(UTC) + timedelta(days=3)
    planned = begins(browsers["Rob"], level="urgent", day=f"{soon:%Y-%m-%d}", time="03:10")
    assert "The drill is planned." in planned.text
    ending = to(planned, "/end").action
    assert ending not in browsers["Deb"].get("/inbox/drills").text
    assert ending in browsers["Ruth"].get("/inbox/drills").text
    token = to(browsers["Deb"].get("/inbox/drills"), "/inbox/drills").values["csrf"]
    assert browsers["Deb"].post(ending, data={"csrf": token}).status_code == 404
    off = send(browsers["Rob"], planned, to(planned, "/end"))
    assert "Nothing is planned." in off.text


@pytest.mark.parametrize(
    ("filled", "sentence"),
    [
        ({"level": "panic"}, "Choose a level."),
        ({"level": "soon", "day": "31/02/2026", "time": "03:10"}, "Write the day as 14/05/2026."),
        ({"level": "soon", "day": "2026-01-01", "time": "03:10"}, "That has passed."),
        ({"level": "soon", "day": "2099-01-01", "time": "03:10"}, "Choose a day within a year."),
        ({"level": "soon", "day": "2099-01-01", "time": "noon"}, "Write the time as 07:00 or 21:30."),
    ],
)
def test_a_wrong_field_is_answered_beside_it(
    browsers: dict[str, httpx.Client], filled: dict[str, str], sentence: str
) -> None:
    answer = begins(browsers["Deb"], **filled)
    assert answer.status_code == 422
    assert sentence in answer.text
    pages.check(answer.text, answer.headers, "/inbox/drills")
