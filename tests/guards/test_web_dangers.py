"""The web's own dangers, on every route there is: headers, cookies, forms from elsewhere, fetching for a child."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request

from sayso.app import make_app
from sayso.headers import CSP, HEADERS, our_fault
from sayso.host_cookies import plain, prefixed
from sayso.rooms import build_rooms
from sayso.settings import Settings
from tests.guards.test_routes import FRAMEWORK, filled, table
from tests.support.forms import form_with, signs_in
from tests.support.moved_in import moved_in
from tests.support.people import DemoHome
from tests.support.processes import ROOT
from tests.support.server import Server

ENDLESS = {"/inbox/events", "/live", "/api/v1/events"}
ENDS_THE_SESSION = {"POST /inbox/sign-out", "POST /inbox/sessions/{session_id}/end"}
STRICTER = "default-src 'none'"
BEHIND_A_PROXY = {"SAYSO_PUBLIC_URL": "https://notes.example.org", "SAYSO_TRUSTED_PROXIES": "127.0.0.1"}

# Who may speak to another machine at all, and about what. None of it is named by a child.
SPEAKS_OUT = {
    "nlu/engines/rasa.py": "the Rasa server of the settings",
    "backend/alerts/notifiers.py": "the addresses of the settings",
    "sayso/doctor.py": "this very server",
    "sayso/serving.py": "only the name of a type",
    "sayso/commands/witness.py": "the home that a witness watches, named on its command line",
    "sayso/witness/watching.py": "the same",
    "backend/alerts/pushing.py": "the push service of an adult’s own browser",
}
FETCHERS = {"httpx", "requests", "aiohttp", "urllib.request", "http.client", "urllib3", "socket"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The whole application, put together as the roof does it."""
    return make_app(build_rooms(Settings(data_dir=tmp_path_factory.mktemp("var"), config_dir=ROOT / "config")))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A demo home reached by http on loopback, where one visitor may try every form at once."""
    with moved_in(tmp_path_factory.mktemp("web") / "var", environment={"SAYSO_RATE_FACTOR": "100000"}) as running:
        yield running


@pytest.fixture(scope="module")
def behind_a_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A demo home that people reach by https, through a proxy."""
    with moved_in(tmp_path_factory.mktemp("proxy") / "var", environment=BEHIND_A_PROXY) as running:
        yield running


@pytest.fixture
def manager(server: Server) -> Iterator[httpx.Client]:
    """The manager's browser."""
    with httpx.Client(base_url=server.url, timeout=60, follow_redirects=True) as client:
        signs_in(client, DemoHome.of(server.data_dir).one("registered_manager"))
        client.follow_redirects = False
        yield client


def ways(app: FastAPI) -> list[tuple[str, str]]:
    """(method, path) of every route that ends."""
    named = (name.split(" ", 1) for name in sorted({*table(app), *(f"GET {path}" for path in FRAMEWORK)}))
    return [(method, path) for method, path in named if path not in ENDLESS]


def undressed(answer: httpx.Response, path: str = "") -> list[str]:
    """The headers that an answer lacks or weakens. Type and script of the pages may be kept: they hold nothing."""
    found = [name for name in HEADERS if name.lower() not in answer.headers]
    policy = answer.headers.get("content-security-policy", "")
    if "frame-ancestors 'none'" not in policy or "unsafe" in policy or not policy.startswith((CSP[:18], STRICTER)):
        found.append(f"policy: {policy}")
    if "no-store" not in answer.headers.get("cache-control", "") and not path.startswith("/assets/"):
        found.append("kept in a cache")
    if answer.headers.get("referrer-policy") != "no-referrer":
        found.append("tells other sites where one was")
    if "server" in answer.headers or "x-powered-by" in answer.headers:
        found.append("says what it is made of")
    return found


@pytest.mark.integration
def test_every_answer_of_every_route_is_dressed(app: FastAPI, server: Server, manager: httpx.Client) -> None:
    """For a stranger, and for somebody who is signed in; what exists and what does not."""
    wrong: dict[str, list[str]] = {}
    with httpx.Client(base_url=server.url, timeout=60) as stranger:
        for method, path in [*ways(app), ("GET", "/nothing"), ("GET", "/api/v1/nothing"), ("PUT", "/inbox/")]:
            for who, client in (("stranger", stranger), ("manager", manager)):
                if who == "manager" and f"{method} {path}" in ENDS_THE_SESSION:
                    continue
                if found := undressed(client.request(method, filled(path)), path):
                    wrong[f"{who}: {method} {path}"] = found
    assert wrong == {}


@pytest.mark.integration
def test_behind_a_proxy_everything_says_https_only(app: FastAPI, behind_a_proxy: Server) -> None:
    """HSTS on every answer; every cookie is a `__Host-` one that no script and no other site can use."""
    wrong, cookies = [], 0
    headers = {"x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.7"}
    with httpx.Client(base_url=behind_a_proxy.url, timeout=60, headers=headers) as client:
        for method, path in ways(app):
            answer = client.request(method, filled(path))
            if "max-age=31536000" not in answer.headers.get("strict-transport-security", ""):
                wrong.append(f"{method} {path}")
            for cookie in answer.headers.get_list("set-cookie"):
                cookies += 1
                if not kept_close(cookie):
                    wrong.append(f"{method} {path}: {cookie.partition('=')[0]}")
    assert wrong == []
    assert cookies > 2


def kept_close(cookie: str) -> bool:
    """Prefix, Secure, HttpOnly, SameSite=Strict, the whole path and no Domain."""
    low = cookie.lower()
    parts = {part.strip() for part in low.split(";")}
    return (
        low.startswith("__host-")
        and {"secure", "httponly", "samesite=strict", "path=/"} <= parts
        and ("domain=" not in low)
    )


@pytest.mark.integration
def test_a_cookie_that_another_host_has_set_is_not_ours(behind_a_proxy: Server) -> None:
    """Signing in by https, with the cookies that a browser would keep; without the prefix they open nothing."""
    amy = DemoHome.of(behind_a_proxy.data_dir).named("Amy")
    with httpx.Client(base_url=behind_a_proxy.url, timeout=60) as client:
        kept: dict[str, str] = {}

        def visits(method: str, path: str, **form: str) -> httpx.Response:
            answer = client.request(method, path, data=form or None, headers={"cookie": joined(kept)})
            for cookie in answer.headers.get_list("set-cookie"):
                name, _, value = cookie.partition(";")[0].partition("=")
                kept[name] = value
            client.cookies.clear()
            return answer

        token = form_with(visits("GET", "/inbox/").text, "password").values["csrf"]
        visits("POST", "/inbox/sign-in", email=amy.email, password=amy.password, csrf=token)
        token = form_with(visits("GET", "/inbox/code").text, "code").values["csrf"]
        visits("POST", "/inbox/code", code=amy.code, csrf=token)
        assert "<h1>Inbox</h1>" in visits("GET", "/inbox/").text
        kept = {name.removeprefix("__Host-"): value for name, value in kept.items()}
        assert "<h1>Inbox</h1>" not in visits("GET", "/inbox/").text


def joined(cookies: dict[str, str]) -> str:
    """A Cookie header."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


@pytest.mark.integration
def test_no_form_of_an_adult_counts_without_its_token(app: FastAPI, manager: httpx.Client) -> None:
    """Every POST of the adults' side, signed in, with another site's guess at the token."""
    counted = {}
    for name, said in table(app).items():
        method, path = name.split(" ", 1)
        if method != "POST" or said is None or said.audience != "adult" or path == "/inbox/{rest:path}":
            continue
        answer = manager.post(filled(path), data={"csrf": "guess", "sure": "yes"})
        if answer.status_code != 403:
            counted[name] = answer.status_code
    assert counted == {}


@pytest.mark.integration
def test_no_form_of_a_child_counts_from_another_site(app: FastAPI, server: Server) -> None:
    """Every POST of the child's pages, sent by a page of somebody else."""
    counted = {}
    with httpx.Client(base_url=server.url, timeout=60) as child:
        child.get("/")
        for name, said in table(app).items():
            method, path = name.split(" ", 1)
            if method != "POST" or path.startswith(("/inbox", "/api/", "/telegram")):
                continue
            assert said is not None
            answer = child.post(filled(path), headers={"sec-fetch-site": "cross-site", "origin": "https://elsewhere"})
            if answer.status_code != 403:
                counted[name] = answer.status_code
    assert counted == {}


async def test_an_error_that_nobody_foresaw_is_dressed_and_says_nothing() -> None:
    """It is answered outside of everything else; what went wrong is not in it."""
    request = Request({"type": "http", "method": "GET", "path": "/", "headers": []})
    answer = await our_fault(https=True)(request, ValueError("words of a child"))
    shown = httpx.Response(answer.status_code, headers=dict(answer.headers), content=bytes(answer.body))
    assert undressed(shown) == []
    assert "strict-transport-security" in shown.headers
    assert "words" not in shown.text


def test_names_of_cookies_on_their_way() -> None:
    """In: only what bears the prefix. Out: the prefix, and what a browser asks for under it."""
    assert plain(b"notes=theirs; __Host-notes=ours; other=1") == b"notes=ours"
    assert plain(b"notes=theirs") == b""
    assert prefixed(b"a=b; HttpOnly; Path=/inbox; SameSite=strict") == (
        b"__Host-a=b; HttpOnly; SameSite=strict; Path=/; Secure"
    )
    assert prefixed(b"a=b; Path=/; Secure").lower().count(b"secure") == 1


def test_no_template_writes_a_script_or_a_style() -> None:
    """The policy allows neither; a template that has one would show a broken page."""
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)
    found = [
        str(path.relative_to(ROOT))
        for room in ("bot/webchat/templates", "backend/inbox/templates")
        for path in sorted((ROOT / room).rglob("*.html"))
        if inline.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_nothing_speaks_to_a_directory() -> None:
    needed = (ROOT / "requirements" / "main.txt").read_text(encoding="utf-8")
    assert len(re.findall(r"^[\w.-]+==", needed, re.M)) > 10
    assert re.findall(r"^.*ldap.*$", needed, re.M | re.I) == []


def test_nothing_fetches_what_somebody_sends() -> None:
    """Only these modules can speak to another machine at all, and none of them takes an address from a message."""
    found = {
        str(path.relative_to(ROOT))
        for room in ("bot", "backend", "nlu", "sayso")
        for path in sorted((ROOT / room).rglob("*.py"))
        if imported(path) & FETCHERS
    }
    assert found - set(SPEAKS_OUT) == set()


def imported(path: Path) -> set[str]:
    """The names of modules that a module imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found
