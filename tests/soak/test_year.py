"""A year in a children's home, in simulated time: whoever does not answer in time is passed over, every time."""

import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support import scale
from tests.support.homes.street import Street
from tests.support.year import BEGIN, Year

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]
MESSAGES = 5_000
DAYS = 365


@pytest.fixture
async def year(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Year]:
    """A home with six children and twelve who work in it, on New Year's Day.

    Its people and its rota stay as they are, so they are read once: in simulated time each look is old by the next.
    """
    monkeypatch.setattr("backend.people.directory.KEPT", timedelta(days=400))
    monkeypatch.setattr("backend.alerts.rota.KEPT", timedelta(days=400))
    street = Street(database_url, tmp_path)
    street.now = BEGIN
    await street.lay_out()
    home = await street.settle("year")
    yield Year(street, home, scale.of(MESSAGES), timedelta(days=scale.of(DAYS)))
    await street.close()


async def test_every_alert_of_a_year_goes_up_in_time(year: Year) -> None:
    """None late, none to somebody excluded, none lost, none stopped but by a person who was with the child."""
    year.plan()
    await year.absences()
    began, used = time.perf_counter(), time.process_time()
    await year.passes()
    took = f"{time.perf_counter() - began:.0f} s, {time.process_time() - used:.0f} s of the processor"
    rows, told = await year.everything()
    ledger = year.told_in_time
    assert {alert.id for alert in rows} == ledger.seen
    assert all(alert.met_by is not None and alert.settled_at is not None for alert in rows)
    assert await year.told_although_excluded() == []
    assert len({row.id for row in told}) == len(told)
    assert year.excluded
    assert min(ledger.counts[what] for what in ("climbed", "lapsed", "told again", "taken", "rose")) > 0
    print(dict(ledger.counts), ledger.latest, len(told), year.ticks, year.full_turns, took)  # noqa: T201  # the figures
