"""After each turn: who reads the case now, who is told, and what waits."""

from dataclasses import dataclass
from datetime import datetime

from backend.cases.alerting import alert_readers, safety_alert
from backend.cases.guarding import kept_out
from backend.cases.house import Here, House
from backend.cases.rekeying import rekey
from backend.cases.releasing import set_readers
from backend.cases.tables import Case
from backend.intake import repository
from backend.intake.readers import Choice, hold_until, readers_now, readers_off_duty, topics_for_route
from backend.intake.signals import Signals, open_signals
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
    rekeyed: bool = False
    """The letterbox got new keys already, before the child's words were sealed."""


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
    into = Into(bound, choice.route or "default", () if readers is None and why.anew else tuple(stay), readers is None)
    await _make_readers(db, house, here, case, into, now, why)
    if readers is not None and why.news:
        await alert_readers(db, house, here, case, topics_for_route(topics, choice), readers, now)
    if why.news and case.level == "emergency" and _is_private(house, case):
        await safety_alert(db, house, here, case, topics_for_route(topics, choice), now)
    return readers


async def let_in_again(db: WriteSession, house: House, here: Here, case: Case, now: datetime) -> None:
    """After the letterbox got new keys: whoever reads by the child's choice goes on with them. Nobody is alerted."""
    conversation = await repository.conversation_of(db, case.id)
    if conversation is not None:
        signals = open_signals(conversation, house.transport)
        why = Letting(silent=case.held_until is None, rekeyed=True)
        await let_in(db, house, here, case, signals, now, why)


@dataclass(frozen=True, slots=True)
class Into:
    """Whom a case is to be open to, by what, who may stay, and whether nobody new comes in."""

    readers: Readers
    cause: str
    stay: tuple[str, ...]
    nobody_new: bool


async def _make_readers(
    db: WriteSession, house: House, here: Here, case: Case, into: Into, now: datetime, why: Letting
) -> None:
    """If somebody who had opened it is shut out by this, what comes next is sealed to new keys."""

    async def once(*, anew: bool) -> set[str]:
        return await set_readers(
            db,
            house.transport,
            case,
            into.readers,
            into.cause,
            now,
            into.stay,
            anew=anew,
            nobody_new=into.nobody_new,
        )

    if await once(anew=why.anew) and not why.rekeyed:
        out = await kept_out(db, house.transport, case)
        if await rekey(db, house, case, here.members, out):
            await once(anew=False)


def _is_private(house: House, case: Case) -> bool:
    return case.route != NO_ROUTE and house.routes.is_private(case.route)
