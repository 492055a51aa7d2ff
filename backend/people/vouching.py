"""Who stands on whose signature when somebody's entry ends: nobody who was let in properly falls out because of it.

An entry that ends (a reset, a new role, leaving) is kept as a retired one, which still carries those whom its person
had let in. Where a present reader is at hand, they sign for these people instead; each of them was standing before, so
nothing is gained by anybody.
"""

from datetime import datetime

from backend.people import members_repository, vouching_repository
from backend.people.directory import Directory, entry_of
from backend.people.enrolment import Signer, confirm_entry
from backend.people.entries import note_signed
from backend.people.session import Reader
from backend.people.tables import Person, RetiredEntry
from backend.policy.inviting import may_invite
from backend.store.columns import new_id
from backend.store.engine import WriteSession
from backend.vault import TransportKey


async def retire(db: WriteSession, person: Person) -> None:
    """Keep the entry that is about to end, if it was ever signed."""
    if person.signature is None or person.public_key is None or person.signing_public is None:
        return
    entry = entry_of(person)
    await vouching_repository.forget_retired(db, person.id)
    db.add(
        RetiredEntry(
            id=new_id(),
            home_id=person.home_id,
            person_id=person.id,
            role=person.role,
            public_key=entry.public_key,
            signing_public=entry.signing_public,
            invited_by=person.invited_by,
            joined_at=person.joined_at,
            signature=person.signature,
        )
    )


async def sign_instead(
    db: WriteSession, transport: TransportKey, directory: Directory, person: Person, reader: Reader, now: datetime
) -> bool:
    """The reader signs for everybody who stands on this person's signature and whom the reader may let in.

    True if nobody stands on it any more. Called before the person's own entry changes.
    """
    standing, all_done = await directory.standing(db, person.home_id), True
    for other in await members_repository.people_of(db, person.home_id):
        if other.invited_by != person.id or other.id == person.id or other.id not in standing:
            continue
        if other.id == reader.person_id or not may_invite(reader.role, other.role):
            all_done = False
            continue
        confirm_entry(other, Signer(reader.person_id, reader.signing))
        await note_signed(db, transport, other, entry_of(other), reader.person_id, now)
    return all_done
