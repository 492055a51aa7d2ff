"""New keys for a letterbox: what somebody read they have read; what comes next is sealed to keys they never had.

The new private halves exist only while this runs. Whoever may still read one day gets a locked grant; the child's copy
of the words' key is sealed to the child's own.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from backend.cases import grants_repository
from backend.cases.grants_repository import GrantState
from backend.cases.house import House
from backend.cases.letterbox import CHILD, KINDS, CasePlace, ChildKeys, public_keys
from backend.cases.releasing import Pair
from backend.cases.tables import Case, ChildGrant
from backend.people.directory import Member
from backend.store.columns import new_id
from backend.store.engine import ReadSession, WriteSession
from backend.vault import Place, PrivateKey, PublicKey, seal, unseal


def child_grant_place(home_id: str, case_id: str, epoch: int) -> Place:
    """Where the child's copy of a later key belongs."""
    return Place("child_grant", case_id, home_id, case_id, CHILD, epoch)


async def rekey(
    db: WriteSession,
    house: House,
    case: Case,
    members: Iterable[Member],
    out: Collection[str],
    back: Collection[str] = (),
) -> bool:
    """Give a locked case's letterbox new keys, with nothing for those of `out` or for whom grants were destroyed.

    `back`: their grants were destroyed with their old keys only, and they are let in again.

    False where a child on the web would lose what comes next: their talk began before children had a key of their own.
    """
    child = (await public_keys(db, house.transport, case.id)).get(CHILD)
    if child is None and case.channel == "web":
        return False
    found = await grants_repository.states(db, case.id)
    gone = {pair for pair in _destroyed(found, case.epoch) if pair[0] not in set(back)}
    keys = {kind: PrivateKey.generate() for kind in KINDS}
    case.epoch += 1
    place = CasePlace(case.home_id, case.id, house.transport, case.epoch)
    readers = [member for member in members if member.id not in set(out)]
    grants = place.grants(keys, readers, house.routes)
    await grants_repository.add_epoch(
        db,
        [place.compartment(kind, key.public) for kind, key in keys.items()],
        [row for row in grants if (row["person_id"], row["kind"]) not in gone],
        _for_child(case, keys["words"], child) if child else None,
    )
    return True


def _destroyed(found: Iterable[GrantState], epoch: int) -> set[Pair]:
    """For whom grants were destroyed, now or under older keys, and not given anew since."""
    here = {(grant.person, grant.kind) for grant in found if grant.epoch == epoch and grant.state != "destroyed"}
    return {(grant.person, grant.kind) for grant in found if grant.state == "destroyed"} - here


def _for_child(case: Case, words: PrivateKey, child: PublicKey) -> ChildGrant:
    sealed = seal(words.raw, child, child_grant_place(case.home_id, case.id, case.epoch))
    return ChildGrant(id=new_id(), home_id=case.home_id, case_id=case.id, epoch=case.epoch, words_key=sealed)


async def with_later(db: ReadSession, case: Case, keys: ChildKeys) -> ChildKeys:
    """The child's keys with the later keys of the words. Raises CannotOpen for one that was changed."""
    if case.epoch == 0 or keys.own is None:
        return keys
    later = [
        PrivateKey.from_raw(unseal(row.words_key, keys.own, child_grant_place(case.home_id, case.id, row.epoch)))
        for row in await grants_repository.child_grants(db, case.id)
    ]
    return replace(keys, words=PrivateKey.of_epochs([*later, keys.words]))
