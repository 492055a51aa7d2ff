"""The web chat on turns in memory, served on loopback for a real browser."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser
from starlette.staticfiles import StaticFiles

from backend.policy.contacts import Contacts
from backend.policy.phrases import Phrases
from bot.webchat import STATIC, Web, WebSettings, add_last_words, make_api, make_pages
from sayso.assets import make_assets
from sayso.clock import now
from sayso.headers import SecurityHeaders
from tests.support.browser import chromium
from tests.support.processes import ROOT
from tests.support.server import free_port
from tests.unit.webchat.memory_turns import MemoryTurns

NEUTRAL = "https://weather.example/"


@dataclass
class Served:
    """Where it is served, and what lies behind it."""

    url: str
    turns: MemoryTurns


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for one file: while it runs, no other test can have an event loop of its own."""
    with chromium() as running:
        yield running


@pytest.fixture
def served() -> Iterator[Served]:
    """A server in a thread of its own."""
    turns, port = MemoryTurns(), free_port()
    settings = WebSettings(public_url=f"http://127.0.0.1:{port}", neutral_url=NEUTRAL)
    web = Web(turns, Phrases.load(ROOT / "config"), Contacts.load(ROOT / "config"), now, settings)
    app = FastAPI()
    app.include_router(make_api(web))
    app.include_router(make_pages(web))
    app.mount("/assets/child", StaticFiles(directory=STATIC))
    app.include_router(make_assets())
    add_last_words(app, web)
    app.add_middleware(SecurityHeaders, https=False)
    config = uvicorn.Config(app, port=port, log_level="critical", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    yield Served(f"http://127.0.0.1:{port}", turns)
    server.should_exit = True
    thread.join(10)
