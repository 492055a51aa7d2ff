"""Sending a root out of the home's reach: to the Responsible Individual and the Regulation 44 visitor, once a day.

Each sending is a row that is tried until it went out, so that a mail server that is down for a night loses nothing. A
root is a number and a hash: it says nothing about anybody.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.exc import SQLAlchemyError

from backend.alerts.notifiers import Notice, Notifier
from backend.alerts.under_way import UnderWay
from backend.audit import repository
from backend.audit.roots import is_first_of_day, make_root
from backend.audit.tables import AuditPost, AuditRoot
from backend.people import members_repository
from backend.people.details import open_detail
from backend.people.tables import Person
from backend.store.columns import new_id
from backend.store.engine import Store, WriteSession
from backend.vault import TransportKey

SENT_TO = ("responsible_individual", "reg44_visitor")
AT_ONCE = 20
CLAIM = timedelta(minutes=5)
WAIT = timedelta(minutes=15)
MOST_TRIES = 192
"""Two days of quarters of an hour: by then the next roots have been sent, and they say the same."""
TEXT = "Seal {number} of the record, made on {day}: {root}. Keep this message. It says nothing about anybody."
log = structlog.get_logger(__name__)


def spelled(root: bytes) -> str:
    """A root as people compare it: all of it, in groups of four."""
    return " ".join(root.hex()[at : at + 4] for at in range(0, 64, 4))


class Poster:
    """Makes roots on time and sends them."""

    def __init__(self, store: Store, transport: TransportKey, notifier: Notifier, link: str, zone: ZoneInfo) -> None:
        self._store = store
        self._transport = transport
        self._notifier = notifier
        self._link = link
        self._zone = zone
        self._under_way = UnderWay()

    async def tick(self, now: datetime) -> None:
        """Make a root if it is time, and begin to send what is due; waits for nobody."""
        async with self._store.reading() as db:
            before = await repository.newest_root(db)
        made = await make_root(self._store, self._transport, now, self._zone)
        if made is not None and is_first_of_day(made, before, self._zone):
            async with self._store.writing() as db:
                await self._queue(db, made, now)
        await self._send_due(now)

    async def finish(self) -> None:
        """Wait until everything that began has ended."""
        await self._under_way.finish()

    async def close(self) -> None:
        """End: what is under way is dropped and tried again after the next start."""
        await self._under_way.drop()

    async def _queue(self, db: WriteSession, root: AuditRoot, now: datetime) -> None:
        for home in await members_repository.homes(db):
            for person in await members_repository.people_of(db, home.id):
                if person.role in SENT_TO and person.state == "confirmed" and person.left_at is None:
                    row = {"home_id": home.id, "number": root.number, "person_id": person.id}
                    db.add(AuditPost(id=new_id(), **row, state="trying", tries=0, next_try_at=now, at=now))

    async def _send_due(self, now: datetime) -> None:
        async with self._store.reading() as db:
            if not await repository.post_is_due(db, now):
                return
        async with self._store.writing() as db:
            claimed = await self._claim(db, now)
        for post_id, notice in claimed:
            self._under_way.begin(self._send(post_id, notice, now))

    async def _claim(self, db: WriteSession, now: datetime) -> Sequence[tuple[str, Notice]]:
        claimed = []
        for post, root in await repository.due_posts(db, AT_ONCE, now):
            person = await db.get(Person, post.person_id)
            if person is None or person.left_at is not None or post.tries >= MOST_TRIES:
                post.state, post.at = "given_up", now
                continue
            post.tries, post.next_try_at = post.tries + 1, now + CLAIM
            claimed.append((post.id, self._notice(person, root, now)))
        return claimed

    def _notice(self, person: Person, root: AuditRoot, now: datetime) -> Notice:
        day = root.at.astimezone(self._zone)
        return Notice(
            person_id=person.id,
            text=TEXT.format(number=root.number, day=f"{day.day} {day:%B %Y}", root=spelled(root.root)),
            link=self._link,
            at=now,
            email=open_detail(self._transport, person, "email", person.email),
        )

    async def _send(self, post_id: str, notice: Notice, now: datetime) -> None:
        try:
            went_out = await self._notifier.tell(notice)
        except Exception:  # a service that fails in its own way must not end the clock
            log.warning("audit.sending_failed", exc_info=True)
            went_out = False
        try:
            async with self._store.writing() as db:
                post = await repository.post(db, post_id)
                if post is not None and post.state == "trying":
                    post.state = "sent" if went_out else "trying"
                    post.at, post.next_try_at = now, now + WAIT
        except SQLAlchemyError:
            log.warning("audit.database_away", exc_info=True)
