"""After each turn: who reads the case now, who is told, and what waits."""

from dataclasses import dataclass
from datetime import datetime

from backend.cases.alerting import alert_readers, safety_alert
from backend.cases.house import Here, House
from backend.cases.releasing import set_readers
from backend.cases.tables import Case
from backend.intake.readers import Choice, hold_until, readers_now, readers_off_duty, topics_for_route
from backend.intake.signals import Signals
from backend.policy.routes import NO_ROUTE, Readers
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
        await alert_readers(db, house, here, case, topics_for_route(topics, choice), readers, now)
    if why.news and case.level == "emergency" and _is_private(house, case):
        await safety_alert(db, house, here, case, topics_for_route(topics, choice), now)
    return readers


def _is_private(house: House, case: Case) -> bool:
    return case.route != NO_ROUTE and house.routes.is_private(case.route)
