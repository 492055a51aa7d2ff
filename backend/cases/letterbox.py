"""The birth of a case: its compartments, and a locked grant for everyone who might ever be allowed to read.

The private halves exist only while this runs; afterwards there are only grants (docs/architecture.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from backend.cases import repository
from backend.people.directory import Member
from backend.policy.routes import RoutePolicy
from backend.store.columns import new_id
from backend.store.engine import ReadSession
from backend.vault import CannotOpen, Place, PrivateKey, PublicKey, TransportKey, make_grant

KINDS = ("words", "identity", "notes", "summary", "held")


Row = dict[str, object]
"""A row that is written as it is: some eighty of them at once, too many for objects."""


@dataclass(frozen=True, slots=True)
class Letterbox:
    """The letterbox of a case that may not have begun yet; the words' private half is for the child's own grant."""

    case_id: str
    compartments: list[Row] = field(repr=False)
    grants: list[Row] = field(repr=False)
    words: PrivateKey = field(repr=False)


def grant_place(home_id: str, case_id: str, kind: str, person_id: str) -> Place:
    """Where a grant belongs: it opens nothing anywhere else."""
    return Place("grant", person_id, home_id, case_id, kind)


def words_key_place(home_id: str, case_id: str) -> Place:
    """Where the child's own copy of the words' key belongs."""
    return Place("child_grant", case_id, home_id, case_id, "words")


def build_letterbox(
    home_id: str, case_id: str, members: Iterable[Member], routes: RoutePolicy, transport: TransportKey
) -> Letterbox:
    """Make the key pairs of a case and lock a grant for each confirmed adult who may ever need one."""
    keys = {kind: PrivateKey.generate() for kind in KINDS}
    place = _CasePlace(home_id, case_id, transport)
    grants = [
        place.grant(kind, keys[kind], member.id, member.public_key)
        for member in members
        if member.public_key is not None
        for kind in routes.potential.get(member.role, ())
    ]
    return Letterbox(case_id, [place.compartment(kind, keys[kind].public) for kind in KINDS], grants, keys["words"])


@dataclass(frozen=True, slots=True)
class _CasePlace:
    """Where the rows of one letterbox belong."""

    home_id: str
    case_id: str
    transport: TransportKey

    def grant(self, kind: str, key: PrivateKey, person_id: str, reader: PublicKey) -> Row:
        """One reader's locked copy of a compartment's private half."""
        made = make_grant(key, reader, grant_place(self.home_id, self.case_id, kind, person_id), self.transport)
        return {
            **self._row(kind),
            "person_id": person_id,
            "state": "held",
            "locked": made.locked,
            "release_key": made.release_key,
            "cause": "birth",
        }

    def compartment(self, kind: str, public: PublicKey) -> Row:
        """A compartment's public half, with the keyed seal that is checked before anything is sealed to it."""
        place = _public_place(self.home_id, self.case_id, kind)
        mac = self.transport.row_mac(place, "birth", b"", public.raw)
        return {**self._row(kind), "public_key": public.raw, "mac": mac}

    def _row(self, kind: str) -> Row:
        return {"id": new_id(), "home_id": self.home_id, "case_id": self.case_id, "kind": kind}


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
