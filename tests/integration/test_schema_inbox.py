"""The adults' side under whatever schemathesis makes up: signed in as each role, no answer is a fault of the server."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from backend.inbox.cookies import DOOR, SESSION, form_token
from sayso.app import make_app
from sayso.rooms import build_rooms
from sayso.settings import Settings
from tests.guards.test_web_dangers import undressed
from tests.support import scale
from tests.support.api import ApiChild
from tests.support.forms import signs_in
from tests.support.inbox_openapi import describe
from tests.support.moved_in import moved_in
from tests.support.people import DemoHome
from tests.support.processes import ROOT
from tests.support.server import Server

pytestmark = [pytest.mark.integration, pytest.mark.timeout(3600)]
ROLES = ("registered_manager", "staff_on_shift", "independent_visitor", "responsible_individual", "system_admin")
AT_THE_DOOR = ("/inbox/sign-in", "/inbox/code", "/inbox/recover", "/inbox/invite")
FREELY = {"SAYSO_RATE_FACTOR": "100000"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The whole application, for its list of routes."""
    return make_app(build_rooms(Settings(data_dir=tmp_path_factory.mktemp("routes"), config_dir=ROOT / "config")))


@pytest.fixture(scope="module")
def free_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A demo home that never says "wait"."""
    with moved_in(tmp_path_factory.mktemp("free") / "var", environment=FREELY) as server:
        yield server


async def test_no_call_breaks_the_adults_side(app: FastAPI, free_home: Server, tmp_path: Path) -> None:
    """No 5xx, and every answer wears its headers, for real ids and for made-up ones."""
    async with httpx.AsyncClient(base_url=free_home.url, timeout=60) as http:
        for route in ("staff", "independent_visitor"):
            child = await ApiChild(http).opens()
            await child.says("somebody takes my things")
            await child.chooses(route)
            await child.chooses("anonymous")
    keys, known = sign_everybody_in(free_home)
    operations = schemathesis.openapi.from_dict(describe(app, known)).get_all_operations()
    calls = [found.ok() for found in operations if isinstance(found, Ok)]
    assert len(calls) > 40
    statuses: Counter[int] = Counter()

    @settings(max_examples=scale.of(5_000), deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        call, secret = data.draw(st.sampled_from(calls)), data.draw(st.sampled_from(keys))
        case = data.draw(call.as_strategy())
        if isinstance(case.body, dict):
            case.body["csrf"] = form_token("door" if call.path.startswith(AT_THE_DOOR) else secret)
        answer = case.call(base_url=free_home.url, headers={"Cookie": f"{SESSION}={secret}; {DOOR}=door"})
        shown = httpx.Response(
            answer.status_code, headers={name: ", ".join(found) for name, found in answer.headers.items()}
        )
        statuses[answer.status_code] += 1
        assert answer.status_code < 500, (call.method, call.path)
        assert undressed(shown) == [], (call.method, call.path)

    holds()
    assert statuses[200] > 0
    print(sorted(statuses.items()))  # noqa: T201  # for docs/benchmarks.md


def sign_everybody_in(server: Server) -> tuple[list[str], dict[str, list[str]]]:
    """The secrets of the sessions, and the ids that their pages show."""
    home, secrets, pages = DemoHome.of(server.data_dir), [], ""
    for role in ROLES:
        with httpx.Client(base_url=server.url, timeout=60, follow_redirects=True) as client:
            inbox = signs_in(client, home.one(role))
            secrets.append(client.cookies[SESSION])
            pages += inbox.text + client.get("/inbox/people").text
    found = {
        "case_id": sorted(set(re.findall(r"/inbox/cases/([0-9a-f]{32})", pages))),
        "person_id": sorted(set(re.findall(r"/inbox/people/([0-9a-f]{32})", pages))),
    }
    assert all(found.values())
    return secrets, found
