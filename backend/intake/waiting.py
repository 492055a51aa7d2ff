"""The child's screen while they wait: who was told since, that nobody has answered, that a promise passed (W7, W12).

Every line is true when it is said: names only of those whom the telling reached, and never that somebody has read what
nobody has opened. Each is said once; of what fell due while the house was down only the newest is said.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from backend.alerts import repository as alerts
from backend.alerts.tables import Alert, Told
from backend.cases import repository, waiting_repository
from backend.cases.house import Here, House
from backend.cases.tables import Case, Undertaking
from backend.cases.telling import tell_phrase
from backend.intake.keyless import language_of_talk
from backend.policy.clock_words import clock_words
from backend.policy.waiting import GENTLE_FROM, GENTLE_UNTIL, next_step_at, step_of
from backend.store.engine import Store, WriteSession

MANY = 3
OLD = timedelta(days=2)
Line = tuple[str, dict[str, str]]
"""A phrase and its parameters."""


async def tell_those_who_wait(store: Store, house: House, now: datetime) -> int:
    """Say how it stands where that is due. Returns how many children were told something."""
    async with store.reading() as db:
        found = await waiting_repository.alerts_to_speak_of(db, now)
    waiting = Waiting(store, house, now)
    for alert in found:
        await waiting.speak_of(alert)
    return waiting.said


async def tell_of_promises(store: Store, house: House, now: datetime) -> int:
    """Say that what somebody promised has not been heard of. Returns how many children were told."""
    async with store.reading() as db:
        promises = await waiting_repository.broken_promises(db, now - OLD, now)
    waiting = Waiting(store, house, now)
    for undertaking in promises:
        await waiting.promised(undertaking)
    return waiting.said


async def ask_the_quiet(store: Store, house: House, now: datetime) -> int:
    """One gentle second message to whoever has gone quiet, by daylight. Returns how many got it."""
    if not _is_kind_hour(house, now):
        return 0
    async with store.reading() as db:
        quiet = await waiting_repository.gone_quiet(db, *_yesterday(house, now))
    waiting = Waiting(store, house, now)
    for case in quiet:
        await waiting.say(case.id, case.id, "gentle", 0, waiting.gentle)
    return waiting.said


class Waiting:
    """One look at everybody who waits; each child in a transaction of their own."""

    def __init__(self, store: Store, house: House, now: datetime) -> None:
        self.said = 0
        self._store = store
        self._house = house
        self._now = now

    async def say(
        self,
        case_id: str,
        subject: str,
        line: str,
        step: int,
        words: Callable[[WriteSession, Case], Awaitable[Line | None]],
    ) -> None:
        """Say a line once, also where several clocks tick; nothing where `words` finds that it is not true any more."""
        try:
            async with self._store.writing() as db:
                case = await repository.case_for_writing(db, case_id)
                found = await words(db, case)
                waiting_repository.note_said(db, case.home_id, subject, line, step, self._now)
                await db.flush()
                if found is not None:
                    language = await language_of_talk(db, self._house, case)
                    await tell_phrase(db, self._house, case, *found, language, self._now, news="stage")
                    self.said += 1
        except IntegrityError:
            return  # another clock has said it

    async def speak_of(self, alert: Alert) -> None:
        """Say what an alert's child has not been told yet, and note when there may be more to say."""
        in_danger = alert.level == "emergency"
        waits = alert.settled_at is None and alert.acknowledged_at is None
        step = step_of(alert.since, self._now) if in_danger else alert.rung
        async with self._store.reading() as db:
            is_new = step > await waiting_repository.newest_said(db, alert.id)
        if is_new and waits:
            await self.say(alert.case_id, alert.id, "waiting", step, self.unanswered)
        later = next_step_at(alert.since, self._now) if in_danger and waits else None
        async with self._store.writing() as db:
            await waiting_repository.speak_next(db, alert, later)

    async def unanswered(self, db: WriteSession, case: Case) -> Line | None:
        """What is true of an alert that nobody has taken on in time."""
        alert = await alerts.open_alert(db, case.id)
        if alert is None or alert.acknowledged_at is not None:
            return None
        rows = [row for row in await alerts.tellings(db, alert.id) if row.state != "withdrawn"]
        here = await self._house.here(db, case.home_id, self._now)
        if alert.level == "emergency":
            return _in_danger(alert, rows, here)
        if await repository.openings(db, case.id):
            return None  # somebody has read it, and the child was told that
        return _delayed(rows, here)

    async def promised(self, undertaking: Undertaking) -> None:
        """Somebody said they would do something by a time that has passed."""

        async def words(db: WriteSession, case: Case) -> Line | None:
            here = await self._house.here(db, case.home_id, self._now)
            if await waiting_repository.person_has_written(db, case.id, undertaking.person_id, undertaking.at):
                return None
            time = clock_words(undertaking.by, self._now, self._house.zone)
            return "promise_passed", {"name": here.name(undertaking.person_id), "time": time}

        await self.say(undertaking.case_id, undertaking.id, "promise", 0, words)

    async def gentle(self, db: WriteSession, case: Case) -> Line | None:
        """One gentle second message on the next day, unless a person has written meanwhile."""
        if await waiting_repository.person_has_written(db, case.id, None, self._now - OLD):
            return None
        return "gentle_check", {}


def _in_danger(alert: Alert, rows: Sequence[Told], here: Here) -> Line:
    reached = {row.person_id for row in rows if row.state in ("told", "answered")}
    tried = [row for row in rows if row.tries > 0]
    if tried and not reached:
        return "channel_down", {}
    more = {row.person_id for row in rows if row.rung == alert.rung and row.person_id in reached} if alert.rung else ()
    if more:
        return "danger_waiting_more", {"people": _names(here, more, "@to_unsure")}
    return "danger_waiting", {}


def _delayed(rows: Sequence[Told], here: Here) -> Line | None:
    first = {row.person_id for row in rows if row.rung == 0}
    more = {row.person_id for row in rows if row.rung > 0} - first
    if not more:
        return None
    reached = {row.person_id for row in rows if row.person_id in more and row.state == "told"}
    key = "delay" if reached else "delay_trying"
    return key, {"recipient": _names(here, first, ""), "next": _names(here, reached or more, "@to_unsure")}


def _names(here: Here, people: set[str] | frozenset[str] | tuple[str, ...], otherwise: str) -> str:
    """First names, for a phrase to list; a stand-in for a crowd."""
    names = sorted({here.name(person) for person in people})
    return "\n".join(names) if 0 < len(names) <= MANY else otherwise


def _yesterday(house: House, now: datetime) -> tuple[datetime, datetime]:
    midnight = now.astimezone(house.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=1), midnight


def _is_kind_hour(house: House, now: datetime) -> bool:
    return GENTLE_FROM <= now.astimezone(house.zone).hour < GENTLE_UNTIL
