"""Two children, one event, two cases: nobody speaks for both, and one adult for both is warned of (CF13, CF14).

Only somebody who reads both cases can put them together, and only such a reader is shown that they belong together.
The cases stay apart: no grant, word, name or number goes from one to the other.
"""

from dataclasses import dataclass

from backend.cases import repository, two_sides_repository
from backend.cases.acting import Desk, NotYet, sit_down
from backend.cases.house import Here
from backend.cases.incident_tables import Incident
from backend.people.directory import Member
from backend.store.columns import new_id

SPEAKS_FOR_ONE = "advocate"
"""An Advocate says what one child wants, and so never speaks for both. Their service finds another."""
ONE_FOR_BOTH = ("keyworker", SPEAKS_FOR_ONE)
"""Whoever stands beside one child, and reads both cases, is warned of."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The other cases of the same event that this reader has open, and who stands beside both children."""

    cases: tuple[str, ...] = ()
    for_both: tuple[Member, ...] = ()


async def put_together(desk: Desk, other_id: str) -> None:
    """The other case tells of the same event. Raises NotYet: it is this one, or not open to this reader."""
    if other_id == desk.case.id:
        raise NotYet("which")
    other = await sit_down(desk.db, desk.house, desk.reader, other_id, desk.now)
    if other is None or other.case.home_id != desk.case.home_id:
        raise NotYet("which")
    incident = Incident(
        id=new_id(), home_id=desk.case.home_id, intent="unknown", directness="unknown", by_group=False, happened_at=None
    )
    await two_sides_repository.put_together(desk.db, incident, (desk.case, other.case))
    for side in (desk, other):
        await side.audit("put_together", incident.id)


async def speaks_for_the_other(desk: Desk, member: Member) -> bool:
    """Does this Advocate speak for a child on another side of the same event?"""
    if member.role != SPEAKS_FOR_ONE:
        return False
    return member.id in {person for _, person in await two_sides_repository.readers_beside(desk.db, desk.case)}


async def sides_of(desk: Desk, here: Here) -> Sides:
    """What this reader may know of the other sides: those that they read themselves, and nothing of any other."""
    beside = await two_sides_repository.readers_beside(desk.db, desk.case)
    mine = {case for case, person in beside if person == desk.reader.person_id}
    states = await repository.grant_states(desk.db, desk.case.id)
    reading = {person for person, kind, state, _ in states if kind == "words" and state == "released"}
    both = reading & {person for case, person in beside if case in mine}
    return Sides(
        cases=tuple(sorted(mine)),
        for_both=tuple(member for member in here.members if member.id in both and member.role in ONE_FOR_BOTH),
    )
