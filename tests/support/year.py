"""A year of a home in simulated time: real store, real clock code, invented days."""

import heapq
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import select

from backend.alerts import repository as alerts
from backend.alerts.answering import meet, take_alert_on
from backend.alerts.tables import Absence, Alert, Told
from backend.cases import repository as cases
from backend.cases.alerting import course_of, known_of
from backend.cases.climbing import climb_due
from backend.cases.guarding import Out, keep_out
from backend.intake import repository as intake
from backend.intake.letting_in import Letting, let_in
from backend.intake.signals import open_signals
from backend.policy.levels import highest
from backend.store.columns import new_id
from tests.support.homes.street import SeededHome, Street
from tests.support.standing import Ledger

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2027, 1, 1, tzinfo=UTC)
TICK = timedelta(seconds=1)
TOPICS = ("sadness", "sadness", "bullying", "missing", "staff_concern", "self_harm", "manager_concern")
ROUTES = (None, None, None, "staff", "manager", "advocate", "independent_visitor", "social_worker")
LEVELS = ("routine",) * 50 + ("soon",) * 38 + ("urgent",) * 9 + ("emergency",) * 3
"""How often each level comes."""

CHILDREN = 6
BURST = 5
"""A child says what they have to say in so many messages."""

NEW = 0.06
"""So many bursts begin a new conversation."""

RISES = 0.1
"""So many further messages may raise the level of their case."""

PROMPT = 0.85
"""So many are answered before anybody is told again."""

AGAIN = {"emergency": 1, "urgent": 5, "soon": 30, "routine": 1440}
SLOWNESS = {"emergency": 3, "urgent": 25, "soon": 240, "routine": 900}
"""Minutes until somebody answers otherwise, on average."""

LONGEST = {"emergency": 25, "urgent": 150, "soon": 2 * 1440, "routine": 9 * 1440}
STAFF = ("manager", "on_call", "senior", "keyworker", "day_one", "day_two", "late_one", "late_two", "night_one")


@dataclass
class Year:
    """Messages, absences, people who answer late or not at all, hours in which the house is down."""

    street: Street
    home: SeededHome
    messages: int
    length: timedelta
    seed: int = 20260101
    told_in_time: Ledger = field(default_factory=Ledger)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.events: list[tuple[datetime, int, str, str]] = []
        self.order = count()
        self.threads: list[str] = []
        self.thread = ""
        self.open: dict[str, Alert] = {}
        self.excluded: dict[str, dict[str, datetime]] = {}
        self.down: list[tuple[datetime, datetime]] = []
        self.ticks = self.full_turns = 0
        self.told_in_time.up = self._up

    def plan(self) -> None:
        """What will happen, by chance."""
        for _ in range(self.messages // BURST):
            begin = BEGIN + self.length * self.chance.random()
            self._later("message", begin, "new")
            for n in range(1, BURST):
                self._later("message", begin + timedelta(seconds=n * self.chance.randint(5, 60)), "more")
        for _ in range(max(2, 30 * int(self.length / timedelta(days=1)) // 365)):
            begin = BEGIN + self.length * self.chance.random()
            self.down.append((begin, begin + timedelta(minutes=self.chance.choice((3, 20, 90, 600)))))

    async def absences(self) -> None:
        """Everybody is away now and then, some at the same time."""
        async with self.street.store.writing() as db:
            for key in (*STAFF, "visitor", "coordinator", "advocate", "social_worker", "second"):
                for _ in range(4):
                    begins = BEGIN + self.length * self.chance.random()
                    person = self.home[key]
                    ends = begins + timedelta(days=self.chance.randint(1, 14))
                    absence = Absence(id=new_id(), home_id=person.home_id, person_id=person.person_id)
                    absence.begins_at, absence.ends_at = begins, ends
                    db.add(absence)
        self.street.house.rota.forget()

    async def passes(self) -> None:
        """The whole year, moment by moment: whatever is next."""
        while True:
            due = min((alert.next_at for alert in self.open.values()), default=None)
            tick = None if due is None else self._up(max(due, self.street.now))
            event = self.events[0][0] if self.events else None
            if tick is None and event is None:
                return
            if event is not None and (tick is None or event < tick):
                moment, _, kind, what = heapq.heappop(self.events)
                self.street.now = max(self.street.now, moment)
                await getattr(self, f"_{kind}")(what)
            elif tick is not None:
                self.street.now = tick
                await self._tick()

    async def _tick(self) -> None:
        before = self.open
        await climb_due(self.street.store, self.street.house, self.street.now)
        self.ticks += 1
        after = await self._look()
        self.told_in_time.ticked(before, after, self.street.now)
        for alert in after.values():
            stood = before[alert.id]
            if stood.acknowledged_at is not None and alert.acknowledged_at is None:
                self._later("answer", self.street.now + self._slow(alert.level), alert.id)

    async def _message(self, which: str) -> None:
        """A child writes: now and then in a new conversation; else from where the intake has it stored."""
        level, topic = self.chance.choice(LEVELS), self.chance.choice(TOPICS)
        before = self.open
        if len(self.threads) < CHILDREN or (which == "new" and self.chance.random() < NEW):
            await self._new_thread(level, topic)
        else:
            if which == "new":
                self.thread = self.chance.choice(self.threads[-CHILDREN:])
            await self._further(self.thread or self.threads[-1], level)
        after = await self._look()
        self.told_in_time.raised(before, after, self.street.now)
        for alert in after.values():
            stood = before.get(alert.id)
            if stood is None or (stood.acknowledged_at is not None and alert.acknowledged_at is None):
                self._later("answer", self.street.now + self._slow(alert.level), alert.id)

    async def _new_thread(self, level: str, topic: str) -> None:
        child, route = await self.home.child(), self.chance.choice(ROUTES)
        if route is not None:
            await child.picks(route)
        await child.says(f"{level} {topic}: words")
        self.full_turns += 1
        case = await child.case()
        self.threads.append(case.id)
        self.thread = case.id
        if self.chance.random() < 0.3:
            await self._keep_out(case.id, self.chance.choice(STAFF))

    async def _keep_out(self, case_id: str, key: str) -> None:
        person = self.home[key].person_id
        async with self.street.store.writing() as db:
            case = await cases.case_for_writing(db, case_id)
            out = Out("settled", by=self.home["root"].person_id, at=self.street.now)
            await keep_out(db, self.street.transport, case, (person,), out)
        self.excluded.setdefault(case_id, {})[person] = self.street.now

    async def _further(self, case_id: str, level: str) -> None:
        """A further message from where the intake has stored it: who reads, who is called."""
        house, now = self.street.house, self.street.now
        async with self.street.store.writing() as db:
            case = await cases.case_for_writing(db, case_id)
            conversation = await intake.conversation_of(db, case_id)
            assert conversation is not None
            case.level, case.state = highest(case.level, level) if self._often() else case.level, "open"
            signals = open_signals(conversation, house.transport)
            here = await house.here_for(db, case, now)
            await let_in(db, house, here, case, signals, now, Letting(news=True, silent=True))

    def _often(self) -> bool:
        return self.chance.random() < RISES

    async def _answer(self, alert_id: str) -> None:
        """Somebody who was told takes it on; most are with the child in time, some are not."""
        now = self.street.now
        async with self.street.store.writing() as db:
            alert = (await db.scalars(select(Alert).where(Alert.id == alert_id).with_for_update())).one()
            of = known_of(self.street.house, alert, None).of
            out = self.excluded.get(of, {})
            told = [row for row in await alerts.tellings(db, alert_id) if row.state != "withdrawn"]
            told = [row for row in told if row.person_id not in out]
            if alert.settled_at is not None or alert.acknowledged_at is not None or not told:
                return
            case = await cases.case_by_id(db, alert.case_id) if alert.kind == "case" else None
            person = self.chance.choice(told).person_id
            await take_alert_on(db, alert, course_of(self.street.house, alert, case), person, now)
            assert alert.act_by is not None
            late = self.chance.random() < 0.15
            by = alert.act_by + timedelta(minutes=3) if late else now + (alert.act_by - now) * self.chance.random()
            self.told_in_time.taken(alert)
            self.open[alert.id] = alert
        self._later("meet", by, alert_id)

    async def _meet(self, alert_id: str) -> None:
        now = self.street.now
        async with self.street.store.writing() as db:
            alert = (await db.scalars(select(Alert).where(Alert.id == alert_id).with_for_update())).one()
            if alert.settled_at is None and alert.acknowledged_by is not None:
                await meet(db, alert, alert.acknowledged_by, now)
                self.told_in_time.ended(alert.id)
                self.open.pop(alert.id, None)

    async def _look(self) -> dict[str, Alert]:
        """Every open alert, as the database has it now."""
        async with self.street.store.reading() as db:
            found = await db.scalars(select(Alert).where(Alert.settled_at.is_(None)))
            self.open = {alert.id: alert for alert in found}
        return self.open

    async def everything(self) -> tuple[Sequence[Alert], Sequence[Told]]:
        """All alerts and tellings of the year."""
        async with self.street.store.reading() as db:
            return (await db.scalars(select(Alert))).all(), (await db.scalars(select(Told))).all()

    async def told_although_excluded(self) -> list[Told]:
        """Tellings of somebody after they were excluded, from the case itself or from its safety alert."""
        rows, told = await self.everything()
        of = {alert.id: known_of(self.street.house, alert, None).of for alert in rows}
        return [
            row
            for row in told
            if row.person_id in (out := self.excluded.get(of[row.alert_id], {})) and row.at > out[row.person_id]
        ]

    def _later(self, kind: str, at: datetime, what: str = "") -> None:
        heapq.heappush(self.events, (at, next(self.order), kind, what))

    def _slow(self, level: str) -> timedelta:
        if self.chance.random() < PROMPT:
            return timedelta(minutes=AGAIN[level] * self.chance.random())
        return timedelta(minutes=min(self.chance.expovariate(1 / SLOWNESS[level]), LONGEST[level]))

    def _up(self, moment: datetime) -> datetime:
        """The first moment from here on at which the clock runs."""
        moment = _whole_second(moment)
        for begins, ends in sorted(self.down):
            if begins <= moment < ends:
                moment = _whole_second(ends)
        return moment


def _whole_second(moment: datetime) -> datetime:
    return moment if moment.microsecond == 0 else moment.replace(microsecond=0) + TICK
