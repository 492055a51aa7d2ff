"""A new role needs two people: one proposes it, another one confirms it and signs the entry. Both are in the audit."""

from dataclasses import dataclass
from datetime import datetime

from backend.audit.chain import note_account
from backend.people import accounts_repository, vouching_repository
from backend.people.details import name_of
from backend.people.directory import Directory, entry_of
from backend.people.enrolment import Signer, confirm_entry
from backend.people.entries import note_signed
from backend.people.session import Reader
from backend.people.tables import Person, RoleChange
from backend.people.vouching import retire, sign_instead
from backend.policy.inviting import MAY_PROPOSE, PROPOSABLE, may_invite
from backend.store.engine import ReadSession, WriteSession
from backend.vault import TransportKey


class RoleRefused(Exception):
    """Not possible for this reader, or not now."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A role that waits. `may_confirm`: this reader may be the second person."""

    person_id: str
    role: str
    by: str
    may_confirm: bool


async def propose(
    db: WriteSession, transport: TransportKey, reader: Reader, person_id: str, role: str, now: datetime
) -> None:
    """The first person's part. Raises RoleRefused."""
    person = await accounts_repository.person(db, person_id, reader.home_id)
    if person is None or not _may_propose(reader, person, role):
        raise RoleRefused
    await vouching_repository.keep_role_change(db, person, role, reader.person_id, now)
    await note_account(db, transport, person, "role_proposed", now, by=reader.person_id)


async def take_back(db: WriteSession, transport: TransportKey, reader: Reader, person_id: str, now: datetime) -> None:
    """It was not meant, or the second person says no. Raises RoleRefused."""
    person = await accounts_repository.person(db, person_id, reader.home_id)
    if person is None or reader.role not in MAY_PROPOSE or not reader.confirmed or person.id == reader.person_id:
        raise RoleRefused
    await vouching_repository.forget_role_change(db, person.id)
    await note_account(db, transport, person, "role_taken_back", now, by=reader.person_id)


async def confirm(
    db: WriteSession, transport: TransportKey, directory: Directory, reader: Reader, person_id: str, now: datetime
) -> str:
    """The second person's part: the entry is signed with the new role. Returns the role before. Raises RoleRefused."""
    person = await accounts_repository.person(db, person_id, reader.home_id)
    change = await vouching_repository.role_change(db, person_id)
    if person is None or change is None or not _may_confirm(reader, person, change):
        raise RoleRefused
    before = person.role
    if not await sign_instead(db, transport, directory, person, reader, now):
        await retire(db, person)
    person.role = change.role
    confirm_entry(person, Signer(reader.person_id, reader.signing))
    await note_signed(db, transport, person, entry_of(person), reader.person_id, now)
    await note_account(db, transport, person, "role_changed", now, by=reader.person_id, about=change.by_id)
    await vouching_repository.forget_role_change(db, person.id)
    directory.forget()
    return before


async def waiting(db: ReadSession, transport: TransportKey, reader: Reader) -> dict[str, Proposed]:
    """What waits in this reader's home, by person."""
    found = {}
    for change in await vouching_repository.role_changes(db, reader.home_id):
        person = await accounts_repository.person(db, change.person_id, reader.home_id)
        by = await accounts_repository.person(db, change.by_id, reader.home_id)
        if person is not None and person.id != reader.person_id:
            name = name_of(transport, by) if by else "somebody who has left"
            found[person.id] = Proposed(person.id, change.role, name, _may_confirm(reader, person, change))
    return found


def _may_propose(reader: Reader, person: Person, role: str) -> bool:
    return (
        reader.confirmed
        and reader.role in MAY_PROPOSE
        and role in PROPOSABLE
        and person.role in PROPOSABLE
        and person.role != role
        and person.state == "confirmed"
        and person.id not in (reader.person_id, person.invited_by)
    )


def _may_confirm(reader: Reader, person: Person, change: RoleChange) -> bool:
    return (
        reader.confirmed
        and person.state == "confirmed"
        and reader.person_id not in (change.by_id, person.id)
        and may_invite(reader.role, person.role)
        and may_invite(reader.role, change.role)
    )
