"""Every role, at every route of the application, for every kind of case: read, or exactly as if it did not exist.

Nothing here is listed by hand but the kinds of case: routes are walked, roles are those of the home, and what a role
may see comes from `config/matrix.yml`. Routes with a case in their address are asked for the case and for one that
never was; every other page that can be read is asked before a child tells and after. `make soak` asks every pair of
role and route for every kind, `make test` a tenth, a different one for each kind. The clock stands still.
"""

import difflib
import logging
import os
import re
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from backend.alerts import repository as alerts
from backend.inbox.cookies import SESSION, form_token
from backend.people import members_repository, sessions
from backend.people.keyring import Keyring, password_place
from backend.policy.oversight import OVERSEES
from backend.store.base import Base
from backend.vault import unwrap_with_password
from bot.messages import Inbound
from bot.turn import Turns
from sayso.app import make_app
from sayso.rooms import Rooms, build_rooms
from sayso.seed import HomeFile, Seeding, seed_home
from sayso.settings import Settings
from tests.guards.test_routes import table
from tests.support.homes.street import FILES, cheap_hashing
from tests.support.homes.triage import ScriptedTriage
from tests.support.processes import ROOT

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
NOW = datetime(2026, 5, 14, 15, 20, tzinfo=UTC)
OK = 200
FEWEST_ROUTES = 15
ENDLESS = {"/inbox/events", "/live", "/api/v1/events"}
"""Live updates: what they carry is looked at in a browser (tests/e2e)."""
THEIR_OWN = {"/inbox/account/history"}
"""Says what they themselves did and tried, and so what this walk tried in their name."""
EVERY_HOME = {"/inbox/oversight"}
"""Numbers of every home, for those who look at them (docs/decisions/0020, tests/unit/inbox/test_oversight.py)."""
MADE_FOR_ONCE = re.compile(
    r"[\w-]{8}-\w{4}-\w{4}-\w{4}-\w{12}|[0-9a-f]{32}|(?<=value=\")[\w.-]{32,}(?=\")|(?<==)[\w.-]{32,}(?=;)"
    r"|expires=[^;]+"
)
"""What a page or a cookie gets anew each time it is asked for: ids for sending once, tokens of forms."""
CALLED = READS | {"alert", "danger"}
"""These may be called without a word of it: also somebody who would read it on duty, or as the next to be asked."""
WHERE_CALLED = {"/inbox/", "/inbox/queue", "/inbox/alarm"}
"""The only pages on which a call shows."""
SHARE = 1 if os.environ.get("SAYSO_SOAK") else 10
"""So many routes are passed by for each that is asked."""
OF_THE_MACHINE = {"/healthz", "/readyz", "/metrics"}
"""They say how the machine is, and know no case; what they may name is held by tests/unit and tests/guards."""
ABOUT = {"staff_allegation": "worker", "manager_allegation": "manager", "above_the_manager": "root"}
Shown = tuple[int, str, dict[str, str]]
Page = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Rig:
    """The whole application in this process, and every route it has (method, path)."""

    rooms: Rooms
    client: httpx.AsyncClient
    routes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Town:
    """The application, a home in it, and a signed-in session for everybody."""

    rig: Rig
    secrets: dict[str, str]
    people: dict[str, str]
    roles: dict[str, str]

    async def tells(self, kind: str) -> str:
        """A child tells in the way of one kind of case. Returns the case's id."""
        opened = await self.rig.rooms.turns.open(language="en", home_code="beacon", now=NOW)
        for place, part in enumerate(KINDS[kind]):
            choice = f"person:{self.people[part[1:]]}" if part.startswith("@") else part
            said = {"kind": "text", "text": part} if place == 0 else {"kind": "choice", "choice": choice}
            inbound = Inbound(channel="web", address=opened.token, external_id=f"{place}", sent_at=NOW, **said)  # type: ignore[arg-type]  # the two shapes above
            await self.rig.rooms.turns.take(inbound, NOW)
        async with self.rig.rooms.store.reading() as db:
            from backend.cases import repository
            from backend.vault import token_hash

            found = await repository.session_and_case(db, token_hash(opened.token))
        assert found is not None
        return found[1].id

    async def calls(self) -> dict[str, set[str]]:
        """By person, the alerts that call them to a case that they do not read."""
        async with self.rig.rooms.store.reading() as db:
            return {
                key: {alert.id for alert in await alerts.called_without_words(db, person)}
                for key, person in self.people.items()
            }

    async def asks(self, key: str, method: str, path: str) -> httpx.Response:
        """One request of one person; a form carries its token and nothing else."""
        secret = self.secrets[key]
        form = {"csrf": form_token(secret)} if method == "POST" else None
        return await self.rig.client.request(method, path, data=form, headers={"cookie": f"{SESSION}={secret}"})


@pytest.fixture
async def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    """Put together by the roof; only the triage finds what the test says, and the roof's clock stands still."""
    monkeypatch.setattr("sayso.app.now", lambda: NOW)
    rooms = build_rooms(Settings(data_dir=tmp_path, config_dir=ROOT / "config", demo=True, rate_factor=10_000))
    rooms = replace(
        rooms,
        turns=Turns(rooms.store, rooms.house, ScriptedTriage(), rooms.pool, rooms.window),
    )
    async with rooms.store.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    seed = HomeFile.load(FILES / "beacon.yml")
    with cheap_hashing():
        sign_ins = await seed_home(Seeding(rooms.store, rooms.transport, rooms.roots, rooms.slow, True), seed, NOW)  # noqa: FBT003
    app = make_app(rooms)
    routes = tuple((method, path) for method, path in (name.split(" ", 1) for name in table(app)))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080", timeout=60) as client:
        yield await _signed_in(Rig(rooms, client, routes), seed, {one.name: one.password for one in sign_ins})
    rooms.slow.close()
    await rooms.store.close()


async def _signed_in(rig: "Rig", seed: HomeFile, passwords: dict[str, str]) -> Town:
    keys = {person.name: person.key for person in seed.people}
    secrets, people, roles = {}, {}, {}
    async with rig.rooms.store.writing() as db:
        (home,) = await members_repository.homes(db)
        names = {m.id: m.name for m in await rig.rooms.house.directory.members(db, home.id, NOW)}
        for person in await members_repository.people_of(db, home.id):
            name = names[person.id]
            assert person.keys_by_password is not None
            raw = unwrap_with_password(person.keys_by_password, passwords[name], password_place(person))
            secrets[keys[name]] = sessions.begin(db, person, Keyring.from_raw(raw), "signed_in", NOW)
            people[keys[name]], roles[keys[name]] = person.id, person.role
    return Town(rig, secrets, people, roles)


def filled(path: str, case_id: str = NEVER) -> str:
    """A route's address for one case; nothing else that it names was ever there."""
    return "/".join(
        case_id if part == "{case_id}" else NEVER if part.startswith("{") else part for part in path.split("/")
    )


def shown(answer: httpx.Response, case_id: str) -> Shown:
    """Status, body and headers, but for the moment, and for the id that was asked for where an address repeats it."""
    headers = {k: MADE_FOR_ONCE.sub("", v.replace(case_id, NEVER)) for k, v in answer.headers.items() if k != "date"}
    return answer.status_code, MADE_FOR_ONCE.sub("", answer.text.replace(case_id, NEVER)), headers


@pytest.mark.timeout(3600)
async def test_every_role_at_every_route(town: Town) -> None:
    """Whoever the matrix does not let in gets, at every route, the very answer for what does not exist."""
    walk = Walk(town)
    assert len(walk.of_a_case) > FEWEST_ROUTES
    assert len(walk.pages) > FEWEST_ROUTES
    for number, kind in enumerate(KINDS):
        line = town.rig.rooms.house.matrix.kinds[LINE.get(kind, kind)]
        before, calls = await walk.pages_of(set(town.secrets), number), await town.calls()
        case_id = await town.tells(kind)
        readers = {key for key in town.secrets if await walk.reads(key, case_id)}
        called = {key for key, ids in (await town.calls()).items() if ids - calls[key]} - readers
        assert called <= _may_be_called(town, line, kind), kind
        walk.compares(kind, before, await walk.pages_of(set(town.secrets) - readers, number), called)
        for place, key in enumerate(sorted(set(town.secrets) - readers)):
            await walk.asks_all(key, case_id, number + place)
        may = {role for role, sees in line.items() if sees in READS}
        assert {town.roles[key] for key in readers} <= may, kind
        assert bool(readers) == (kind != "held"), kind
    logging.getLogger(__name__).warning("%s answers compared", walk.asked)
    assert not walk.differs, "\n".join(walk.differs)
    assert walk.asked > len(walk.of_a_case) * len(KINDS)


def _may_be_called(town: Town, line: Mapping[str, str], kind: str) -> set[str]:
    """Those who may be called to a case of this kind without a word of it; never whoever it is about."""
    return {key for key, role in town.roles.items() if line.get(role) in CALLED and key != ABOUT.get(kind)}


def _between(first: Shown, second: Shown) -> str:
    """Every line in which two answers differ."""
    return "\n".join(difflib.unified_diff(_lines(first), _lines(second), lineterm="", n=1))


def _lines(answer: Shown) -> list[str]:
    status, body, headers = answer
    return [str(status), *(f"{name}: {value}" for name, value in headers.items()), *body.split("\n")]


class Walk:
    """All routes, asked by somebody for whom a case does not exist."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.of_a_case = [(method, path) for method, path in town.rig.routes if "{case_id}" in path]
        self.pages = [
            path
            for method, path in town.rig.routes
            if method == "GET" and "{case_id}" not in path and path not in ENDLESS | OF_THE_MACHINE | THEIR_OWN
        ]
        self.differs: list[str] = []
        self.asked = 0
        self._nothing: dict[tuple[str, str, str], Shown] = {}

    async def reads(self, key: str, case_id: str) -> bool:
        """Does the page open for this person? Then it stands in their list, and only then."""
        page = await self.town.asks(key, "GET", f"/inbox/cases/{case_id}")
        listed = case_id in (await self.town.asks(key, "GET", "/inbox/queue")).text
        assert listed == (page.status_code == OK), key
        return listed

    async def pages_of(self, keys: Iterable[str], number: int) -> dict[Page, Shown]:
        """What each of these people sees on every other page, or on the share of them that is due."""
        found = {}
        for place, key in enumerate(sorted(self.town.secrets)):
            for path in self.pages[(number + place) % SHARE :: SHARE] if key in keys else ():
                self.asked += 1
                found[key, path] = shown(await self.town.asks(key, "GET", filled(path)), NEVER)
        return found

    def compares(
        self, kind: str, before: Mapping[Page, Shown], after: Mapping[Page, Shown], called: Collection[str]
    ) -> None:
        """What has changed because a child told, beyond a call to whoever was called and the numbers of every home."""
        for (key, path), page in after.items():
            counted = path in EVERY_HOME and self.town.roles[key] in OVERSEES
            is_call = path in WHERE_CALLED and key in called
            if page != before[key, path] and not counted and not is_call:
                self.differs.append(f"{kind}: {key}: GET {path}\n{_between(before[key, path], page)}")

    async def asks_all(self, key: str, case_id: str, number: int) -> None:
        """Every route of a case, or the share of them that is due."""
        for method, path in self.of_a_case[number % SHARE :: SHARE]:
            self.asked += 1
            real = shown(await self.town.asks(key, method, filled(path, case_id)), case_id)
            nothing = await self._nothing_at(key, method, path)
            if real != nothing or real[0] == OK:
                self.differs.append(f"{key}: {method} {path}: {real[0]}\n{_between(nothing, real)}")

    async def _nothing_at(self, key: str, method: str, path: str) -> Shown:
        place = (key, method, path)
        if place not in self._nothing:
            self._nothing[place] = shown(await self.town.asks(key, method, filled(path)), NEVER)
        return self._nothing[place]
