"""Telling people that something waits for them. `told` is only ever said once it went out.

Each telling is a task of its own, and in it each way: one person's broken mailbox delays nobody else, and one mail
server that hangs no text message. A row is claimed by moving its next try on, so that after a crash in the middle it is
tried again, under the same id. What became of it is kept for each way; what does not arrive is a dead letter, which
those who are told of the same alert see.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from backend.alerts import repository, telling_repository
from backend.alerts.notifiers import Notice, Notifier, Ways
from backend.alerts.tables import Alert, Told, ToldBy
from backend.alerts.under_way import UnderWay
from backend.people.details import open_detail
from backend.people.tables import Person
from backend.policy.levels import at_least
from backend.store.engine import Store, WriteSession
from backend.store.live import Live
from backend.vault import TransportKey

AT_ONCE = 200
MOST_AT_ONCE = 2000
"""So many are told at one tick at most: those who come later wait for the next."""

CLAIM = timedelta(seconds=45)
"""Longer than any way may take."""

FIRST, MOST = timedelta(seconds=15), timedelta(minutes=5)
FIRST_NOW, MOST_NOW = timedelta(seconds=5), timedelta(minutes=1)
"""In an emergency."""

LAST_TRY = 24
"""After two hours (in an emergency, twenty minutes) a telling is given up; its alert has told others since."""
URGENT_TEXT = "There is an urgent note in the inbox."
TEXT = "There is a note in the inbox."
DRILL_TEXT = "This is a drill. There is a note in the inbox."
log = structlog.get_logger(__name__)


def wait_after(tries: int, level: str = "urgent") -> timedelta:
    """How long until the next try: longer each time, never longer than five minutes (in an emergency, one)."""
    doubled: int = 2 ** min(tries - 1, 10)
    return min(FIRST_NOW * doubled, MOST_NOW) if level == "emergency" else min(FIRST * doubled, MOST)


@dataclass(frozen=True, slots=True)
class Reached:
    """Where one person is reached."""

    email: str | None = field(repr=False)
    phone: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ended:
    """A telling that was tried: whether it went out, by way. `at`: the tick that began it."""

    told_id: str
    level: str
    outcomes: Mapping[str, bool]
    at: datetime


class Teller:
    """Takes whoever is due to be told, and tells them in every way there is."""

    def __init__(self, store: Store, transport: TransportKey, live: Live, ways: Notifier | Ways, link: str) -> None:
        self._store = store
        self._transport = transport
        self._live = live
        self._ways = ways if isinstance(ways, Mapping) else {"only": ways}
        self._link = link
        self._under_way = UnderWay()
        self._ended: list[Ended] = []
        self._settling = False

    async def tell_due(self, now: datetime) -> int:
        """Begin to tell everybody who is due, and wait for nobody. Returns how many there were."""
        begun = 0
        while begun < MOST_AT_ONCE:
            claimed = await self._claim_some(now)
            for telling in claimed:
                self._under_way.begin(self._tell(*telling, now))
            begun += len(claimed)
            if len(claimed) < AT_ONCE:
                break
        return begun

    async def finish(self) -> None:
        """Wait until everything that began has ended."""
        await self._under_way.finish()

    async def close(self) -> None:
        """End: what is under way is dropped and tried again after the next start."""
        await self._under_way.drop()
        for way in self._ways.values():
            way.close()

    async def _claim_some(self, now: datetime) -> Sequence[tuple[Told, Alert, Notice]]:
        async with self._store.reading() as db:
            if not await repository.anyone_due(db, now):
                return ()
        async with self._store.writing() as db:
            return await self._claim(db, now)

    async def _claim(self, db: WriteSession, now: datetime) -> Sequence[tuple[Told, Alert, Notice]]:
        claimed, known = [], dict[str, Reached]()
        for told, alert, person in await repository.due_to_be_told(db, AT_ONCE, now):
            if person is None or person.left_at is not None:
                told.state, told.at = "undelivered", now
                continue
            told.tries, told.next_try_at = told.tries + 1, now + CLAIM
            if person.id not in known:
                known[person.id] = self._reached(person)
            claimed.append((told, alert, self._notice(told, alert, known[person.id], now)))
        return claimed

    def _reached(self, person: Person) -> Reached:
        phone = open_detail(self._transport, person, "phone", person.phone) if person.phone else None
        return Reached(open_detail(self._transport, person, "email", person.email), phone)

    def _notice(self, told: Told, alert: Alert, reached: Reached, now: datetime) -> Notice:
        urgent = at_least(alert.level, "urgent")
        return Notice(
            id=told.id,
            urgent=urgent,
            person_id=told.person_id,
            text=DRILL_TEXT if alert.kind == "drill" else URGENT_TEXT if urgent else TEXT,
            link=self._link,
            at=now,
            email=reached.email,
            phone=reached.phone,
        )

    async def _tell(self, told: Told, alert: Alert, notice: Notice, now: datetime) -> None:
        found = await asyncio.gather(*(self._by(way, notice) for way in self._ways.values()))
        outcomes = {name: out for name, out in zip(self._ways, found, strict=True) if out is not None}
        self._ended.append(Ended(told.id, alert.level, outcomes, now))
        if not self._settling:
            self._settling = True
            self._under_way.begin(self._settle_all())

    async def _by(self, way: Notifier, notice: Notice) -> bool | None:
        try:
            return await way.tell(notice)
        except Exception:  # a service that fails in its own way must not keep anybody else from being told
            log.warning("notifying.failed", exc_info=True)
            return False

    async def _settle_all(self) -> None:
        """Write down whatever has ended, many in one transaction, until nothing is left."""
        try:
            while self._ended:
                ended, self._ended = self._ended[:AT_ONCE], self._ended[AT_ONCE:]
                for later in await self._settle(ended, wait=False):
                    await self._settle([later], wait=True)
        except SQLAlchemyError:  # what was not written down is told again, under the same id
            log.warning("notifying.database_away", exc_info=True)
        finally:
            self._settling = False

    async def _settle(self, ended: Sequence[Ended], *, wait: bool) -> Sequence[Ended]:
        """Returns those whose row somebody else holds. Where many are settled nobody is waited for, so that no two
        transactions can wait for each other."""
        async with self._store.writing() as db:
            rows = await telling_repository.claimed_tellings(db, [each.told_id for each in ended], wait=wait)
            found = {row.id: row for row in rows}
            known = await telling_repository.deliveries_of(db, found)
            for each in ended:
                if each.told_id in found:
                    self._note(db, found[each.told_id], known, each)
            for case_id in sorted({row.case_id for row in rows}):
                await self._live.publish(db, f"case:{case_id}", "stage")
        return [each for each in ended if each.told_id not in found]

    def _note(self, db: WriteSession, row: Told, known: Mapping[tuple[str, str], ToldBy], ended: Ended) -> None:
        for way, out in ended.outcomes.items():
            telling_repository.note_delivery(db, row, known.get((row.id, way)), way, out, ended.at)
        if row.state != "trying":
            return  # the person answered meanwhile
        if any(ended.outcomes.values()):
            row.state, row.at = "told", ended.at
        elif row.tries >= LAST_TRY:
            row.state, row.at = "undelivered", ended.at
        else:
            row.next_try_at = ended.at + wait_after(row.tries, ended.level)
