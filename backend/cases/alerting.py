"""Calling people to a case: who stands on which rung of its ladder, now and with what is known of it now."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from backend.alerts import repository as alerts
from backend.alerts.circumstances import (
    ABOUT_MANAGER,
    ABOUT_STAFF,
    Circumstances,
    open_circumstances,
    seal_circumstances,
)
from backend.alerts.raising import Crew, Waiting, call_out, raised
from backend.alerts.tables import Alert
from backend.cases import repository
from backend.cases.house import Here, House
from backend.cases.tables import Case
from backend.policy.climbing import Course
from backend.policy.ladders import Situation
from backend.policy.levels import highest
from backend.policy.routes import NO_ROUTE, Adult, Readers
from backend.store.columns import new_id
from backend.store.engine import ReadSession, WriteSession

DEFAULT_ROUTE = "staff"
HOLDS_BACK = frozenset((ABOUT_STAFF, ABOUT_MANAGER))
OUT = frozenset(("missing",))


@dataclass(frozen=True, slots=True)
class Call:
    """One ladder with the people of one moment: whom each rung calls, and who of them may read."""

    house: House
    here: Here
    circumstances: Circumstances
    level: str
    readers: frozenset[str]
    shut_out: frozenset[str]
    words: frozenset[str] = frozenset()
    """Those of the readers to whom the route itself opens the words now."""

    standing: Alert | None = None
    """The alert that is out already."""

    @property
    def course(self) -> Course:
        """The ladder and its times."""
        found = self.circumstances
        return self.house.targets.course(self.level, found.situation, found.route, self.house.zone)

    @property
    def route(self) -> str:
        """Whose rules count: those of the chosen route, else of the home's own."""
        return self.circumstances.route or DEFAULT_ROUTE

    def crew(self) -> Crew:
        """The people of a rung. Reckoned once for each rung; the top is never empty while anybody is left."""
        ladder, known = self.course.ladder, dict[int, frozenset[str]]()

        def people(rung: int) -> frozenset[str]:
            if rung not in known:
                known[rung] = self._on(ladder.rungs[rung].who)
                if rung == ladder.top and not known[rung]:
                    known[rung] = self.house.routes.last_resort(*self._who_is_left())
            return known[rung]

        return Crew(people, frozenset(adult.id for adult in self.here.adults if adult.away))

    def may_read(self, people: Collection[str]) -> frozenset[str]:
        """Those of some people to whom this ladder opens the words."""
        if not self.circumstances.of:
            return frozenset()
        roles = self.course.ladder.words
        by_ladder = self.house.routes.called(roles, *self._who_is_left()) if roles else frozenset()
        return (by_ladder | self.words) & frozenset(people) - self.shut_out

    def _on(self, who: tuple[str, ...]) -> frozenset[str]:
        called = self.house.routes.called(who, *self._who_is_left())
        return called | (self.readers - self.shut_out) if "readers" in who else called

    def _who_is_left(self) -> tuple[str, tuple[str, ...], tuple[Adult, ...], frozenset[str]]:
        return self.route, self.circumstances.about, self.here.adults, self.shut_out


def circumstances_of(house: House, case: Case, topics: Collection[str]) -> Circumstances:
    """What decides the ladder of a case, from its route and from what it may be about."""
    route = "" if case.route == NO_ROUTE else case.route
    private = bool(route) and house.routes.is_private(route)
    situation: Situation = "private" if private else _situation(topics)
    return Circumstances(situation, route, case.route_person_id, _about(house, topics), case.id)


def _about(house: House, topics: Collection[str]) -> tuple[str, ...]:
    """Only what decides who reads."""
    return tuple(sorted(house.routes.deciding_topics & set(topics)))


def _situation(topics: Collection[str]) -> Situation:
    if HOLDS_BACK & set(topics):
        return "about_staff"
    return "out" if OUT & set(topics) else "home"


async def alert_readers(
    db: WriteSession, house: House, here: Here, case: Case, topics: Collection[str], readers: Readers, now: datetime
) -> Alert:
    """The case waits for its readers, and for whoever its ladder names. Called for each further message too."""
    call = await call_of(db, house, here, case, topics, readers)
    waiting = Waiting(case.home_id, case.id, call.level, _due(house, call.level, now), call.course)
    return await _raise(db, call, waiting, now)


async def call_of(
    db: ReadSession, house: House, here: Here, case: Case, topics: Collection[str], readers: Readers
) -> Call:
    """The ladder of a case with what is known of it now. Lowering a case holds up no call that is out already."""
    before = await alerts.open_alert(db, case.id)
    level = highest(case.level, before.level) if before else case.level
    shut_out = (await repository.shut_out(db, (case.id,))).get(case.id, frozenset())
    found = circumstances_of(house, case, topics)
    return Call(house, here, found, level, readers.words | readers.summary, shut_out, standing=before)


async def safety_alert(
    db: WriteSession, house: House, here: Here, case: Case, topics: Collection[str], now: datetime
) -> Alert:
    """Somebody in the home checks on every child now: no word, no topic, no route, no case (domain brief 3.4).

    Whoever it may be about is left out (CF2, CF3, CF7). One case has one such alert at a time.
    """
    shut_out = (await repository.shut_out(db, (case.id,))).get(case.id, frozenset())
    found = Circumstances(_situation(topics), about=_about(house, topics), of=case.id)
    people = house.routes.emergency_readers(topics, here.adults, excluded=shut_out)
    origin = house.transport.lookup("alert:origin", case.id)
    standing = await alerts.open_safety_alert(db, origin)
    call = Call(house, here, found, "emergency", people, shut_out, standing=standing)
    due_at = _due(house, "emergency", now)
    waiting = Waiting(case.home_id, new_id(), "emergency", due_at, call.course, "safety", origin)
    return await _raise(db, call, waiting, now)


async def raise_drill(db: WriteSession, house: House, here: Here, home_id: str, level: str, now: datetime) -> Alert:
    """A drill on the real path: the ladder of a home with a level, and no case."""
    readers = house.routes.readers(DEFAULT_ROUTE, None, (), here.adults, excluded=())
    call = Call(house, here, Circumstances(), level, readers.words | readers.summary, frozenset())
    waiting = Waiting(home_id, new_id(), level, _due(house, level, now), call.course, "drill")
    return await _raise(db, call, waiting, now)


async def call_again(
    db: ReadSession, house: House, here: Here, alert: Alert, found: Circumstances, shut_out: frozenset[str]
) -> Call:
    """The ladder of an alert that is open, with the people of now: the next shift, whoever came back."""
    call = Call(house, here, found, alert.level, frozenset(), shut_out)
    if alert.kind == "safety":
        return replace(call, readers=house.routes.emergency_readers(found.about, here.adults, excluded=shut_out))
    if alert.kind == "case" and call.route != DEFAULT_ROUTE:
        return replace(call, readers=await repository.let_in(db, alert.case_id))
    readers = house.routes.readers(DEFAULT_ROUTE, None, found.about, here.adults, excluded=shut_out)
    return replace(call, readers=readers.words | readers.summary, words=readers.words)


def known_of(house: House, alert: Alert, case: Case | None) -> Circumstances:
    """What an alert knows of its case. Where it knows nothing it may be about anybody, and opens words to nobody."""
    found = open_circumstances(alert, house.transport)
    if found is not None:
        return found
    if case is not None and case.route != NO_ROUTE and house.routes.is_private(case.route):
        return Circumstances("private", case.route)
    return Circumstances("about_staff", about=(ABOUT_STAFF,))


def course_of(house: House, alert: Alert, case: Case | None) -> Course:
    """The ladder that an alert climbs, and its times."""
    found = known_of(house, alert, case)
    return house.targets.course(alert.level, found.situation, found.route, house.zone)


async def alert_anew(db: WriteSession, house: House, case: Case, now: datetime) -> None:
    """A person raised the level: the ladder begins at once, and on a private route the home checks on everyone."""
    here = await house.here_for(db, case, now)
    newest = await alerts.newest_alert(db, case.id)
    known = known_of(house, newest, case) if newest else Circumstances("about_staff", about=(ABOUT_STAFF,))
    topics = (*known.about, *(OUT if known.situation == "out" else ()))
    readers = Readers(words=await repository.let_in(db, case.id))
    await alert_readers(db, house, here, case, topics, readers, now)
    if case.level == "emergency" and case.route != NO_ROUTE and house.routes.is_private(case.route):
        await safety_alert(db, house, here, case, topics, now)


def _due(house: House, level: str, now: datetime) -> datetime:
    return house.targets.seen_by(level, now, house.zone)


async def _raise(db: WriteSession, call: Call, waiting: Waiting, now: datetime) -> Alert:
    house, crew = call.house, call.crew()
    alert = raised(call.standing, waiting, crew, now)
    alert.circumstances = seal_circumstances(call.circumstances, alert, house.transport)
    await call_out(db, house.live, alert, crew, waiting.course.ladder.top, now)
    return alert
