"""The birth of a case: its compartments, and a locked grant for everyone who might ever be allowed to read.

The private halves exist only while this runs; afterwards there are only grants (docs/architecture.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from backend.cases import repository
from backend.cases.tables import Case, Compartment, Grant
from backend.people.directory import Member
from backend.policy.routes import RoutePolicy
from backend.store.columns import new_id
from backend.store.engine import ReadSession
from backend.vault import CannotOpen, Place, PrivateKey, PublicKey, TransportKey, make_grant

KINDS = ("words", "identity", "notes", "summary", "held")


@dataclass(frozen=True, slots=True)
class Letterbox:
    """A case's compartments: public halves for all, the words' private half for the child's own grant."""

    compartments: tuple[Compartment, ...]
    grants: tuple[Grant, ...]
    words: PrivateKey


def grant_place(home_id: str, case_id: str, kind: str, person_id: str) -> Place:
    """Where a grant belongs: it opens nothing anywhere else."""
    return Place("grant", person_id, home_id, case_id, kind)


def words_key_place(home_id: str, case_id: str) -> Place:
    """Where the child's own copy of the words' key belongs."""
    return Place("child_grant", case_id, home_id, case_id, "words")


def build_letterbox(case: Case, members: Iterable[Member], routes: RoutePolicy, transport: TransportKey) -> Letterbox:
    """Make the key pairs of a case and lock a grant for each confirmed adult who may ever need one."""
    keys = {kind: PrivateKey.generate() for kind in KINDS}
    grants = tuple(
        lock_grant(case, kind, keys[kind], member.id, member.public_key, transport)
        for member in members
        if member.public_key is not None
        for kind in routes.potential.get(member.role, ())
    )
    made = tuple(_compartment(case, kind, keys[kind].public, transport) for kind in KINDS)
    return Letterbox(made, grants, keys["words"])


def lock_grant(
    case: Case, kind: str, key: PrivateKey, person_id: str, reader: PublicKey, transport: TransportKey
) -> Grant:
    """One reader's locked copy of a compartment's private half."""
    made = make_grant(key, reader, grant_place(case.home_id, case.id, kind, person_id), transport)
    return Grant(
        id=new_id(),
        home_id=case.home_id,
        case_id=case.id,
        kind=kind,
        person_id=person_id,
        state="held",
        locked=made.locked,
        release_key=made.release_key,
        cause="birth",
    )


def _compartment(case: Case, kind: str, public: PublicKey, transport: TransportKey) -> Compartment:
    mac = transport.row_mac(_public_place(case.home_id, case.id, kind), "birth", b"", public.raw)
    return Compartment(id=new_id(), home_id=case.home_id, case_id=case.id, kind=kind, public_key=public.raw, mac=mac)


def _public_place(home_id: str, case_id: str, kind: str) -> Place:
    return Place("compartment.public_key", case_id, home_id, case_id, kind)


async def public_keys(db: ReadSession, transport: TransportKey, case_id: str) -> dict[str, PublicKey]:
    """The public halves of a case's compartments. Raises CannotOpen for one that was swapped."""
    found = {}
    for row in await repository.compartments(db, case_id):
        place = _public_place(row.home_id, row.case_id, row.kind)
        if not transport.check_row_mac(row.mac, place, "birth", b"", row.public_key):
            raise CannotOpen
        found[row.kind] = PublicKey.from_raw(row.public_key)
    return found
