"""Clocks that are killed, a database that is restarted, and somebody who looks on and writes down what became due."""

import asyncio
import contextlib
import os
import random
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from backend.alerts.tables import Alert
from backend.store.engine import Store
from tests.support.postgres import Cluster
from tests.support.processes import ROOT

Spell = tuple[datetime, datetime]
"""From when until when."""

LOOK = 0.1


def moment() -> datetime:
    """Now."""
    return datetime.now(UTC)


@dataclass
class Clocks:
    """Workers by their place, and when each was up."""

    process: Process
    running: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    spells: list[Spell] = field(default_factory=list)
    kills: int = 0
    _ready: dict[str, asyncio.Future[tuple[int, datetime]]] = field(default_factory=dict)

    async def hear(self) -> None:
        """Take down who says that it is ready."""
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            name, pid, since = line.decode().split()
            self._ready[name].set_result((int(pid), datetime.fromisoformat(since)))

    async def start(self, place: str) -> None:
        """A worker, up once it says so."""
        assert self.process.stdin is not None
        self._ready[place] = asyncio.get_running_loop().create_future()
        self.process.stdin.write(f"{place}\n".encode())
        self.running[place] = await asyncio.wait_for(self._ready[place], 60)

    def kill(self, place: str) -> None:
        """As a power cut does."""
        pid, since = self.running.pop(place)
        self.spells.append((since, moment()))
        os.kill(pid, signal.SIGKILL)
        self.kills += 1

    async def lives(self, place: str, kills: int, chance: random.Random, longest: float) -> None:
        """One place: killed at moments that nobody foresaw, and started again each time."""
        for _ in range(kills):
            await asyncio.sleep(longest * chance.random())
            self.kill(place)
            await self.start(place)

    def up(self) -> list[Spell]:
        """Every spell in which a worker was up, those that go on included."""
        return sorted([*self.spells, *((since, moment()) for _, since in self.running.values())])


@asynccontextmanager
async def clocks(environment: Mapping[str, str], log: Path) -> AsyncIterator[Clocks]:
    """Nobody is up yet; they all end with the block."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SAYSO_")}
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.support.clock_worker"),
            cwd=ROOT,
            env={**kept, "PYTHONUNBUFFERED": "1", **environment},
            stdin=PIPE,
            stdout=PIPE,
            stderr=errors,
            start_new_session=True,
        )
    assert process.stdout is not None
    assert await asyncio.wait_for(process.stdout.readline(), 240) == b"begun\n"
    made = Clocks(process)
    hearing = asyncio.create_task(made.hear())
    try:
        yield made
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        hearing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await hearing


@dataclass
class Watcher:
    """Looks at every alert ten times a second, from outside, and keeps when each deadline was seen to be met."""

    store: Store
    met: list[Spell] = field(default_factory=list)
    """What was due when, and when it was seen to be done."""

    standing: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    """The rung of each open alert, and when the clock must look again."""

    away: list[Spell] = field(default_factory=list)
    """When the database was restarted: down from, up again at."""

    slowest: float = 0.0

    async def look(self) -> None:
        """Once; a database that is away shows nothing."""
        with contextlib.suppress(SQLAlchemyError, OSError):
            async with self.store.reading() as db:
                began = moment()
                query = select(Alert.id, Alert.rung, Alert.next_at).where(Alert.settled_at.is_(None))
                rows = (await db.execute(query)).all()
            seen = moment()
            self.slowest = max(self.slowest, (seen - began).total_seconds())
            for alert, rung, next_at in rows:
                _, due = self.standing.get(alert, (rung, next_at))
                if due != next_at:
                    self.met.append((due, seen))
                self.standing[alert] = rung, next_at

    async def looks(self, over: asyncio.Event) -> None:
        """Until the end."""
        while not over.is_set():
            await self.look()
            await asyncio.sleep(LOOK)

    async def restart(self, cluster: Cluster) -> None:
        """The database goes at once, whoever is connected, and comes back."""
        down = moment()
        await asyncio.to_thread(cluster.restart)
        self.away.append((down, moment()))

    def worst(self, up: list[Spell]) -> float:
        """Seconds by which the latest was late, from the first moment at which it could have been done."""
        return max((seen - could_be_done(due, up, self.away)).total_seconds() for due, seen in self.met)

    def late(self, up: list[Spell], seconds: float) -> list[tuple[float, str]]:
        """Whatever was later than so many seconds, and when it was due."""
        found = [
            ((seen - could_be_done(due, up, self.away)).total_seconds(), f"{due:%H:%M:%S}") for due, seen in self.met
        ]
        return [each for each in found if each[0] > seconds]


def could_be_done(due: datetime, up: list[Spell], away: list[Spell]) -> datetime:
    """The first moment from one on at which a worker and the database were both up."""
    for begins, ends in up:
        at = max(begins, due)
        for down, back in sorted(away):
            at = back if down <= at < back else at
        if at < ends:
            return at
    raise AssertionError("nobody was up any more")
