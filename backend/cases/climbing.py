"""The alert clock: whatever is due is called, also what fell due while the house was down.

Any number of workers run it. Each alert is claimed for one transaction that moves it on and writes who is to be told,
so that it is called once, and by somebody else if this worker dies. Nobody in the home has a say in it.
"""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from backend.alerts import repository as alerts
from backend.alerts.circumstances import Circumstances, open_circumstances
from backend.alerts.raising import Crew, tell_pages, tellings_of
from backend.alerts.standing import set_standing, standing_of
from backend.alerts.tables import Alert
from backend.alerts.telling_repository import Row, write_tellings
from backend.audit.chain import CASE, note
from backend.audit.repository import NO_END, End, ends_of_chains
from backend.cases import repository
from backend.cases.alerting import Call, call_again, known_of
from backend.cases.house import Here, House
from backend.cases.releasing import WORDS_KINDS, let_in_more
from backend.cases.tables import Case
from backend.policy import climbing
from backend.store.engine import Store, WriteSession

AT_ONCE = 250
log = structlog.get_logger(__name__)


async def climb_due(store: Store, house: House, now: datetime) -> int:
    """Call whoever is due to be called. Returns how many alerts moved."""
    moved, tried = 0, set[str]()
    while True:
        async with store.reading() as db:
            due = [pair for pair in await alerts.due_alerts(db, AT_ONCE + len(tried), now) if pair[0] not in tried]
        if due:
            tried.update(alert for alert, _ in due)
            moved += await _climb_together(store, house, due, now)
        if len(due) < AT_ONCE:
            return moved


async def _climb_together(store: Store, house: House, due: Sequence[tuple[str, str]], now: datetime) -> int:
    """All at once; where one of them cannot be called, each by itself, so that it holds up nobody else."""
    try:
        return await _climb(store, house, due, now)
    except (ValueError, LookupError, ArithmeticError, AttributeError) as error:
        if len(due) == 1:
            log.error("climbing.broken", alert=due[0][0], error=type(error).__name__)
            return 0
    return sum([await _climb_together(store, house, (pair,), now) for pair in due])


async def _climb(store: Store, house: House, due: Sequence[tuple[str, str]], now: datetime) -> int:
    async with store.writing() as db:
        climber = Climber(db, house, now)
        claimed = await climber.claim(due)
        with db.no_autoflush:  # what is looked up of one alert is not what was written for another
            for alert in claimed:
                await climber.climb(alert)
        await write_tellings(db, climber.tellings)
        await tell_pages(db, house.live, climber.told)
        return climber.moved


class Climber:
    """One transaction of the clock."""

    def __init__(self, db: WriteSession, house: House, now: datetime) -> None:
        self.told: set[str] = set()
        self.tellings: list[Row] = []
        self.moved = 0
        self._db = db
        self._house = house
        self._now = now
        self._here: dict[str, Here] = {}
        self._cases: dict[str, Case] = {}
        self._origins: dict[str, Case] = {}
        self._shut_out: dict[str, frozenset[str]] = {}
        self._to_let_in: dict[str, frozenset[str]] = {}
        self._ends: dict[str, End] = {}
        self._calls: dict[Hashable, tuple[Call, Crew]] = {}
        self._known: dict[str, Circumstances | None] = {}

    async def claim(self, due: Sequence[tuple[str, str]]) -> Sequence[Alert]:
        """Take what nobody else has in hand: a case always before its alert, as a child's turn does."""
        of_cases = {case for _, case in due}
        self._cases = await repository.claimed_cases(self._db, of_cases)
        other = of_cases - set(self._cases)
        busy = await repository.which_exist(self._db, other) if other else frozenset()
        free = [alert for alert, case in due if case not in busy]
        claimed = await alerts.claimed_alerts(self._db, free, self._now)
        self._known = {alert.id: open_circumstances(alert, self._house.transport) for alert in claimed}
        origins = {self._behind(alert) for alert in claimed}
        self._origins = self._cases | await repository.cases_by_id(self._db, origins - set(self._cases))
        self._shut_out = await repository.shut_out(self._db, origins)
        self._to_let_in = await repository.to_let_in(self._db, set(self._cases), WORDS_KINDS)
        self._ends = await ends_of_chains(self._db, CASE, set(self._cases))
        return claimed

    async def climb(self, alert: Alert) -> None:
        """Move one alert on, and write who is told."""
        call, crew = await self._call(alert)
        before = standing_of(alert)
        after = climbing.tick(before, call.course, self._now, crew.nobody)
        if after == before:
            return
        if before.is_taken and not after.is_taken:
            alert.acknowledged_by = alert.acknowledged_at = None
        set_standing(alert, after)
        self.moved += 1
        rows = tellings_of(alert, crew, range(alert.rung + 1), self._now)
        people = frozenset(str(row["person_id"]) for row in rows)
        self.tellings += rows
        self.told.update(people)
        await self._let_in(alert, call, people)
        if after.rung > before.rung:
            await self._audit(alert, before.is_taken)

    async def _call(self, alert: Alert) -> tuple[Call, Crew]:
        """Whom its ladder calls now. Alerts of which the same is known share one call."""
        of, case = self._behind(alert), self._cases.get(alert.case_id)
        origin = self._origins.get(of)
        here = await self._here_for(alert.home_id, origin)
        known = self._known[alert.id] or known_of(self._house, alert, case)
        shut_out = self._shut_out.get(of, frozenset())
        alone = known.route or (origin is not None and origin.guarded)  # its readers, or its people, are its own
        of_own = alert.id if alone else bool(known.of)
        like = of_own, alert.home_id, alert.kind, alert.level, replace(known, of=""), shut_out
        if like not in self._calls:
            call = await call_again(self._db, self._house, here, alert, known, shut_out)
            self._calls[like] = call, call.crew()
        return self._calls[like]

    def _behind(self, alert: Alert) -> str:
        """The case from which an alert came; of a safety alert only its sealed circumstances say so."""
        known = self._known[alert.id]
        return known.of if known and known.of else alert.case_id

    async def _here_for(self, home_id: str, case: Case | None) -> Here:
        """The home without whoever must not see the case."""
        if case is not None and case.guarded:
            return await self._house.here_for(self._db, case, self._now)
        if home_id not in self._here:
            self._here[home_id] = await self._house.here(self._db, home_id, self._now)
        return self._here[home_id]

    async def _let_in(self, alert: Alert, call: Call, people: frozenset[str]) -> None:
        case = self._cases.get(alert.case_id)
        readers = call.may_read(people)
        if case is None or not readers:
            return
        new = readers & self._to_let_in.get(case.id, frozenset())
        if new:
            kinds = (*WORDS_KINDS, "identity") if case.naming == "named" else WORDS_KINDS
            await let_in_more(self._db, self._house.transport, case, new, kinds, "rung", self._now)

    async def _audit(self, alert: Alert, lapsed: bool) -> None:
        case = self._cases.get(alert.case_id)
        if case is not None:
            action = "alert_lapsed" if lapsed else "alert_climbed"
            end = self._ends.get(case.id, NO_END)
            line = await note(self._db, self._house.transport, case, "clock", action, alert.id, self._now, end=end)
            self._ends[case.id] = line.sequence, line.mac
