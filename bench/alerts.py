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

from sqlalchemy import func, select, update

from backend.alerts.circumstances import Circumstances, seal_circumstances
from backend.alerts.standing import set_standing
from backend.alerts.tables import Alert, Told
from backend.cases.climbing import climb_due
from backend.cases.tables import Case
from backend.intake.opening import new_case
from backend.policy.climbing import begin
from backend.store.columns import new_id
from bench.figures import percentile, table
from tests.support.homes.street import SeededHome, Street
from tests.support.postgres import Cluster

WAITING, DUE, LOOKS = 10_000, 1_000, 200
AT_ONCE = 500


@dataclass
class Field:
    """A home in which very many alerts wait."""

    street: Street
    home: SeededHome

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
        """How long ticks take in which nothing is due."""
        times = []
        for _ in range(LOOKS):
            begin = perf_counter()
            moved = await climb_due(self.street.store, self.street.house, self.street.now)
            times.append(perf_counter() - begin)
            assert moved == 0
        return times

    async def due_at_once(self) -> float:
        """Seconds until everybody of the next rung of so many alerts is down to be told."""
        street = self.street
        moment = street.now + timedelta(seconds=1)
        async with street.store.writing() as db:
            some = (await db.scalars(select(Alert.id).limit(DUE))).all()
            await db.execute(update(Alert).where(Alert.id.in_(some)).values(climbs_at=moment, next_at=moment))
            before = await db.scalar(select(func.count()).select_from(Told))
        street.now = moment
        begin = perf_counter()
        moved = await climb_due(street.store, street.house, street.now)
        seconds = perf_counter() - begin
        async with street.store.reading() as db:
            after = await db.scalar(select(func.count()).select_from(Told))
        assert moved == DUE
        assert (after or 0) - (before or 0) >= DUE
        return seconds


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
        return name, percentile(times, 0.5), percentile(times, 0.99), f"{await field.due_at_once():.2f}"


def main(say: Callable[[str], object] = sys.stdout.write) -> None:
    """Both databases."""
    head = ("database", "idle tick p50 ms", "p99 ms", f"{DUE:,} due at once, seconds")
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
