"""`python -m bench.alerts`: 10,000 alerts that wait, an idle tick among them, and 1,000 that fall due at one moment."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import select, update

from backend.alerts.circumstances import Circumstances, seal_circumstances
from backend.alerts.notifiers import Notice
from backend.alerts.notifying import Teller
from backend.alerts.standing import set_standing
from backend.alerts.tables import Alert, Told
from backend.cases.climbing import climb_due
from backend.cases.tables import Case
from backend.intake.opening import new_case
from backend.intake.window import Window
from backend.policy.climbing import begin
from backend.policy.contacts import Contacts
from backend.policy.keeping import Keeping
from backend.store.columns import new_id
from bench.figures import percentile, table
from sayso.rooms import Rooms
from sayso.settings import Settings
from sayso.ticking import TICK, Clock
from tests.support.homes.street import SeededHome, Street
from tests.support.postgres import Cluster

WAITING, DUE, LOOKS = 10_000, 1_000, 200
AT_ONCE = 500


@dataclass
class Field:
    """A home in which very many alerts wait."""

    street: Street
    home: SeededHome
    tellings: int = 0

    async def fill(self) -> None:
        """So many urgent alerts, all raised just now, each of a case of its own."""
        for _ in range(WAITING // AT_ONCE):
            async with self.street.store.writing() as db:
                db.add_all([row for _ in range(AT_ONCE) for row in self._one()])

    def _one(self) -> tuple[Case, Alert]:
        street, home_id = self.street, self.home["root"].home_id
        case = new_case(new_id(), home_id, "web", "1", street.now)
        case.state, case.level = "open", "urgent"
        course = street.house.targets.course("urgent", "home", "", street.house.zone)
        alert = Alert(id=new_id(), home_id=home_id, case_id=case.id, level="urgent", kind="case", since=street.now)
        alert.due_at = street.now
        set_standing(alert, begin(course, street.now, lambda _: False))
        alert.circumstances = seal_circumstances(Circumstances(of=case.id), alert, street.transport)
        return case, alert

    async def idle(self) -> list[float]:
        """How long whole ticks of the clock take in which nothing is due, second by second."""
        teller, times = self._teller(Lines()), []
        clock = Clock(self._rooms(), teller)
        for _ in range(LOOKS):
            began = perf_counter()
            await clock.tick(self.street.now)
            times.append(perf_counter() - began)
            self.street.now += timedelta(seconds=TICK)
        return times

    def _rooms(self) -> Rooms:
        """The rooms that a clock needs, of this street."""
        street, settings = self.street, Settings(data_dir=self.street.folder)
        parts = street.store, street.house, street.roots, street.slow, street.pool
        contacts, window = Contacts.load(settings.config_dir), Window(street.folder / "window")
        return Rooms(settings, *parts, contacts, street.turns, street.cases, window, Keeping.load(settings.config_dir))

    def _teller(self, lines: "Lines") -> Teller:
        street = self.street
        return Teller(street.store, street.transport, street.house.live, lines, "http://127.0.0.1/inbox/")

    async def due_at_once(self) -> tuple[float, float]:
        """Seconds until so many alerts are a rung higher, and until everybody on it has been told of each."""
        street = self.street
        moment = street.now + timedelta(seconds=1)
        async with street.store.writing() as db:
            some = (await db.scalars(select(Alert.id).limit(DUE))).all()
            await db.execute(update(Alert).where(Alert.id.in_(some)).values(climbs_at=moment, next_at=moment))
        street.now, lines = moment, Lines()
        teller = self._teller(lines)
        began = perf_counter()
        moved = await climb_due(street.store, street.house, street.now)
        climbed = perf_counter() - began
        begun = 1
        while begun:
            begun = await teller.tell_due(street.now)
        await teller.finish()
        told = lines.last - began
        await teller.close()
        async with street.store.reading() as db:
            states = (await db.execute(select(Told.alert_id, Told.state))).all()
        assert moved == DUE
        assert {alert for alert, _ in states} == set(some)
        assert {state for _, state in states} == {"told"}
        assert len(lines.ids) == len(set(lines.ids)) == len(states)
        self.tellings = len(states)
        return climbed, told


class Lines:
    """A way to tell people that takes no time: what was told, and when the last of it."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.last = 0.0

    async def tell(self, notice: Notice) -> bool | None:
        """It went out."""
        self.ids.append(notice.id)
        self.last = perf_counter()
        return True

    def close(self) -> None:
        """Nothing is held open."""


@asynccontextmanager
async def laid_out(url: str, folder: Path) -> AsyncIterator[Field]:
    """A home on an empty database."""
    street = Street(url, folder)
    await street.lay_out()
    try:
        yield Field(street, await street.settle("beacon"))
    finally:
        await street.close()


async def measure(name: str, url: str, folder: Path) -> tuple[object, ...]:
    """One line of the table."""
    async with laid_out(url, folder) as field:
        await field.fill()
        times = await field.idle()
        climbed, told = await field.due_at_once()
        idle = percentile(times, 0.5), percentile(times, 0.99)
        return name, *idle, f"{climbed:.2f}", f"{told:.2f}", field.tellings


def main(say: Callable[[str], object] = sys.stdout.write) -> None:
    """Both databases."""
    due = f"{DUE:,} due at once: a rung up, s", "everybody told, s", "tellings"
    head = ("database", "idle tick p50 ms", "p99 ms", *due)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        rows = [asyncio.run(measure("SQLite", f"sqlite:///{one}/sayso.db", Path(one)))]
        cluster = Cluster(Path(other) / "cluster")
        try:
            with cluster.database() as url:
                rows.append(asyncio.run(measure("PostgreSQL", url, Path(other))))
        finally:
            cluster.close()
    say(f"{WAITING:,} alerts wait:\n\n{table(head, rows)}\n")


if __name__ == "__main__":
    main()
