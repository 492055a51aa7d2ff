"""The stage for the stories: one server and one Chromium for each file, a fresh phone or desk for each person."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, StorageState

from tests.support import browser as browsers
from tests.support import one_screen
from tests.support.moved_in import moved_in
from tests.support.navigators.adult import Adult
from tests.support.navigators.child import Child
from tests.support.people import DemoHome, Person
from tests.support.processes import ROOT
from tests.support.server import Server

PICTURES = ROOT / "build" / "screenshots"


@dataclass
class Cast:
    """Hands out people with devices of their own; at the end nobody's page may have been at fault."""

    browser: Browser
    server: Server
    home: DemoHome
    signed_in: dict[str, StorageState]
    pictures: Path = PICTURES
    _contexts: list[BrowserContext] = field(default_factory=list)
    _everybody: list[Child | Adult] = field(default_factory=list)

    def child(self, *, script: bool = True, dark: bool = False) -> Child:
        """A child with a phone that has never been here."""
        child = Child(self._opened(browsers.phone(self.browser, script=script, dark=dark)), self.server.url)
        self._everybody.append(child)
        return child

    def adult(self, person: Person | str) -> Adult:
        """An adult at a desk, signed in: this person, or the first of a role. A code works once: so does signing in."""
        person = self.home.one(person) if isinstance(person, str) else person
        if person.email in self.signed_in:
            adult = self._at_a_desk(self.signed_in[person.email])
            adult.opens_the_inbox()
            return adult
        adult = self.stranger()
        adult.signs_in(person)
        self.signed_in[person.email] = adult.page.context.storage_state()
        return adult

    def stranger(self) -> Adult:
        """Somebody at a desk who has not signed in."""
        return self._at_a_desk()

    def on_one_screen(self, child: Child, adult: Adult, name: str) -> None:
        """Keep a picture of both."""
        one_screen.picture(child.page, adult.page, self.pictures / f"{name}.png")

    def leaves(self) -> None:
        """All devices are put away."""
        for context in self._contexts:
            context.close()
        assert [fault for person in self._everybody for fault in person.faults] == []

    def _at_a_desk(self, remembered: StorageState | None = None) -> Adult:
        adult = Adult(self._opened(browsers.desk(self.browser, remembered)), self.server.url)
        self._everybody.append(adult)
        return adult

    def _opened(self, context: BrowserContext) -> BrowserContext:
        self._contexts.append(context)
        return context


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for the stories of one file; ended before other files use the event loop."""
    with browsers.chromium() as running:
        yield running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo home, served for one file."""
    with moved_in(tmp_path_factory.mktemp("home") / "var") as running:
        yield running


@pytest.fixture(scope="module")
def signed_in() -> dict[str, StorageState]:
    """What the browsers of those who have signed in remember, for one file."""
    return {}


@pytest.fixture
def cast(browser: Browser, server: Server, signed_in: dict[str, StorageState]) -> Iterator[Cast]:
    """The people of one story."""
    players = Cast(browser, server, DemoHome.of(server.data_dir), signed_in)
    yield players
    players.leaves()
