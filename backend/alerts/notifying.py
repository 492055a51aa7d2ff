"""Telling people that something waits for them. `told` is only ever said once it went out.

Each telling is a task of its own, and in it each way: one person's broken mailbox delays nobody else, and one mail
server that hangs no text message. A row is claimed by moving its next try on, so that after a crash in the middle it is
tried again, under the same id. What became of it is kept for each way; what does not arrive is a dead letter, which
those who are told of the same alert see.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from backend.alerts import repository, telling_repository
from backend.alerts.notifiers import Notice, Notifier, Ways
from backend.alerts.telling_repository import Due, Held, Outcome
from backend.alerts.under_way import UnderWay
from backend.people.details import open_detail
from backend.people.tables import Person
from backend.policy.levels import at_least
from backend.store.engine import ReadSession, Store
from backend.store.live import Live
from backend.vault import TransportKey

AT_ONCE = 1000
MOST_AT_ONCE = 20_000
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
        begun, known = 0, dict[str, Reached | None]()
        while begun < MOST_AT_ONCE:
            claimed = await self._claim_some(known, now)
            for due, notice in claimed:
                self._under_way.begin(self._tell(due, notice, now))
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

    async def _claim_some(self, known: dict[str, Reached | None], now: datetime) -> Sequence[tuple[Due, Notice]]:
        async with self._store.reading() as db:
            if not await telling_repository.anyone_due(db, now):
                return ()
        async with self._store.writing() as db:
            due = await telling_repository.due_to_be_told(db, AT_ONCE, now)
            await self._reach(db, {each.person_id for each in due} - set(known), known)
            found = [(each, known[each.person_id]) for each in due]
            gone = [each.id for each, reached in found if reached is None]
            await telling_repository.end_tellings(db, gone, "undelivered", now)
            claimed = [(each, self._notice(each, reached, now)) for each, reached in found if reached is not None]
            await telling_repository.put_off(db, [each.id for each, _ in claimed], now + CLAIM)
            return claimed

    async def _reach(self, db: ReadSession, people: Collection[str], known: dict[str, Reached | None]) -> None:
        """Where some people are reached now: looked up once in a tick. None: they have left, or never were."""
        known.update(dict.fromkeys(people))
        for person in await repository.people(db, people):
            known[person.id] = self._reached(person) if person.left_at is None else None

    def _reached(self, person: Person) -> Reached:
        phone = open_detail(self._transport, person, "phone", person.phone) if person.phone else None
        return Reached(open_detail(self._transport, person, "email", person.email), phone)

    def _notice(self, due: Due, reached: Reached, now: datetime) -> Notice:
        urgent = at_least(due.level, "urgent")
        return Notice(
            id=due.id,
            urgent=urgent,
            person_id=due.person_id,
            text=DRILL_TEXT if due.kind == "drill" else URGENT_TEXT if urgent else TEXT,
            link=self._link,
            at=now,
            email=reached.email,
            phone=reached.phone,
        )

    async def _tell(self, due: Due, notice: Notice, now: datetime) -> None:
        found = await asyncio.gather(*(self._by(way, notice) for way in self._ways.values()))
        outcomes = {name: out for name, out in zip(self._ways, found, strict=True) if out is not None}
        self._ended.append(Ended(due.id, due.level, outcomes, now))
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
            held = await telling_repository.held_tellings(db, [each.told_id for each in ended], wait=wait)
            mine = [(each, held[each.told_id]) for each in ended if each.told_id in held]
            await telling_repository.note_deliveries(db, [one for each, row in mine for one in _tried(each, row)])
            # whoever answered meanwhile stays as they are
            open_still = [(each, row) for each, row in mine if row.state == "trying"]
            for (state, at), of in _by_end(open_still).items():
                await telling_repository.end_tellings(db, of, state, at)
            later = [(each, row) for each, row in open_still if _ends(each, row) is None]
            moments = [(each.told_id, each.at + wait_after(row.tries, each.level)) for each, row in later]
            await telling_repository.try_later(db, moments)
            await self._live.publish_all(db, {f"case:{row.case_id}" for _, row in mine}, "stage")
        return [each for each in ended if each.told_id not in held]


def _tried(ended: Ended, row: Held) -> Iterable[Outcome]:
    return (
        Outcome(ended.told_id, row.home_id, way, out, row.tries == 1, ended.at) for way, out in ended.outcomes.items()
    )


def _ends(ended: Ended, row: Held) -> str | None:
    """How a telling ends with this try; None while it is tried again."""
    if any(ended.outcomes.values()):
        return "told"
    return "undelivered" if row.tries >= LAST_TRY else None


def _by_end(tried: Iterable[tuple[Ended, Held]]) -> dict[tuple[str, datetime], list[str]]:
    """The tellings that end with this try, by how and when."""
    found: dict[tuple[str, datetime], list[str]] = {}
    for ended, row in tried:
        if state := _ends(ended, row):
            found.setdefault((state, ended.at), []).append(ended.told_id)
    return found
