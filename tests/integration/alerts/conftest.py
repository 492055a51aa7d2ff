"""A home with an alert and people to tell, on an empty database of each kind."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from backend.alerts.notifiers import Notifier, Ways
from backend.alerts.notifying import Teller
from backend.alerts.raising import Crew, Waiting, call_out, raised
from backend.alerts.repository import open_alert
from backend.alerts.tables import Told
from backend.people.details import email_hash, seal_detail
from backend.people.tables import Person
from backend.policy.targets import Targets
from backend.store import migrate
from backend.store.columns import new_id
from backend.store.engine import Store
from backend.store.live import Live
from backend.vault import TransportKey

NOW = datetime(2026, 5, 14, 16, 20, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
TARGETS = Targets.load(Path(__file__).parents[3] / "config")
LINK = "https://notes.example.org/inbox/"


@dataclass
class Night:
    """What a test of telling stands on."""

    store: Store
    transport: TransportKey
    live: Live
    home_id: str
    case_id: str

    async def person(self, name: str, email: str) -> str:
        """An adult who can be told; gives their id."""
        row = Person(id=new_id(), home_id=self.home_id, role="staff_on_shift", state="confirmed", invited_by=new_id())
        row.name = seal_detail(self.transport, row, "name", name)
        row.email = seal_detail(self.transport, row, "email", email)
        row.email_hash = email_hash(self.transport, email)
        async with self.store.writing() as db:
            db.add(row)
        return row.id

    async def alert(self, *people: str, level: str = "urgent") -> str:
        """A case waits for these people; gives the alert's id."""
        course = TARGETS.course(level, "home", "", LONDON)
        waiting = Waiting(self.home_id, self.case_id, level, NOW, course)
        crew = Crew(lambda rung: () if rung else people)
        async with self.store.writing() as db:
            alert = raised(await open_alert(db, self.case_id), waiting, crew, NOW)
            await call_out(db, self.live, alert, crew, course.ladder.top, NOW)
        return alert.id

    def teller(self, ways: Notifier | Ways) -> Teller:
        """Whoever tells."""
        return Teller(self.store, self.transport, self.live, ways, LINK)

    async def told(self, person: str) -> Told:
        """What became of telling somebody."""
        from backend.alerts import repository

        async with self.store.reading() as db:
            return next(row for row in await repository.told_of(db, self.case_id) if row.person_id == person)


@pytest.fixture
async def night(empty_store: Store, tmp_path: Path) -> AsyncIterator[Night]:
    """One home, one case."""
    await migrate.upgrade(empty_store.engine)
    transport = TransportKey.load_or_create(tmp_path / "transport.key")
    live = Live.of(empty_store.engine)
    await live.start()
    yield Night(empty_store, transport, live, new_id(), new_id())
    await live.stop()
