"""Before a word is stored: whoever it may be about is out, and what comes next is sealed to keys they never had."""

from dataclasses import dataclass

from backend.cases import repository as cases
from backend.cases.guarding import Out, keep_out, kept_out
from backend.cases.house import Here, House
from backend.cases.rekeying import rekey
from backend.intake.effects import ChooseRoute
from backend.intake.records import Turn
from backend.intake.signals import HOLDS_BACK, Signals, open_signals
from backend.store.engine import WriteSession
from backend.vault import TransportKey


@dataclass(frozen=True, slots=True)
class Shut:
    """The home as it is for this case, and whether the child chooses anew who reads."""

    here: Here
    anew: bool
    rekeyed: bool


async def shut_out(db: WriteSession, house: House, here: Here, turn: Turn, signals: Signals) -> Shut:
    """Keep out whom the words name; give the letterbox new keys if somebody who read it may be out from now on."""
    case = turn.case
    out = await kept_out(db, house.transport, case)
    named = signals.named - out
    if named:
        out |= frozenset(await keep_out(db, house.transport, case, named, Out("named", at=turn.now)))
    anew = _chooses_anew(turn, signals, house.transport)
    rekeyed = False
    # a copy of the database from before may hold a locked grant of whoever is named: also unopened, it gets new keys
    if named or (anew and await cases.openings(db, case.id)):
        rekeyed = await rekey(db, house, case, here.members, out)
    return Shut(here.without(out), anew or bool(named), rekeyed)


def _chooses_anew(turn: Turn, signals: Signals, transport: TransportKey) -> bool:
    """Does this turn change who may read: another door, a complaint, words that may be about a grown-up now?"""
    before = open_signals(turn.conversation, transport)
    found = turn.assessment.topics if turn.assessment else ()
    # once it is about a grown-up that decides: a complaint that follows shuts out nobody whom a person let in
    complains = signals.complaint and not before.complaint and not before.about
    another_door = any(_other_door(turn, effect) for effect in turn.effects)
    return bool((HOLDS_BACK & set(found)) - before.about) or complains or another_door


def _other_door(turn: Turn, effect: object) -> bool:
    if not isinstance(effect, ChooseRoute):
        return False
    person = None if effect.person in (None, "unknown") else effect.person
    return (turn.case.route, turn.case.route_person_id) != (effect.route, person) or bool(effect.about_adult_here)
