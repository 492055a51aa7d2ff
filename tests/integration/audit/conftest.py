"""A database with some chains of cases and accounts, and two roots over them."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.audit.chain import Of, note
from backend.audit.roots import make_root
from backend.audit.tables import AuditRoot
from backend.store import migrate
from backend.store.columns import new_id
from backend.store.engine import Store
from backend.vault import TransportKey

NOW = datetime(2026, 5, 14, 16, 20, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
ACTIONS = ("message_stored", "opened", "took_on", "replied", "noted", "level_raised", "signed_in", "sign_in_failed")


@dataclass
class Record:
    """What a test of the audit stands on."""

    store: Store
    transport: TransportKey
    chains: list[tuple[str, Of]]
    chance: random.Random
    now: datetime = NOW

    async def goes_on(self, lines: int) -> None:
        """So many more lines, spread over the chains."""
        for _ in range(lines):
            kind, of = self.chance.choice(self.chains)
            self.now += timedelta(seconds=1)
            async with self.store.writing() as db:
                await note(db, self.transport, of, new_id(), self.chance.choice(ACTIONS), new_id(), self.now, kind)

    async def sealed(self) -> AuditRoot:
        """An hour later the clock makes a root."""
        self.now += timedelta(hours=1)
        root = await make_root(self.store, self.transport, self.now, LONDON)
        assert root is not None
        return root


@pytest.fixture
async def record(empty_store: Store) -> Record:
    """Forty lines in eight chains, under two roots."""
    await migrate.upgrade(empty_store.engine)
    home = new_id()
    chains = [(kind, Of(new_id(), home)) for kind in ("case", "account") for _ in range(4)]
    made = Record(empty_store, TransportKey(bytes(range(32))), chains, random.Random(20260514))
    await made.goes_on(25)
    await made.sealed()
    await made.goes_on(15)
    await made.sealed()
    return made
