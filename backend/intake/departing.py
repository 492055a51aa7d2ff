"""Somebody leaves, or lost their keys: first their cases go to others, then every grant of theirs is gone.

Nothing waits for a key of theirs. Where the child had picked them, the route's own stand-in reads from now on and the
child is told so; where nobody is left who could open what was written, the child is told that too, and can write again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from backend.audit.chain import note
from backend.cases import events_repository, grants_repository
from backend.cases import repository as cases
from backend.cases.house import House
from backend.cases.releasing import destroy
from backend.cases.tables import Case
from backend.cases.telling import tell_phrase
from backend.intake import repository
from backend.intake.letting_in import Letting, let_in
from backend.intake.signals import open_signals, seal_signals
from backend.people import ending
from backend.people.details import name_of
from backend.people.tables import Person
from backend.store.engine import WriteSession

LEFT, LOST_OPEN, LOST = "left", "lost_open", "lost"
"""Why a grant was destroyed. `lost_open`: it was open when the keys were lost, so it may be given back."""
LANGUAGE = "en"
"""What a child is told in here is not opened with a key of theirs, and so not in the language that they chose."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What became of a person's cases: how many went to others, and how many nobody can open now."""

    cases: int
    nobody: int


async def leave(db: WriteSession, house: House, person: Person, by: str, now: datetime) -> HandedOver:
    """They work here no more: sessions and keys end, their cases go to others, their grants are gone."""
    name = name_of(house.transport, person).split()[0]
    await ending.leave(db, house.transport, person, by, now)
    await db.flush()
    house.directory.forget()
    done = [await _hand_over(db, house, case, person, name, now) for case in await _cases_of(db, person)]
    house.directory.forget()
    return HandedOver(sum(each is not None for each in done), done.count(False))


async def lose_keys(db: WriteSession, house: House, person: Person, by: str, now: datetime) -> HandedOver:
    """Password and recovery code are gone: what only they could open can be given back by others, or by nobody."""
    name = name_of(house.transport, person).split()[0]
    await ending.end_keys(db, house.transport, person, by, now)
    done = [await _lose(db, house, case, person, name, now) for case in await _cases_of(db, person)]
    house.directory.forget()
    return HandedOver(sum(each is not None for each in done), done.count(False))


async def _cases_of(db: WriteSession, person: Person) -> list[Case]:
    ids = await grants_repository.case_ids_of(db, person.id)
    return [await cases.case_for_writing(db, case_id) for case_id in ids]


async def _hand_over(
    db: WriteSession, house: House, case: Case, person: Person, name: str, now: datetime
) -> bool | None:
    """None: it was not open to them. Else whether somebody can open it now."""
    was_chosen, was_open = case.route_person_id == person.id, await _is_open_to(db, case, person.id)
    if was_chosen:
        case.route_person_id = None
    conversation = await repository.conversation_of(db, case.id)
    if case.state == "open" and conversation is not None and (was_open or was_chosen):
        here = await house.here_for(db, case, now)
        news = was_chosen or await _has_taken_on(db, case, person)
        signals = open_signals(conversation, house.transport)
        if was_chosen:
            # not to somebody else of the same kind: the child picked one person, so the service's stand-in it is
            signals = replace(signals, person_unknown=True)
            conversation.signals = seal_signals(signals, conversation, house.transport)
        await let_in(db, house, here, case, signals, now, Letting(news=news, silent=True))
    await destroy(db, case, [person.id], LEFT)
    if not (was_open or was_chosen):
        return None
    somebody = await _somebody_reads(db, case)
    await _record(db, house, case, "left", person, now)
    if was_chosen or not somebody:
        await _tell(db, house, case, "reader_left" if somebody else "reader_left_nobody", name, now)
    return somebody


async def _lose(db: WriteSession, house: House, case: Case, person: Person, name: str, now: datetime) -> bool | None:
    was_open = await _is_open_to(db, case, person.id)
    await destroy(db, case, [person.id], LOST_OPEN if was_open else LOST)
    if not was_open:
        return None
    somebody = await _somebody_reads(db, case)
    await _record(db, house, case, "keys_lost", person, now)
    if not somebody:
        await _tell(db, house, case, "reader_lost_nobody", name, now)
    return somebody


async def _tell(db: WriteSession, house: House, case: Case, phrase: str, name: str, now: datetime) -> None:
    if case.state != "forming":
        await tell_phrase(db, house, case, phrase, {"name": name}, LANGUAGE, now)


async def _record(db: WriteSession, house: House, case: Case, action: str, person: Person, now: datetime) -> None:
    await note(db, house.transport, case, person.id, action, case.id, now)


async def _is_open_to(db: WriteSession, case: Case, person_id: str) -> bool:
    return person_id in _readers(await grants_repository.states(db, case.id))


async def _somebody_reads(db: WriteSession, case: Case) -> bool:
    return bool(_readers(await grants_repository.states(db, case.id)))


def _readers(states: Iterable[grants_repository.GrantState]) -> set[str]:
    return {grant.person for grant in states if grant.kind == "words" and grant.state == "released"}


async def _has_taken_on(db: WriteSession, case: Case, person: Person) -> bool:
    taken = await events_repository.undertakings(db, (case.id,))
    return any(each.person_id == person.id and each.done_at is None for each in taken)
