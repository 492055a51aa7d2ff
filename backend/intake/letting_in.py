"""After each turn: who reads the case now, who is told, and what waits."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Letting:
    """Why readers are looked at now. `news`: there is something to do. `silent`: the child has been silent for a while.

    `anew`: the child chose, or the words may be about a grown-up now: whoever a person or a rung let in goes out again.
    """

    news: bool = False
    silent: bool = False
    anew: bool = False


async def let_in(
    db: WriteSession, house: House, here: Here, case: Case, signals: Signals, now: datetime, why: Letting
) -> Readers | None:
    """Release what the child's choice and the level ask for, and alert the readers if there is news for them.

    Returns the readers, or None while the words are held. Emergencies on a private route send out a safety alert of
    its own, without words, topic or route (domain brief 3.4).
    """
    choice, topics = Choice.of(case, signals), signals.recent(now)
    readers = readers_now(house, here, case, choice, topics, why.silent)
    case.held_until = hold_until(house, case, readers is None, now)
    # while words wait nobody new reads; but whoever would not read after the wait is out at once
    bound = readers or readers_now(house, here, case, choice, topics, silent=True) or Readers()
    if readers is None and why.anew:
        bound = Readers()
    stay = readers_off_duty(house, here, case, choice, topics, readers is None or why.silent)
    await set_readers(
        db,
        house.transport,
        case,
        bound,
        choice.route or "default",
        now,
        () if readers is None and why.anew else stay,
        anew=why.anew,
        nobody_new=readers is None,
    )
    if readers is not None and why.news:
        await _alert(db, house, case, readers, now)
    if why.news and case.level == "emergency":
        await _safety_alert(db, house, here, case, signals, readers, now)
    return readers


def _is_private(house: House, case: Case) -> bool:
    return case.route != NO_ROUTE and house.routes.is_private(case.route)


async def _alert(db: WriteSession, house: House, case: Case, readers: Readers, now: datetime) -> None:
    due_at = house.targets.seen_by(case.level, now, house.zone)
    waiting = Waiting(case.home_id, case.id, case.level, due_at)
    await raise_alert(db, house.live, waiting, readers.words | readers.summary, now)


async def _safety_alert(
    db: WriteSession,
    house: House,
    here: Here,
    case: Case,
    signals: Signals,
    readers: Readers | None,
    now: datetime,
) -> None:
    """Tell the home to check on the children, where the readers are not there themselves to do so.

    Whoever it may be about is left out (CF2, CF3); where it is about staff the Responsible Individual is told (CF7).
    """
    topics = topics_for_route(signals.recent(now), Choice.of(case, signals))
    if not _is_private(house, case) and not house.routes.holds_back(topics):
        return
    people = house.routes.emergency_readers(topics, here.adults, excluded=())
    if not _is_private(house, case):
        people -= readers.words if readers else frozenset()  # they are told of the case itself
    if not people:
        return
    due_at = house.targets.seen_by("emergency", now, house.zone)
    await raise_alert(db, house.live, Waiting(case.home_id, new_id(), "emergency", due_at, "safety"), people, now)
