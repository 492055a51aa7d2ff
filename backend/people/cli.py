"""`sayso people add|list|reset|remove`: what an operator at the machine may do. None of it lets them read a word.

The roof mounts these and gives them the open store; a `BadUse` is one sentence and ends with exit code 2.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from backend.people import accounts_repository, ending, members_repository
from backend.people.details import email_hash, name_of, open_detail
from backend.people.invitations import InvitationRefused, invite, renew
from backend.people.tables import Person
from backend.policy.inviting import IN_HOME, ROLES
from backend.store.engine import ReadSession, WriteSession
from backend.vault import TransportKey

ROOT_ROLE = "responsible_individual"
End = Callable[[WriteSession, Person], Awaitable[object]]
"""What ends with somebody's keys."""
OPERATOR = "operator"


class BadUse(Exception):
    """What to do instead, in one sentence."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of `sayso people list`."""

    name: str
    role: str
    state: str
    email: str


async def add_person(
    db: WriteSession, transport: TransportKey, *, name: str, role: str, email: str, home: str | None, now: datetime
) -> str:
    """Invite somebody; returns the path of the link, shown once. A home’s first must be its root. Raises BadUse."""
    if role not in ROLES:
        raise BadUse(f"No such role. Use one of: {', '.join(ROLES)}.")
    home_id = await _home(db, home)
    root = await _root(db, home_id)
    if root is None and role != ROOT_ROLE:
        raise BadUse(f"Invite the {ROOT_ROLE} first: everybody else’s keys are confirmed from there.")
    try:
        token = await invite(
            db, transport, home_id=home_id, by=root.id if root else "", name=name, role=role, email=email, now=now
        )
    except InvitationRefused as error:
        raise BadUse(str(error)) from None
    return f"/inbox/invite/{token}"


async def list_people(db: ReadSession, transport: TransportKey, home: str | None) -> tuple[Listed, ...]:
    """The adults of a home. Raises BadUse."""
    people = await accounts_repository.people_in_any_state(db, await _home(db, home))
    return tuple(
        Listed(name_of(transport, p), p.role, p.state, open_detail(transport, p, "email", p.email)) for p in people
    )


async def reset_person(
    db: WriteSession, transport: TransportKey, email: str, now: datetime, end: End | None = None
) -> str:
    """New keys for somebody who lost password and recovery code; returns the path of a new invitation. Raises BadUse.

    What was granted to the old keys cannot be opened with the new ones, and nothing is granted to these until a
    present reader has confirmed them. `end` does what ends with the old keys, in the rooms above too.
    """
    person = await _person(db, transport, email)
    if person.invited_by == person.id and person.state == "confirmed":
        raise BadUse("This person is the home’s root: set up another one with the provider before you reset them.")
    await (end(db, person) if end else ending.end_keys(db, transport, person, OPERATOR, now))
    return f"/inbox/invite/{renew(transport, person, now)}"


async def remove_person(
    db: WriteSession, transport: TransportKey, email: str, now: datetime, end: End | None = None
) -> str:
    """Somebody left: their keys and sessions are gone at once. Returns their name. Raises BadUse."""
    person = await _person(db, transport, email)
    if held := await keeps_here(db, person):
        raise BadUse(held)
    name = name_of(transport, person)
    await (end(db, person) if end else ending.leave(db, transport, person, OPERATOR, now))
    return name


async def keeps_here(db: ReadSession, person: Person) -> str:
    """Why this person cannot leave yet, in one sentence; empty where they can."""
    if person.invited_by == person.id and person.state == "confirmed":
        return "This person is the home’s root: everybody else is confirmed through them. Name another one first."
    people = await accounts_repository.people_in_any_state(db, person.home_id)
    others = [other for other in people if other.role == person.role and other.state == "confirmed"]
    if person.role not in IN_HOME and len(others) <= 1:
        return "This is the only person with this role. Add the next one first, so that no child’s way ends."
    return ""


async def _person(db: ReadSession, transport: TransportKey, email: str) -> Person:
    found = await accounts_repository.person_by_email(db, email_hash(transport, email))
    if found is None or found.left_at is not None:
        raise BadUse("Nobody has this e-mail address. `sayso people list` shows who there is.")
    return found


async def _home(db: ReadSession, home: str | None) -> str:
    homes = await members_repository.homes(db)
    if home is not None and home in {each.id for each in homes}:
        return home
    if home is None and len(homes) == 1:
        return homes[0].id
    raise BadUse("Say which home with --home and its id." if homes else "There is no home yet. Set one up first.")


async def _root(db: ReadSession, home_id: str) -> Person | None:
    people = await accounts_repository.people_in_any_state(db, home_id)
    return next((person for person in people if person.invited_by == person.id), None)
