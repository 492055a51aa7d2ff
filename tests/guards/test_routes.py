"""Every route says who may call it and how often; and what it says of the audience is what happens to a stranger."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from backend.policy.audience import Declared, declared
from sayso.app import make_app
from sayso.rooms import build_rooms
from sayso.settings import Settings
from tests.support.moved_in import moved_in
from tests.support.processes import ROOT

# FastAPI's own page; it holds no data.
FRAMEWORK = {"/api/openapi.json"}
TURNED_AWAY = {"child": {401, 303, 403, 204}, "adult": {401, 303, 403, 404}}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The whole application, put together as the roof does it."""
    return make_app(build_rooms(Settings(data_dir=tmp_path_factory.mktemp("var"), config_dir=ROOT / "config")))


@dataclass(frozen=True, slots=True)
class Open:
    """One way in: its whole path, its methods and what answers."""

    path: str
    methods: frozenset[str]
    answers: object


def ways_in(app: FastAPI) -> Iterator[Open]:
    """Every way in, through every router that was put in; folders of files are not asked."""
    for route in app.routes:
        if isinstance(route, Route):
            yield Open(route.path, frozenset(route.methods or ()), route.endpoint)
        elif hasattr(route, "effective_route_contexts"):
            for found in route.effective_route_contexts():
                yield Open(found.path, frozenset(found.methods), found.original_route.endpoint)
        else:
            assert isinstance(route, Mount), f"a route of an unknown kind: {route}"
            assert isinstance(route.app, StaticFiles), f"only folders of files are mounted, not {route.path}"


def table(app: FastAPI) -> dict[str, Declared | None]:
    """`METHOD path` of every route, and what it declares."""
    return {
        f"{method} {way.path}": declared(way.answers)
        for way in ways_in(app)
        if way.path not in FRAMEWORK
        for method in sorted(way.methods - {"HEAD"})
    }


def test_every_route_declares_its_audience_and_its_limit(app: FastAPI) -> None:
    """None is left out, and a limit is words that a person understands."""
    found = table(app)
    assert len(found) > 20
    assert [route for route, said in found.items() if said is None] == []
    assert [route for route, said in found.items() if said and len(said.limit) < 5] == []


def test_the_promised_routes_are_there(app: FastAPI) -> None:
    """What the outside of the product promises."""
    promised = {
        "POST /api/v1/conversations", "POST /api/v1/messages", "POST /api/v1/files", "GET /api/v1/messages",
        "GET /api/v1/events", "POST /api/v1/return", "POST /api/v1/leave", "GET /", "GET /adult", "GET /inbox/",
        "GET /healthz", "GET /readyz", "GET /metrics",
    }  # fmt: skip
    assert promised - set(table(app)) == set()


@pytest.mark.integration
async def test_a_stranger_is_turned_away_where_the_table_says_so(app: FastAPI, tmp_path: Path) -> None:
    """Every route for a child or an adult, called with nothing in hand."""
    wrong = {}
    with moved_in(tmp_path / "var") as server:
        async with httpx.AsyncClient(base_url=server.url, timeout=30) as client:
            for name, said in table(app).items():
                if said is None or said.audience not in TURNED_AWAY:
                    continue
                method, path = name.split(" ", 1)
                answer = await client.request(method, filled(path))
                if answer.status_code not in TURNED_AWAY[said.audience]:
                    wrong[name] = answer.status_code
    assert wrong == {}


def filled(path: str) -> str:
    """A path with something in the place of its ids."""
    return "/".join("0" * 32 if part.startswith("{") else part for part in path.split("/"))
