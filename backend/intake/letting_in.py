"""After each turn: who reads the case now, who is told, and what waits."""

from datetime import datetime

from backend.alerts.raising import Waiting, raise_alert
from backend.cases.house import Here, House
from backend.cases.releasing import set_readers
from backend.cases.tables import Case
from backend.intake.readers import Choice, hold_until, readers_now, readers_off_duty, topics_for_route
from backend.intake.signals import Signals
from backend.policy.routes import NO_ROUTE, Readers
from backend.store.columns import new_id
from backend.store.engine import WriteSession


async def let_in(
    db: WriteSession, house: House, here: Here, case: Case, signals: Signals, now: datetime, news: bool, silent: bool
) -> Readers | None:
    """Release what the child's choice and the level ask for, and alert the readers if there is news for them.

    Returns the readers, or None while the words are held. Emergencies on a private route send out a safety alert of
    its own, without words, topic or route (domain brief 3.4).
    """
    choice = Choice.of(case, signals)
    readers = readers_now(house, here, case, choice, signals.recent(now), silent)
    case.held_until = hold_until(house, case, readers is None, now)
    if readers is not None:
        stay = readers_off_duty(house, here, case, choice, signals.recent(now), silent)
        await set_readers(db, house.transport, case, readers, choice.route or "default", now, stay)
        if news:
            await _alert(db, house, case, readers, now)
    if news and case.level == "emergency" and _is_private(house, case):
        await _safety_alert(db, house, here, case, signals, now)
    return readers


def _is_private(house: House, case: Case) -> bool:
    return case.route != NO_ROUTE and house.routes.is_private(case.route)


async def _alert(db: WriteSession, house: House, case: Case, readers: Readers, now: datetime) -> None:
    due_at = house.targets.seen_by(case.level, now, house.zone)
    waiting = Waiting(case.home_id, case.id, case.level, due_at)
    await raise_alert(db, house.live, waiting, readers.words | readers.summary, now)


async def _safety_alert(
    db: WriteSession, house: House, here: Here, case: Case, signals: Signals, now: datetime
) -> None:
    """Tell the home to check on the children; whoever it may be about is left out (CF2, CF3, CF7)."""
    topics = topics_for_route(signals.recent(now), Choice.of(case, signals))
    people = house.routes.emergency_readers(topics, here.adults, excluded=())
    due_at = house.targets.seen_by("emergency", now, house.zone)
    await raise_alert(db, house.live, Waiting(case.home_id, new_id(), "emergency", due_at, "safety"), people, now)
