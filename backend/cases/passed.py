"""What was passed on to one person: only they can open it, and nothing leads from it to a case."""

from dataclasses import dataclass, field
from datetime import datetime

from backend.alerts import repository as alerts
from backend.audit.chain import note
from backend.cases.house import House
from backend.cases.sharing import open_passed
from backend.cases.sharing_tables import PassedOn
from backend.people.session import Reader
from backend.store.engine import WriteSession


@dataclass(frozen=True, slots=True)
class Passed:
    """Words that were passed on, as their reader sees them. `words` is None where the row is not what was written."""

    id: str
    by: str
    at: datetime
    level: str
    words: str | None = field(repr=False)
    done: bool


async def look_at_passed(
    db: WriteSession, house: House, reader: Reader, passed_id: str, now: datetime, *, done: bool = False
) -> Passed | None:
    """Open what was passed on; `done`: it has been acted on. None for everybody to whom it was not passed."""
    row = await db.get(PassedOn, passed_id)
    if row is None or row.to_id != reader.person_id:
        return None
    here = await house.directory.members(db, row.home_id, now)
    by = next((member.name for member in here if member.id == row.from_id), "Somebody")
    if row.opened_at is None:
        row.opened_at = now
        await note(db, house.transport, row, reader.person_id, "opened_passed_on", row.id, now, chain="passed_on")
    if done and row.done_at is None:
        row.done_at = now
        await note(db, house.transport, row, reader.person_id, "settled_passed_on", row.id, now, chain="passed_on")
    await _answered(db, row, now, done=done)
    return Passed(row.id, by, row.at, row.level, open_passed(row, reader, house.transport), row.done_at is not None)


async def _answered(db: WriteSession, row: PassedOn, now: datetime, *, done: bool) -> None:
    alert = await alerts.open_alert(db, row.id)
    if alert is not None:
        alert.acknowledged_by, alert.acknowledged_at = row.to_id, alert.acknowledged_at or now
        alert.settled_at = now if done else None
