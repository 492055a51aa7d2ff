"""What could not be taken at once waits here, sealed, until a later try succeeds. Written before anybody is told so."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from backend.intake import repository
from backend.intake.tables import JournalEntry
from backend.store.columns import new_id
from backend.store.engine import Store
from backend.vault import Place, TransportKey

AT_ONCE = 20
LONGEST_WAIT = 300


@dataclass(frozen=True, slots=True)
class Waiting:
    """One entry, opened. `tries` counts what was tried since it was put in."""

    id: str
    tries: int
    content: bytes = field(repr=False)


async def put_in(
    store: Store, transport: TransportKey, channel: str, external_hash: bytes, content: bytes, now: datetime
) -> None:
    """Keep it until it can be taken. A second delivery of the same thing changes nothing."""
    entry = JournalEntry(id=new_id(), channel=channel, external_hash=external_hash, tries=0, next_try_at=_after(0, now))
    entry.inbound = transport.seal(content, _place(entry.id))
    async with store.writing() as db:
        if await repository.journal_entry(db, channel, external_hash) is not None:
            return
        try:
            async with db.begin_nested():
                db.add(entry)
        except IntegrityError:
            return


async def take_due(store: Store, transport: TransportKey, now: datetime) -> list[Waiting]:
    """Entries whose next try is due; each is put off first, so that a crash in the middle of a try loses nothing."""
    async with store.reading() as db:
        if not await repository.any_due_entry(db, now):
            return []
    async with store.writing() as db:
        due = await repository.due_entries(db, now, AT_ONCE)
        for entry in due:
            entry.tries += 1
            entry.next_try_at = _after(entry.tries, now)
    return [Waiting(entry.id, entry.tries, transport.unseal(entry.inbound, _place(entry.id))) for entry in due]


async def take_out(store: Store, entry_id: str) -> None:
    """It was taken: nothing waits any more."""
    async with store.writing() as db:
        await repository.forget_entry(db, entry_id)


def _after(tries: int, now: datetime) -> datetime:
    return now + timedelta(seconds=min(2**tries, LONGEST_WAIT))


def _place(entry_id: str) -> Place:
    return Place("journal_entry.inbound", entry_id, "")
