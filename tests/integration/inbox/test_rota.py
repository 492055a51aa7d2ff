"""The rota's pages as a browser without script meets them, and who they exist for."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.support import pages
from tests.support.forms import Form, forms, send, signs_in
from tests.support.people import DemoHome
from tests.support.server import Server

pytestmark = pytest.mark.integration
LONDON = ZoneInfo("Europe/London")


@pytest.fixture(scope="module")
def home(demo_home: Server) -> DemoHome:
    """The people of the demo home."""
    return DemoHome.of(demo_home.data_dir)


@pytest.fixture(scope="module")
def browsers(demo_home: Server, home: DemoHome) -> Iterator[dict[str, httpx.Client]]:
    """A browser each for some of them, signed in once."""
    found = {}
    for name in ("Deb", "Priya", "Amy", "Ruth", "Rob", "Sarah", "Alex"):
        client = httpx.Client(base_url=demo_home.url, timeout=60, follow_redirects=True)
        signs_in(client, home.named(name))
        found[name] = client
    yield found
    for client in found.values():
        client.close()


@pytest.fixture
def manager(browsers: dict[str, httpx.Client]) -> httpx.Client:
    """Deb's browser."""
    return browsers["Deb"]


def to(html: str, action: str, after: str = "") -> Form:
    """The first form that is sent to an address (and stands after a word)."""
    place = html.index(after) if after else 0
    return next(form for form in forms(html[place:]) if form.action.split("#")[0] == action)


def option(html: str, name: str) -> str:
    """The value of the choice that shows a name."""
    return html.split(f">{name}</option>", maxsplit=1)[0].rsplit('value="', 1)[1].split('"', maxsplit=1)[0]


def day(ahead: int) -> str:
    """A day from now, as a date field sends it."""
    return f"{datetime.now(UTC).astimezone(LONDON) + timedelta(days=ahead):%Y-%m-%d}"


def test_who_can_see_it_and_for_whom_it_does_not_exist(browsers: dict[str, httpx.Client]) -> None:
    seen = {name: client.get("/inbox/rota").status_code for name, client in browsers.items()}
    assert seen == {"Deb": 200, "Priya": 200, "Amy": 200, "Ruth": 200, "Rob": 404, "Sarah": 404, "Alex": 404}
    assert browsers["Amy"].get("/inbox/rota/import").status_code == 404
    assert "Add a shift" not in browsers["Amy"].get("/inbox/rota").text
    for name in ("Deb", "Priya", "Amy"):
        page = browsers[name].get("/inbox/rota")
        pages.check(page.text, page.headers, "/inbox/rota")


def test_a_worker_cannot_change_it_with_a_form_of_their_own(browsers: dict[str, httpx.Client]) -> None:
    page = browsers["Amy"].get("/inbox/away")
    token = forms(page.text)[0].values["csrf"]
    for path in ("shifts", "shifts/end", "away", "hand-over", "import", "import/take"):
        answer = browsers["Amy"].post(f"/inbox/rota/{path}", data={"csrf": token})
        assert answer.status_code == 404, path


def test_an_hour_without_anybody_is_said_on_the_rota_and_in_the_inbox(manager: httpx.Client) -> None:
    page = manager.get("/inbox/rota")
    assert "nobody for an emergency" not in page.text
    for name in ("Amy Okafor", "Joe Tran", "Priya Nair", "Sam Wood", "Chris Bell"):
        page = send(
            manager,
            page,
            to(page.text, "/inbox/rota/away"),
            away=option(page.text, name),
            **{"from": day(9)},
            until=day(9),
        )
        assert "The rota is changed" in page.text
    assert "nobody is on shift and nobody is on call" in page.text
    assert "has nobody for an emergency" in manager.get("/inbox/").text
    page = send(manager, page, to(page.text, page_away(page.text, "Sam Wood")))
    assert page.text.count("nobody is on shift and nobody is on call") == 1
    while "Not going" in page.text:
        page = send(manager, page, to(page.text, page_away(page.text, "")))
    assert "nobody for an emergency" not in manager.get("/inbox/").text


def page_away(html: str, name: str) -> str:
    """Where the button sends that takes back somebody's absence."""
    place = html.index(f"<b>{name}", html.index('id="gone"'))
    return html[place:].split('action="', 1)[1].split('"', maxsplit=1)[0]


def test_a_shift_is_added_handed_over_and_ended(browsers: dict[str, httpx.Client]) -> None:
    senior = browsers["Priya"]
    page = senior.get("/inbox/rota")
    shift = {"person": option(page.text, "Joe Tran"), "duty": "on_call", "begins": "02:15", "ends": "03:45"}
    page = send(senior, page, to(page.text, "/inbox/rota/shifts"), **shift, date=day(3))
    assert "02:15 to 03:45" in page.text
    run = page.text.split("02:15 to 03:45, Joe Tran")[0].rsplit('value="', 1)[1].split('"')[0]
    page = send(senior, page, to(page.text, "/inbox/rota/hand-over"), run=run, to=option(page.text, "Sam Wood"))
    assert "02:15 to 03:45, Sam Wood" in page.text
    assert "02:15 to 03:45, Joe Tran" not in page.text
    page = send(senior, page, to(page.text, "/inbox/rota/shifts"), **shift, days="2")
    weekly = page.text[page.text.index('id="weekly"') :]
    assert "Wednesday, 02:15 to 03:45" in weekly
    page = send(senior, page, to(weekly.split("Wednesday, 02:15")[1], "/inbox/rota/shifts/end"))
    assert "Wednesday, 02:15 to 03:45" not in page.text


@pytest.mark.parametrize(
    ("filled", "sentence"),
    [
        ({"person": "nobody"}, "Choose a name."),
        ({"begins": "soon"}, "Write the time as 07:00 or 21:30."),
        ({"ends": ""}, "Write the time as 07:00 or 21:30."),
        ({"date": "31/02/2026"}, "Write the day as 14/05/2026."),
        ({"date": "2020-01-01"}, "That is over already."),
        ({"date": ""}, "Choose a day, or write a date."),
        ({"date": "9999-12-31"}, "Write the day as 14/05/2026."),
    ],
)
def test_a_wrong_field_is_answered_beside_it(manager: httpx.Client, filled: dict[str, str], sentence: str) -> None:
    page = manager.get("/inbox/rota")
    good = {"person": option(page.text, "Joe Tran"), "begins": "07:00", "ends": "15:00", "date": day(1)}
    answer = send(manager, page, to(page.text, "/inbox/rota/shifts"), **{**good, **filled})
    assert answer.status_code == 422
    assert sentence in answer.text
    pages.check(answer.text, answer.headers, "/inbox/rota/shifts")


@pytest.mark.parametrize("run", ["", "x@y", "x@2026-05-14T07:00:00", "x@0001-01-01T00:00:00+00:00"])
def test_a_run_that_nobody_offered_is_refused(manager: httpx.Client, run: str) -> None:
    page = manager.get("/inbox/rota")
    answer = send(manager, page, to(page.text, "/inbox/rota/hand-over"), run=run, to=option(page.text, "Sam Wood"))
    assert answer.status_code == 422


def test_nobody_in_the_home_can_mark_away_whoever_is_outside_or_above(
    browsers: dict[str, httpx.Client], manager: httpx.Client
) -> None:
    """Somebody who is complained about must not be able to take them out of reach."""
    page = manager.get("/inbox/rota")
    for name in ("Ruth Ellis", "Nina Hart", "Sarah Quinn", "Rob Singh"):
        assert f">{name}</option>" not in page.text
    own = browsers["Sarah"].get("/inbox/away")
    own = send(browsers["Sarah"], own, to(own.text, "/inbox/away"), **{"from": day(1)}, until=day(2))
    assert "The rota is changed" in own.text
    theirs = own.text.split("/inbox/rota/away/", 1)[1].split("/", 1)[0]
    token = to(page.text, "/inbox/rota/away").values["csrf"]
    assert manager.post(f"/inbox/rota/away/{theirs}/end", data={"csrf": token}).status_code == 404
    own = send(browsers["Sarah"], own, to(own.text, f"/inbox/rota/away/{theirs}/end"))
    assert "You are not away" in own.text


def test_a_file_is_shown_taken_and_undone(manager: httpx.Client) -> None:
    choose = manager.get("/inbox/rota/import")
    pages.check(choose.text, choose.headers, "/inbox/rota/import")
    rows = (
        f"name,duty,date,from,until\nJoe Tran,on call,{day(4)},01:05,02:10\nNobody Here,on shift,Monday,07:00,15:00\n"
    )
    shown = look(manager, choose, rows)
    assert "1 row would come." in shown.text
    assert "Row 3: “Nobody Here” is nobody who works in this home." in shown.text
    assert "01:05 to 02:10" not in manager.get("/inbox/rota").text
    refused = send_parts(manager, shown, to(shown.text, "/inbox/rota/import/take"))
    assert refused.status_code == 422
    assert "01:05 to 02:10" not in manager.get("/inbox/rota").text
    taken = send_parts(manager, shown, to(shown.text, "/inbox/rota/import/take"), leave_out="yes", in_place="no")
    assert "01:05 to 02:10" in taken.text
    again = look(manager, choose, rows)
    assert "Nothing new would come. 1 more is there already." in again.text
    undo = next(form for form in forms(taken.text) if form.action.endswith("/undo"))
    undone = send(manager, taken, undo)
    assert "The import is undone." in undone.text
    assert "01:05 to 02:10" not in undone.text
    assert send(manager, taken, undo).status_code == 409


def test_a_calendar_can_take_the_place_of_the_rota_on_its_days(manager: httpx.Client) -> None:
    begins = datetime.now(UTC).astimezone(LONDON) + timedelta(days=5)
    event = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Joe Tran\r\n"
        f"DTSTART;TZID=Europe/London:{begins:%Y%m%d}T081500\r\nDTEND;TZID=Europe/London:{begins:%Y%m%d}T164500\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    choose = manager.get("/inbox/rota/import")
    form = to(choose.text, "/inbox/rota/import")
    shown = manager.post("/inbox/rota/import", data=form.values, files={"file": ("rota.ics", event.encode())})
    assert "1 row would come." in shown.text
    taken = send_parts(manager, shown, to(shown.text, "/inbox/rota/import/take"), in_place="yes")
    assert "08:15 to 16:45" in taken.text
    assert "nobody for an emergency" in taken.text
    undone = send(manager, taken, next(form for form in forms(taken.text) if form.action.endswith("/undo")))
    assert "nobody for an emergency" not in undone.text


def look(client: httpx.Client, page: httpx.Response, rows: str) -> httpx.Response:
    """Paste rows and look."""
    return send_parts(client, page, to(page.text, "/inbox/rota/import"), text=rows)


def send_parts(client: httpx.Client, page: httpx.Response, form: Form, **filled: str) -> httpx.Response:
    """A form of several parts, as a browser sends one that could carry a file."""
    parts = {name: (None, value) for name, value in {**form.values, **filled}.items()}
    return client.post(form.action.split("#")[0], files=parts, headers={"Referer": str(page.url)})
