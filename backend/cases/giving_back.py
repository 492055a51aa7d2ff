"""A colleague lost their keys: whoever can open a case gives back what was open to them, and the child is told."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from backend.audit.chain import note
from backend.cases import grants_repository, repository
from backend.cases.guarding import kept_out
from backend.cases.house import House
from backend.cases.opened import keys_for
from backend.cases.regranting import grant_anew
from backend.cases.releasing import let_in_more
from backend.cases.tables import Case
from backend.cases.telling import tell_phrase
from backend.cases.view_of_case import language_of
from backend.people.directory import Member
from backend.people.session import Reader
from backend.store.engine import ReadSession, WriteSession

LOST_OPEN = "lost_open"
MOST_CASES = 1000


async def to_give_back(db: ReadSession, reader: Reader) -> Counter[str]:
    """How many cases this reader can give back, by person. It counts nothing that they cannot open themselves."""
    mine = [case.id for case in await repository.readable_cases(db, reader.person_id, MOST_CASES)]
    found = await grants_repository.destroyed_because(db, mine, LOST_OPEN)
    return Counter(person for person, _ in {(person, case) for person, case, _ in found if person != reader.person_id})


async def give_back(db: WriteSession, house: House, reader: Reader, member: Member, now: datetime) -> int:
    """Seal again, to the new keys, all that was open to them and is open to this reader. Returns how many cases."""
    done = 0
    for case in await repository.readable_cases(db, reader.person_id, MOST_CASES):
        lost = await grants_repository.destroyed_because(db, [case.id], LOST_OPEN)
        kinds = {kind for person, _, kind in lost if person == member.id}
        if kinds and member.id not in await kept_out(db, house.transport, case):
            done += await _give_back(db, house, reader, member, case, sorted(kinds), now)
    return done


async def _give_back(
    db: WriteSession, house: House, reader: Reader, member: Member, case: Case, kinds: Sequence[str], now: datetime
) -> int:
    keys = await keys_for(db, reader, case)
    words = keys.get("words")
    if words is None or not await grant_anew(db, house.transport, house.routes, keys, member, kinds):
        return 0
    await let_in_more(db, house.transport, case, {member.id}, kinds, "given_back", now)
    await note(db, house.transport, case, reader.person_id, "given_back", member.id, now)
    language = await language_of(db, house, case, words)
    await tell_phrase(db, house, case, "reader_back", {"name": member.first_name}, language, now)
    await house.live.publish(db, f"person:{member.id}", "case")
    return 1


async def nobody_can_open(db: ReadSession, house: House, reader: Reader) -> int:
    """How many cases nobody can open, because keys were lost, of the routes that this reader's service answers for."""
    routes = [name for name, route in house.routes.routes.items() if _answers_for(house, reader.role, name)]
    return await grants_repository.unreadable(db, reader.home_id, routes, LOST_OPEN) if routes else 0


def _answers_for(house: House, role: str, route: str) -> bool:
    if house.routes.is_private(route):
        found = house.routes.routes[route]
        return role in (found.duty_contact, found.second_contact)
    return role in ("registered_manager", "responsible_individual")
