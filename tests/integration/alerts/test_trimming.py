"""Who was told of an alert that is long over is forgotten; of one that is open, or was a while ago, nothing is."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from backend.alerts.notifiers import FileNotifier
from backend.alerts.tables import Alert, Told, ToldBy
from backend.alerts.trimming import trim_tellings
from tests.integration.alerts.conftest import NOW, Night

pytestmark = pytest.mark.integration
KEPT = timedelta(days=400)


async def test_tellings_go_when_their_alert_is_long_over(night: Night, tmp_path: Path) -> None:
    """The alert itself stays."""
    amy = await night.person("Amy Okafor", "amy@example.org")
    await night.alert(amy)
    teller = night.teller(FileNotifier(tmp_path / "lines.jsonl"))
    await teller.tell_due(NOW)
    await teller.finish()
    assert await trim_tellings(night.store, KEPT, NOW + 2 * KEPT) == 0, "it is open still"
    async with night.store.writing() as db:
        await db.execute(update(Alert).values(settled_at=NOW))
    assert await trim_tellings(night.store, KEPT, NOW + KEPT) == 0
    assert await trim_tellings(night.store, KEPT, NOW + KEPT + timedelta(seconds=1)) == 1
    async with night.store.reading() as db:
        left = [await db.scalar(select(func.count()).select_from(table)) for table in (Told, ToldBy, Alert)]
    assert left == [0, 0, 1]
