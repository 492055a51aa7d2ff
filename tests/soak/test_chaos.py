"""Three clocks killed at any moment, their database restarted, a mail server in every mood: no alert is lost."""

import asyncio
import random
import re
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest
from sqlalchemy import select

from backend.alerts.answering import meet
from backend.alerts.tables import Alert, Told
from backend.policy.targets import Targets
from backend.store.migrate import upgrade
from tests.support import scale
from tests.support.chaos import Clocks, Watcher, clocks, moment
from tests.support.homes.street import SeededHome, Street
from tests.support.mail import Mailbox, Mood, mail_server
from tests.support.postgres import Cluster

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]
PLACES = ("one", "two", "three")
LONGEST_LIFE, WRITES_AFTER, MOOD_LASTS = 6.0, 10.0, 6.0
"""Seconds at most: of a worker, between two children, of the mail server's mood."""

T = TypeVar("T")
WITHIN = 5.0 if scale.of(10) == 10 else 30.0
"""Seconds: what was promised, measured with the machine to itself; among all the other tests only that it is soon."""

TOP = 3
MOODS: tuple[Mood, ...] = ("well", "well", "refuses", "hangs", "drops")
WORDS = "emergency self_harm: i took all my tablets and i feel sick"
CONFIG = Path(__file__).parents[2] / "config"
MARK = re.compile(r"X-Note-Id: ([0-9a-f]{32})")


@dataclass
class Night:
    """A home in which children write and nobody comes, whatever becomes of the machines."""

    street: Street
    home: SeededHome
    mailbox: Mailbox
    chance: random.Random = field(default_factory=lambda: random.Random(20261122))
    over: asyncio.Event = field(default_factory=asyncio.Event)
    written: int = 0

    async def a_child_writes(self) -> None:
        """Until it is acknowledged, always under the same id, as the page does."""
        child, once = await self._insists(self.home.child), uuid4().hex
        await self._insists(lambda: child.says(WORDS, once))
        self.written += 1

    async def children_write(self) -> None:
        """One after the other."""
        while not self.over.is_set():
            await self.a_child_writes()
            await self._for(WRITES_AFTER * self.chance.random())

    async def mail_has_moods(self) -> None:
        """Now and then it works."""
        while not self.over.is_set():
            self.mailbox.mood = self.chance.choice(MOODS)
            await self._for(MOOD_LASTS * self.chance.random())
        self.mailbox.mood = "well"

    async def people_come(self) -> None:
        """To each alert, once it is at the top and everybody on it has been reached."""
        while self.written > await self.settled() or not self.over.is_set():
            with suppress(Exception):  # the database is away
                await self._come()
            await asyncio.sleep(0.5)

    async def settled(self) -> int:
        """How many have ended."""
        rows = await self._insists(self.alerts)
        return sum(alert.settled_at is not None for alert in rows)

    async def alerts(self) -> Sequence[Alert]:
        """All of them."""
        async with self.street.store.reading() as db:
            return (await db.scalars(select(Alert))).all()

    async def told(self) -> Sequence[Told]:
        """Every telling."""
        async with self.street.store.reading() as db:
            return (await db.scalars(select(Told))).all()

    def arrived(self) -> list[tuple[str, str]]:
        """Which tellings came to which mailbox, each as often as it came."""
        found = [(MARK.search(text), to) for to, text in self.mailbox.arrived]
        return [(mark[1], to) for mark, to in found if mark]

    async def _come(self) -> None:
        ids, alerts = {telling for telling, _ in self.arrived()}, await self.alerts()
        told = await self.told()  # after the alerts: one that is at the top by then has all its tellings
        reached = {(row.alert_id, row.person_id) for row in told if row.id in ids}
        waits = {row.alert_id for row in told if (row.alert_id, row.person_id) not in reached}
        for alert in alerts:
            if alert.settled_at is None and alert.rung == TOP and alert.id not in waits:
                async with self.street.store.writing() as db:
                    await meet(db, await db.get_one(Alert, alert.id), self.home["worker"].person_id, moment())

    async def _insists(self, act: Callable[[], Awaitable[T]]) -> T:
        while True:
            self.street.now = moment()
            with suppress(Exception):  # of any kind: a child tries again whatever the page said
                return await act()
            await asyncio.sleep(0.2)

    async def _for(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.over.wait(), seconds)


@pytest.fixture
def quick(tmp_path: Path) -> Path:
    """Ladders whose minutes are seconds: shortening is free."""
    folder = tmp_path / "config"
    shutil.copytree(CONFIG, folder)
    text = re.sub(r"after: (\d+) minutes", r"after: \1 seconds", (folder / "ladders.yml").read_text("utf-8"))
    (folder / "ladders.yml").write_text(text.replace("again: 1}", 'again: "20 seconds"}'), "utf-8")
    return folder


@pytest.fixture
async def cluster(tmp_path: Path) -> AsyncIterator[Cluster]:
    """A PostgreSQL of its own: nobody else's tests are cut off."""
    made = await asyncio.to_thread(Cluster, tmp_path / "cluster")
    yield made
    await asyncio.to_thread(made.close)


@pytest.fixture
async def night(cluster: Cluster, quick: Path, tmp_path: Path) -> AsyncIterator[Night]:
    """A home with everybody that there is."""
    street = Street(cluster.uri(), tmp_path)
    street.now = moment()
    street.house = street.turns.house = replace(street.house, targets=Targets.load(quick))
    await upgrade(street.store.engine)
    yield Night(street, await street.settle("beacon"), Mailbox())
    await street.close()


async def test_no_alert_is_lost_when_everything_fails(
    night: Night, cluster: Cluster, quick: Path, tmp_path: Path
) -> None:
    """Every rung is called within five seconds of when it could be; what is told twice has one id."""
    kills, watcher = scale.of(300), Watcher(night.street.store)
    async with mail_server(night.mailbox) as mail:
        environment = {
            "SAYSO_DATA_DIR": str(tmp_path),
            "SAYSO_KEY_FILE": str(tmp_path / "key"),
            "SAYSO_CONFIG_DIR": str(quick),
            "SAYSO_DATABASE_URL": cluster.uri(),
            "SAYSO_NOTIFY_URLS": mail,
            "SAYSO_NLU_ENGINE": "rules",
            "SAYSO_READY_AHEAD": "0",
        }
        async with clocks(environment, tmp_path / "clocks.log") as workers:
            ended = asyncio.Event()
            watching = asyncio.create_task(watcher.looks(ended))
            await everything_fails(night, workers, watcher, cluster, kills)
            up = workers.up()
            ended.set()
            await watching
    await nobody_was_forgotten(night)
    assert workers.kills == kills
    assert watcher.worst(up) <= WITHIN, watcher.late(up, WITHIN)
    assert "climbing.broken" not in (tmp_path / "clocks.log").read_text("utf-8")
    again = sum(count - 1 for count in Counter(night.arrived()).values())
    print(  # noqa: T201  # the figures
        f"{kills} kills, {len(watcher.away)} restarts, {night.written} alerts, {len(watcher.met)} deadlines, "
        f"worst {watcher.worst(up):.2f} s, {len(night.arrived())} mails, {again} of them again"
    )


async def everything_fails(night: Night, workers: Clocks, watcher: Watcher, cluster: Cluster, kills: int) -> None:
    """All at the same time; then the machines stay up until somebody has come to everybody."""
    await asyncio.gather(*(workers.start(place) for place in PLACES))
    life = asyncio.create_task(night.children_write()), asyncio.create_task(night.mail_has_moods())
    coming = asyncio.create_task(night.people_come())
    share = kills // len(PLACES)
    chances = (random.Random(seed) for seed in PLACES)
    lives = [
        asyncio.create_task(workers.lives(place, share, chance, LONGEST_LIFE))
        for place, chance in zip(PLACES, chances, strict=True)
    ]
    for n in range(1, scale.of(10) + 1):
        while workers.kills < kills * n // (scale.of(10) + 1):  # noqa: ASYNC110  # other processes' lives
            await asyncio.sleep(0.1)
        await watcher.restart(cluster)
    await asyncio.gather(*lives)
    night.over.set()
    await asyncio.gather(*life)
    await asyncio.wait_for(coming, 300)


async def nobody_was_forgotten(night: Night) -> None:
    """Each alert went up all its rungs; each telling is one, and came to nobody but the person it was for."""
    rows, told, arrived = await night.alerts(), await night.told(), night.arrived()
    assert len(rows) == night.written > 0, "no alert is lost, none is made twice"
    for alert in rows:
        assert {row.rung for row in told if row.alert_id == alert.id} == set(range(TOP + 1))
    assert len({(row.alert_id, row.person_id, row.round) for row in told}) == len(told)
    mailboxes = {night.home[person.key].person_id: person.email for person in night.home.seed.people}
    whose = {row.id: mailboxes[row.person_id] for row in told}
    assert all(whose[telling] == to for telling, to in arrived)
    reached = {telling for telling, _ in arrived}
    assert {(row.alert_id, row.person_id) for row in told} == {
        (row.alert_id, row.person_id) for row in told if row.id in reached
    }
