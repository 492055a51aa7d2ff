"""Every role, at every route of the application, for every kind of case: read, or exactly as if it did not exist.

Nothing here is listed by hand but the kinds of case: routes are walked, roles are those of the home, and what a role
may see comes from `config/matrix.yml`. `make soak` asks every pair of role and route for every kind, `make test` a
tenth of them, a different tenth for each kind.
"""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from backend.inbox.cookies import SESSION, form_token
from backend.people import members_repository, sessions
from backend.people.keyring import Keyring, password_place
from backend.store.base import Base
from backend.vault import unwrap_with_password
from bot.messages import Inbound
from bot.turn import Turns
from sayso.app import make_app
from sayso.clock import now
from sayso.rooms import Rooms, build_rooms
from sayso.seed import HomeFile, Seeding, seed_home
from sayso.settings import Settings
from tests.guards.test_routes import table
from tests.support.homes.street import FILES, cheap_hashing
from tests.support.homes.triage import ScriptedTriage
from tests.support.server import ROOT

pytestmark = pytest.mark.integration

KINDS: dict[str, tuple[str, ...]] = {
    "ordinary": ("urgent sadness: it hurts", "staff"),
    "one_person": ("soon sadness: only for one", "named_person", "@keyworker"),
    "manager_only": ("soon sadness: only for the manager", "manager"),
    "independent_visitor": ("soon sadness: only for my visitor", "independent_visitor", "@visitor"),
    "reg44_visitor": ("soon sadness: only for the one who inspects", "reg44_visitor"),
    "advocate": ("soon sadness: only for my advocate", "advocate"),
    "social_worker": ("soon sadness: only for my social worker", "social_worker"),
    "iro": ("soon sadness: only for my reviewing officer", "iro"),
    "staff_allegation": ("urgent staff_concern: wes hurt me",),
    "manager_allegation": ("urgent staff_concern: margo hurt me",),
    "above_the_manager": ("urgent staff_concern: rhona hurt me",),
    "complaint": ("soon complaint: the food", "staff"),
    "held": ("soon sadness: nobody yet",),
}
LINE = {"above_the_manager": "manager_allegation", "held": "ordinary", "complaint": "ordinary"}
"""Where a kind stands on another's line: being unhappy with something is not yet a formal complaint."""
READS = {"words", "words_if_cleared", "words_if_child", "summary"}
NEVER = "0" * 32
OK = 200
FEWEST_ROUTES = 15
SHARE = 1 if os.environ.get("SAYSO_SOAK") else 10
"""So many routes are passed by for each that is asked."""
PARTS = {"message_id": NEVER}


@dataclass(frozen=True, slots=True)
class Town:
    """The whole application in this process, a home in it, and a signed-in session for everybody."""

    rooms: Rooms
    client: httpx.AsyncClient
    secrets: dict[str, str]
    people: dict[str, str]
    roles: dict[str, str]

    async def tells(self, kind: str) -> str:
        """A child tells in the way of one kind of case. Returns the case's id."""
        opened = await self.rooms.turns.open(language="en", home_code="beacon", now=now())
        for place, part in enumerate(KINDS[kind]):
            choice = f"person:{self.people[part[1:]]}" if part.startswith("@") else part
            said = {"kind": "text", "text": part} if place == 0 else {"kind": "choice", "choice": choice}
            inbound = Inbound(channel="web", address=opened.token, external_id=f"{place}", sent_at=now(), **said)  # type: ignore[arg-type]  # the two shapes above
            await self.rooms.turns.take(inbound, now())
        async with self.rooms.store.reading() as db:
            from backend.cases import repository
            from backend.vault import token_hash

            found = await repository.session_and_case(db, token_hash(opened.token))
        assert found is not None
        return found[1].id

    async def asks(self, key: str, method: str, path: str) -> httpx.Response:
        """One request of one person; a form carries its token and nothing else."""
        secret = self.secrets[key]
        form = {"csrf": form_token(secret)} if method == "POST" else None
        return await self.client.request(method, path, data=form, headers={"cookie": f"{SESSION}={secret}"})


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """Put together by the roof; only the triage finds what the test says."""
    rooms = build_rooms(Settings(data_dir=tmp_path, config_dir=ROOT / "config", demo=True, rate_factor=10_000))
    rooms = replace(
        rooms,
        turns=Turns(rooms.store, rooms.house, ScriptedTriage(), rooms.pool, rooms.window),
    )
    async with rooms.store.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    seed = HomeFile.load(FILES / "beacon.yml")
    with cheap_hashing():
        sign_ins = await seed_home(Seeding(rooms.store, rooms.transport, rooms.roots, rooms.slow, True), seed, now())  # noqa: FBT003
    app = make_app(rooms)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080", timeout=60) as client:
        yield await _signed_in(rooms, client, seed, {one.name: one.password for one in sign_ins})
    rooms.slow.close()
    await rooms.store.close()


async def _signed_in(rooms: Rooms, client: httpx.AsyncClient, seed: HomeFile, passwords: dict[str, str]) -> Town:
    keys = {person.name: person.key for person in seed.people}
    secrets, people, roles = {}, {}, {}
    async with rooms.store.writing() as db:
        (home,) = await members_repository.homes(db)
        names = {m.id: m.name for m in await rooms.house.directory.members(db, home.id, now())}
        for person in await members_repository.people_of(db, home.id):
            name = names[person.id]
            assert person.keys_by_password is not None
            raw = unwrap_with_password(person.keys_by_password, passwords[name], password_place(person))
            secrets[keys[name]] = sessions.begin(db, person, Keyring.from_raw(raw), "signed_in", now())
            people[keys[name]], roles[keys[name]] = person.id, person.role
    return Town(rooms, client, secrets, people, roles)


def case_routes(town: Town) -> list[tuple[str, str]]:
    """Every route of the application that takes the id of a case, from the application itself."""
    app = make_app(town.rooms)
    found = [name.split(" ", 1) for name, said in table(app).items() if said and "{case_id}" in name]
    return [(method, path) for method, path in found]


def filled(path: str, case_id: str) -> str:
    """A route's address for one case."""
    path = path.replace("{case_id}", case_id)
    for name, value in PARTS.items():
        path = path.replace(f"{{{name}}}", value)
    return path


def shown(answer: httpx.Response, case_id: str) -> tuple[int, str, dict[str, str]]:
    """Status, body and headers, but for the moment, and for the id that was asked for where an address repeats it."""
    headers = {k: v.replace(case_id, NEVER) for k, v in answer.headers.items() if k != "date"}
    return answer.status_code, answer.text.replace(case_id, NEVER), headers


async def test_every_role_at_every_route(town: Town) -> None:
    """Whoever the matrix does not let in gets, at every route, the very answer for what does not exist."""
    walk = Walk(town, case_routes(town))
    assert len(walk.routes) > FEWEST_ROUTES
    for number, kind in enumerate(KINDS):
        case_id = await town.tells(kind)
        readers = {key for key in town.secrets if await walk.reads(key, case_id)}
        for place, key in enumerate(sorted(set(town.secrets) - readers)):
            await walk.asks_all(key, case_id, number + place)
        line = town.rooms.house.matrix.kinds[LINE.get(kind, kind)]
        may = {role for role, sees in line.items() if sees in READS}
        assert {town.roles[key] for key in readers} <= may, kind
        assert bool(readers) == (kind != "held"), kind
    assert walk.differs == []
    assert walk.asked > len(walk.routes) * len(KINDS)


class Walk:
    """All routes, asked by somebody for whom a case does not exist."""

    def __init__(self, town: Town, routes: list[tuple[str, str]]) -> None:
        self.town = town
        self.routes = routes
        self.differs: list[str] = []
        self.asked = 0
        self._nothing: dict[tuple[str, str, str], tuple[int, str, dict[str, str]]] = {}

    async def reads(self, key: str, case_id: str) -> bool:
        """Does the page open for this person? Then it stands in their list, and only then."""
        page = await self.town.asks(key, "GET", f"/inbox/cases/{case_id}")
        listed = case_id in (await self.town.asks(key, "GET", "/inbox/queue")).text
        assert listed == (page.status_code == OK), key
        return listed

    async def asks_all(self, key: str, case_id: str, number: int) -> None:
        """Every route, or the share of them that is due."""
        for place, (method, path) in enumerate(self.routes):
            if SHARE > 1 and (place + number) % SHARE:
                continue
            self.asked += 1
            real = shown(await self.town.asks(key, method, filled(path, case_id)), case_id)
            if real != await self._nothing_at(key, method, path) or real[0] == OK:
                self.differs.append(f"{key}: {method} {path}: {real[0]}")

    async def _nothing_at(self, key: str, method: str, path: str) -> tuple[int, str, dict[str, str]]:
        place = (key, method, path)
        if place not in self._nothing:
            self._nothing[place] = shown(await self.town.asks(key, method, filled(path, NEVER)), NEVER)
        return self._nothing[place]
