"""Break-glass, who wrote, names and relatives, as browsers without script meet them; with the password once more."""

import asyncio
import sqlite3
from collections.abc import Iterator

import httpx
import pytest

from tests.support import pages
from tests.support.api import ApiChild
from tests.support.forms import Form, forms, send, signs_in
from tests.support.people import DemoHome
from tests.support.server import Server

pytestmark = pytest.mark.integration
DANGER = "I took all my tablets and I feel sick"


@pytest.fixture(scope="module")
def home(demo_home: Server) -> DemoHome:
    """The people of the demo home."""
    return DemoHome.of(demo_home.data_dir)


@pytest.fixture(scope="module")
def browsers(demo_home: Server, home: DemoHome) -> Iterator[dict[str, httpx.Client]]:
    """A browser each for some of them, signed in once."""
    found = {}
    for name in ("Deb", "Amy", "Chris", "Ruth", "Nina", "Sarah"):
        client = httpx.Client(base_url=demo_home.url, timeout=60, follow_redirects=True)
        signs_in(client, home.named(name))
        found[name] = client
    yield found
    for client in found.values():
        client.close()


def long_ago(server: Server) -> None:
    """Nobody has typed their password lately."""
    with sqlite3.connect(server.data_dir / "sayso.db") as db:
        db.execute("UPDATE adult_session SET proved_at = NULL")


def links(html: str, part: str) -> list[str]:
    """Addresses on a page that hold a part."""
    return [piece.split('"', 1)[0] for piece in html.split('href="')[1:] if part in piece.split('"', 1)[0]]


def ending(html: str, end: str) -> Form:
    """The form that is sent to an address with this end."""
    return next(form for form in forms(html) if form.action.split("#")[0].endswith(end))


def proves(client: httpx.Client, page: httpx.Response, password: str) -> httpx.Response:
    """The password again; gives the page that was asked for."""
    assert "Your password again" in page.text
    return send(client, page, ending(page.text, "/inbox/prove"), password=password)


def checked(page: httpx.Response, status: int = 200) -> httpx.Response:
    """A page that is what it should be."""
    assert page.status_code == status, page.text
    pages.check(page.text, page.headers, page.url.path)
    return page


async def test_closed_words_are_opened_looked_at_and_closed_again(
    http: httpx.AsyncClient, demo_home: Server, home: DemoHome, browsers: dict[str, httpx.Client]
) -> None:
    child = await ApiChild(http).opens()
    await child.says("only for my visitor please")
    await child.chooses("independent_visitor")
    await child.chooses(f"person:{person_id(demo_home, await child.messages(), 'Sarah')}")
    await child.says(DANGER)
    amy, ruth = browsers["Amy"], browsers["Ruth"]
    await asyncio.to_thread(_breaks_the_glass, demo_home, home, amy)
    said = "\n".join(message["text"] for message in await child.messages())
    assert "Amy can read your words now." in said
    await asyncio.to_thread(_looks_at_it, ruth, home.named("Ruth").password)
    said = "\n".join(message["text"] for message in await child.messages())
    assert "Amy can't read what you write from now on." in said
    assert "Amy should not have opened your words." in said


def person_id(server: Server, messages: list[dict[str, object]], first_name: str) -> str:
    """The id behind a name that the child may pick."""
    for message in messages:
        for choice in message.get("choices") or ():  # type: ignore[attr-defined]  # plain JSON
            if str(choice["label"]).startswith(first_name):
                return str(choice["value"]).removeprefix("person:")
    raise LookupError(first_name)


def _breaks_the_glass(server: Server, home: DemoHome, amy: httpx.Client) -> None:
    (way,) = links(amy.get("/inbox/").text, "/words")
    long_ago(server)
    page = checked(proves(amy, amy.get(way), home.named("Amy").password))
    assert "Words that are closed to you" in page.text
    form = ending(page.text, "/words")
    refused = checked(send(amy, page, form, why=" ", sure="yes"), 422)
    assert "Say why the words are needed." in refused.text
    refused = checked(send(amy, page, form, why="nobody answers the door"), 422)
    assert "Tick that a life is in danger." in refused.text
    opened = checked(send(amy, page, form, why="nobody answers the door", sure="yes"))
    assert DANGER in opened.text
    assert amy.get(way).status_code == 404, "it is open to her now"


def _looks_at_it(ruth: httpx.Client, password: str) -> None:
    (way,) = links(ruth.get("/inbox/").text, "/inbox/asked/")[:1]
    page = checked(proves(ruth, ruth.get(way), password))
    assert "nobody answers the door" in page.text
    assert DANGER not in page.text
    form = next(form for form in forms(page.text) if form.values.get("answer") == "not_needed")
    done = checked(send(ruth, page, form))
    assert links(done.text, "/inbox/asked/") == []
    assert "This has been answered" in checked(ruth.get(way)).text


async def test_two_people_open_a_name(
    http: httpx.AsyncClient, demo_home: Server, home: DemoHome, browsers: dict[str, httpx.Client]
) -> None:
    child = await ApiChild(http).opens()
    await child.says("a boy here keeps pushing me on the stairs")
    for choice in ("limits:ok", "staff", "recipient_only"):
        await child.chooses(choice)
    await child.says("Mia")
    await child.says(DANGER)
    await asyncio.to_thread(_asks_and_agrees, demo_home, home, browsers["Deb"], browsers["Chris"])
    said = "\n".join(message["text"] for message in await child.messages())
    assert "Deb and Chris looked at your name." in said


def _asks_and_agrees(server: Server, home: DemoHome, deb: httpx.Client, chris: httpx.Client) -> None:
    cases = dict.fromkeys(links(deb.get("/inbox/").text, "/inbox/cases/"))
    opened = [deb.get(way.split("#", maxsplit=1)[0]) for way in cases]
    (case,) = [page for page in opened if "If the name is needed to save a life" in page.text]
    assert ">Mia<" not in case.text
    (way,) = links(case.text, "/identity")
    long_ago(server)
    page = checked(proves(deb, deb.get(way), home.named("Deb").password))
    chosen = page.text.split(">Chris Bell", maxsplit=1)[0].rsplit('value="', 1)[1].split('"', maxsplit=1)[0]
    form = ending(page.text, "/identity")
    refused = checked(send(deb, page, form, person=chosen, why=""), 422)
    assert "Say why" in refused.text
    asked = checked(send(deb, page, form, person=chosen, why="somebody lies on the floor"))
    assert "You have asked Chris Bell" in asked.text
    (ask,) = links(chris.get("/inbox/").text, "/inbox/asked/")[:1]
    answer = checked(proves(chris, chris.get(ask), home.named("Chris").password))
    assert "somebody lies on the floor" in answer.text
    assert "Mia" not in answer.text
    agrees = next(form for form in forms(answer.text) if form.values.get("answer") == "yes")
    checked(send(chris, answer, agrees))
    assert "Mia" in deb.get(str(case.url.path)).text


def test_names_and_relatives_are_declared_by_two(
    demo_home: Server, home: DemoHome, browsers: dict[str, httpx.Client]
) -> None:
    deb, ruth = browsers["Deb"], browsers["Ruth"]
    for name in ("Amy", "Chris", "Sarah"):
        assert browsers[name].get("/inbox/declared").status_code == 404
    page = checked(deb.get("/inbox/declared"))
    assert "No other names yet." in page.text
    assert "Nobody yet." in page.text
    sam = page.text.split(">Sam Wood", maxsplit=1)[0].rsplit('value="', 1)[1].split('"', maxsplit=1)[0]
    nickname = next(form for form in forms(page.text) if form.values.get("kind") == "nickname")
    refused = checked(send(deb, page, nickname, person=sam, what="?!"), 422)
    assert "Type what children call them" in refused.text
    proposed = checked(send(deb, page, nickname, person=sam, what="Sammy Two"))
    assert "Waits for a second person" in proposed.text
    assert "/confirm" not in proposed.text
    waits = checked(ruth.get("/inbox/declared"))
    long_ago(demo_home)
    stopped = send(ruth, waits, ending(waits.text, "/confirm"))
    again = checked(proves(ruth, stopped, home.named("Ruth").password))
    counts = checked(send(ruth, again, ending(again.text, "/confirm")))
    assert "“Sammy Two”" in counts.text
    tie = next(form for form in forms(counts.text) if form.values.get("kind") == "tie")
    refused = checked(send(ruth, counts, tie, person=sam, other=sam, what="partner"), 422)
    assert "Pick two different people." in refused.text
