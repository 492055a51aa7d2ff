"""Telling people that something waits for them. `told` is only ever said once it went out.

Each telling is a task of its own: one person's broken mailbox delays nobody else. A row is claimed by moving its next
try on, so that after a crash in the middle it is tried again.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from backend.alerts import repository
from backend.alerts.notifiers import Notice, Notifier
from backend.alerts.tables import Alert, Told
from backend.people.details import open_detail
from backend.people.tables import Person
from backend.policy.levels import at_least
from backend.store.engine import Store, WriteSession
from backend.store.live import Live
from backend.vault import TransportKey

AT_ONCE = 20
CLAIM = timedelta(minutes=2)
FIRST, MOST = timedelta(seconds=15), timedelta(minutes=5)
URGENT_TEXT = "There is an urgent note in the inbox."
TEXT = "There is a note in the inbox."
log = structlog.get_logger(__name__)


def wait_after(tries: int) -> timedelta:
    """How long until the next try: longer each time, never longer than five minutes."""
    doubled: int = 2 ** min(tries - 1, 10)
    return min(FIRST * doubled, MOST)


class Teller:
    """Takes whoever is due to be told, and tells them."""

    def __init__(self, store: Store, transport: TransportKey, live: Live, notifier: Notifier, link: str) -> None:
        self._store = store
        self._transport = transport
        self._live = live
        self._notifier = notifier
        self._link = link
        self._under_way: set[asyncio.Task[None]] = set()

    async def tell_due(self, now: datetime) -> int:
        """Begin to tell everybody who is due, and wait for nobody. Returns how many there were."""
        async with self._store.reading() as db:
            if not await repository.anyone_due(db, now):
                return 0
        async with self._store.writing() as db:
            claimed = await self._claim(db, now)
        for told, notice in claimed:
            task = asyncio.create_task(self._tell(told, notice, now))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return len(claimed)

    async def finish(self) -> None:
        """Wait until everything that began has ended."""
        while self._under_way:
            await asyncio.gather(*self._under_way)

    async def close(self) -> None:
        """End: what is under way is dropped and tried again after the next start."""
        for task in tuple(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        self._notifier.close()

    async def _claim(self, db: WriteSession, now: datetime) -> Sequence[tuple[Told, Notice]]:
        claimed = []
        for told, alert, person in await repository.due_to_be_told(db, AT_ONCE, now):
            if person is None or person.left_at is not None:
                told.state, told.at = "undelivered", now
                continue
            told.tries, told.next_try_at = told.tries + 1, now + CLAIM
            claimed.append((told, self._notice(alert, person, now)))
        return claimed

    def _notice(self, alert: Alert, person: Person, now: datetime) -> Notice:
        phone = open_detail(self._transport, person, "phone", person.phone) if person.phone else None
        return Notice(
            person_id=person.id,
            text=URGENT_TEXT if at_least(alert.level, "urgent") else TEXT,
            link=self._link,
            at=now,
            email=open_detail(self._transport, person, "email", person.email),
            phone=phone,
        )

    async def _tell(self, told: Told, notice: Notice, now: datetime) -> None:
        try:
            went_out = await self._notifier.tell(notice)
        except Exception:  # a service that fails in its own way must not keep anybody else from being told
            log.warning("notifying.failed", exc_info=True)
            went_out = False
        try:
            await self._settle(told, went_out, now)
        except SQLAlchemyError:
            log.warning("notifying.database_away", exc_info=True)

    async def _settle(self, told: Told, went_out: bool, now: datetime) -> None:
        async with self._store.writing() as db:
            row = await repository.told_by_id(db, told.id)
            if row.state != "trying":
                return  # the person answered meanwhile
            if not went_out:
                row.next_try_at = now + wait_after(row.tries)
                return
            row.state, row.at = "told", now
            await self._live.publish(db, f"case:{row.case_id}", "stage")
