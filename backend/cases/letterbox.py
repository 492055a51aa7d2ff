"""The birth of a case: its compartments, and a locked grant for everyone who might ever be allowed to read.

The private halves exist only while this runs; afterwards there are only grants (docs/architecture.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from backend.cases import repository
from backend.people.directory import Member
from backend.policy.routes import RoutePolicy
from backend.store.columns import new_id
from backend.store.engine import ReadSession
from backend.vault import PRIVATE_BYTES, CannotOpen, Place, PrivateKey, PublicKey, TransportKey, make_grant

KINDS = ("words", "identity", "notes", "summary", "held")
CHILD = "child"
"""The child's own key: later keys of the words are sealed to it. No adult ever holds it."""


Row = dict[str, object]
"""A row that is written as it is: some eighty of them at once, too many for objects."""


@dataclass(frozen=True, slots=True)
class Letterbox:
    """The letterbox of a case that may not have begun yet; `child` is what the child's device will hold."""

    case_id: str
    compartments: list[Row] = field(repr=False)
    grants: list[Row] = field(repr=False)
    child: "ChildKeys" = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChildKeys:
    """What a child's device holds: the words' key, and a key of the child's own (None in cases that began without).

    `words` opens what was sealed to earlier keys too; `raw` is what is wrapped under a token or return words.
    """

    words: PrivateKey = field(repr=False)
    own: PrivateKey | None = field(default=None, repr=False)

    @classmethod
    def from_raw(cls, raw: bytes) -> "ChildKeys":
        """As they were wrapped. Later keys of the words are opened with `own`."""
        own = PrivateKey.from_raw(raw[PRIVATE_BYTES:]) if len(raw) > PRIVATE_BYTES else None
        return cls(PrivateKey.from_raw(raw[:PRIVATE_BYTES]), own)

    @property
    def raw(self) -> bytes:
        """The words' first key, and the child's own."""
        first = self.words.older[-1] if self.words.older else self.words
        return first.raw + (self.own.raw if self.own else b"")


def grant_place(home_id: str, case_id: str, kind: str, person_id: str, epoch: int = 0) -> Place:
    """Where a grant belongs: it opens nothing anywhere else."""
    return Place("grant", person_id, home_id, case_id, kind, epoch)


def words_key_place(home_id: str, case_id: str) -> Place:
    """Where the child's own copy of the words' key belongs."""
    return Place("child_grant", case_id, home_id, case_id, "words")


def build_letterbox(
    home_id: str, case_id: str, members: Iterable[Member], routes: RoutePolicy, transport: TransportKey
) -> Letterbox:
    """Make the key pairs of a case and lock a grant for each confirmed adult who may ever need one."""
    keys = {kind: PrivateKey.generate() for kind in KINDS}
    own = PrivateKey.generate()
    place = CasePlace(home_id, case_id, transport)
    compartments = [place.compartment(kind, key.public) for kind, key in {**keys, CHILD: own}.items()]
    return Letterbox(case_id, compartments, place.grants(keys, members, routes), ChildKeys(keys["words"], own))


@dataclass(frozen=True, slots=True)
class CasePlace:
    """Where the rows of one letterbox belong; `epoch` counts its keys."""

    home_id: str
    case_id: str
    transport: TransportKey
    epoch: int = 0

    def grants(self, keys: Mapping[str, PrivateKey], members: Iterable[Member], routes: RoutePolicy) -> list[Row]:
        """A locked grant for each confirmed adult who may ever need one."""
        return [
            self.grant(kind, keys[kind], member.id, member.public_key)
            for member in members
            if member.public_key is not None
            for kind in routes.potential.get(member.role, ())
        ]

    def grant(self, kind: str, key: PrivateKey, person_id: str, reader: PublicKey) -> Row:
        """One reader's locked copy of a compartment's private half."""
        place = grant_place(self.home_id, self.case_id, kind, person_id, self.epoch)
        made = make_grant(key, reader, place, self.transport)
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
        place = _public_place(self.home_id, self.case_id, kind, self.epoch)
        mac = self.transport.row_mac(place, "birth", b"", public.raw)
        return {**self._row(kind), "public_key": public.raw, "mac": mac}

    def _row(self, kind: str) -> Row:
        return {
            "id": new_id(),
            "home_id": self.home_id,
            "case_id": self.case_id,
            "kind": kind,
            "epoch": self.epoch,
        }


def _public_place(home_id: str, case_id: str, kind: str, epoch: int) -> Place:
    return Place("compartment.public_key", case_id, home_id, case_id, kind, epoch)


async def public_keys(db: ReadSession, transport: TransportKey, case_id: str) -> dict[str, PublicKey]:
    """The newest public halves of a case's compartments. Raises CannotOpen for one that was swapped."""
    found = {}
    for row in sorted(await repository.compartments(db, case_id), key=lambda row: row.epoch):
        place = _public_place(row.home_id, row.case_id, row.kind, row.epoch)
        if not transport.check_row_mac(row.mac, place, "birth", b"", row.public_key):
            raise CannotOpen
        found[row.kind] = PublicKey.from_raw(row.public_key)
    return found
