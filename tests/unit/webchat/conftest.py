"""The web chat on turns in memory, and a client for it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI

from backend.policy.contacts import Contacts
from backend.policy.phrases import Phrases
from bot.webchat import Web, WebSettings, add_last_words, make_api, make_pages
from sayso.headers import SecurityHeaders
from tests.support import pages
from tests.support.processes import ROOT
from tests.unit.webchat.memory_turns import MemoryTurns

NEUTRAL = "https://weather.example/"
SUNDAY = datetime(2026, 11, 22, 16, 5, 30, tzinfo=UTC)


@dataclass
class Clock:
    """Time stands still unless a test moves it."""

    now: datetime = SUNDAY

    def __call__(self) -> datetime:
        return self.now

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


@dataclass
class Site:
    """A client that fails on any page with a fault, and what lies behind it."""

    client: httpx.AsyncClient
    turns: MemoryTurns
    clock: Clock
    web: Web
    seen: list[str] = field(default_factory=list)

    async def get(self, path: str, **kwargs: object) -> httpx.Response:
        """Fetch a page and check it."""
        answer = await self.client.get(path, **kwargs)  # type: ignore[arg-type]  # httpx checks them
        return self._checked(answer, path)

    async def post(self, path: str, data: dict[str, str], **kwargs: object) -> httpx.Response:
        """Send a form as a browser does, and check the page that comes."""
        headers = {"sec-fetch-site": "same-origin", "origin": "null"}
        answer = await self.client.post(path, data=data, headers=headers, **kwargs)  # type: ignore[arg-type]  # as above
        return self._checked(answer, path)

    @property
    def token(self) -> str:
        """The session that the phone holds."""
        return self.client.cookies.get("notes") or ""

    def _checked(self, answer: httpx.Response, path: str) -> httpx.Response:
        if answer.headers.get("content-type", "").startswith("text/html"):
            self.seen.append(path)
            pages.check(answer.text, answer.headers, path)
        return answer


@pytest.fixture(scope="session")
def phrases() -> Phrases:
    """The real words."""
    return Phrases.load(ROOT / "config")


@pytest.fixture
def homes() -> tuple[str, ...]:
    """One home; a test with several overrides this."""
    return ("demo",)


@pytest.fixture
def turns(homes: tuple[str, ...]) -> MemoryTurns:
    """What the web chat stands on."""
    return MemoryTurns(homes)


@pytest.fixture
def clock() -> Clock:
    """The time."""
    return Clock()


@pytest.fixture
def web(turns: MemoryTurns, phrases: Phrases, clock: Clock) -> Web:
    """The web chat's services."""
    settings = WebSettings(public_url="http://notes.test", neutral_url=NEUTRAL)
    return Web(turns, phrases, Contacts.load(ROOT / "config"), clock, settings)


@pytest.fixture
def app(web: Web) -> FastAPI:
    """As the roof puts it together."""
    app = FastAPI(openapi_url="/api/openapi.json")
    app.include_router(make_api(web))
    app.include_router(make_pages(web))
    add_last_words(app, web)
    app.add_middleware(SecurityHeaders, https=False)
    return app


@pytest.fixture
async def site(app: FastAPI, turns: MemoryTurns, clock: Clock, web: Web) -> AsyncIterator[Site]:
    """A phone."""
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://notes.test") as client:
        yield Site(client, turns, clock, web)
