"""What an act of a reader teaches: which rules and engine had spoken, counted without the case.

Only cases that the Registered Manager may read count, and none from which somebody is kept out: a count must not tell
a manager that children have written about them.
"""

from datetime import datetime

from backend.cases import events_repository, repository
from backend.cases.guarding import kept_out
from backend.cases.house import House
from backend.cases.opened import Found, open_assessment
from backend.cases.tables import Case
from backend.learning.tallying import LOWERED, MISSED, NOBODY, RAISED, SEEN, What, count, month_of
from backend.policy.levels import highest, rank
from backend.store.engine import WriteSession
from backend.vault import PrivateKey

LOWEST = "routine"
MANAGER = "registered_manager"


async def learn_from_opening(db: WriteSession, house: House, case: Case, words: PrivateKey, now: datetime) -> None:
    """A case was opened for the first time: every rule that had spoken in it has one more case."""
    if not await _counts(db, house, case, now):
        return
    found = await _found(db, house, case, words)
    seen = [What(SEEN, "", "", spoke) for spoke in _spoke(found)]
    await count(db, house.transport, case.home_id, month_of(now, house.zone), seen)


async def learn_from_change(
    db: WriteSession, house: House, case: Case, words: PrivateKey, before: str, after: str, now: datetime
) -> None:
    """A person changed the level. The same change in the same case counts once."""
    levels = await events_repository.levels(db, case.id)
    same = [each for each in levels if (each.cause, each.before, each.level) == ("person", before, after)]
    if len(same) > 1 or not await _counts(db, house, case, now):
        return
    found = await _found(db, house, case, words)
    spoke = _spoke(found) or (NOBODY,)
    act = RAISED if rank(after) > rank(before) else LOWERED
    what = [What(act, before, after, each) for each in spoke]
    machine = highest(LOWEST, *(each.level for each in found))
    if act == RAISED and rank(after) > rank(machine):
        what += [What(MISSED, machine, after, each) for each in spoke]
    what.append(What(act, before, after, ""))  # all such changes, whoever had spoken
    await count(db, house.transport, case.home_id, month_of(now, house.zone), what)


async def _counts(db: WriteSession, house: House, case: Case, now: datetime) -> bool:
    if await kept_out(db, house.transport, case):
        return False
    managers = {member.id for member in await house.directory.members(db, case.home_id, now) if member.role == MANAGER}
    grants = await repository.grant_states(db, case.id)
    return any(person in managers and state == "released" for person, _, state, _ in grants)


async def _found(db: WriteSession, house: House, case: Case, words: PrivateKey) -> list[Found]:
    rows = await events_repository.assessments(db, (case.id,))
    opened = [open_assessment(row, words, house.transport) for row in rows]
    return [each for each in opened if each is not None]


def _spoke(found: list[Found]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(spoke for each in found for spoke in each.spoke))
