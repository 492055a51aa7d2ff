"""Who works with this home, and whose key is whose. Nothing is sealed to an entry that does not verify.

A person's public key, role and home are a directory entry, signed by whoever invited them, up to the Responsible
Individual's root, whose fingerprint is kept outside the database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.people import members_repository, vouching_repository
from backend.people.details import name_of, nicknames_of, open_detail
from backend.people.entries import digest_of, last_signed
from backend.people.homes import HomeView, find_home, home_by_id
from backend.people.tables import Person, RetiredEntry
from backend.policy.inviting import may_invite
from backend.store.engine import ReadSession
from backend.store.kept import Kept
from backend.vault import DirectoryEntry, PublicKey, SignedEntry, TransportKey, verify_chain

KEPT = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Member:
    """An adult as the rooms know them. `public_key` is None for one who is not confirmed: nothing is sealed to them."""

    id: str
    home_id: str
    role: str
    name: str
    usual_times: str | None
    public_key: PublicKey | None
    nicknames: tuple[str, ...] = ()
    has_left: bool = False

    @property
    def first_name(self) -> str:
        """What a child calls them."""
        return self.name.split()[0]


def entry_of(person: Person) -> DirectoryEntry:
    """The directory entry that a person's row stands for. Only for people who have keys."""
    if person.public_key is None or person.signing_public is None or person.joined_at is None:
        raise ValueError("a person without keys has no directory entry")
    return DirectoryEntry(
        person=person.id,
        home=person.home_id,
        role=person.role,
        public_key=person.public_key,
        signing_public=person.signing_public,
        invited_by=person.invited_by,
        joined_at=person.joined_at.isoformat(),
    )


def _retired(row: RetiredEntry) -> SignedEntry:
    entry = DirectoryEntry(
        person=row.person_id,
        home=row.home_id,
        role=row.role,
        public_key=row.public_key,
        signing_public=row.signing_public,
        invited_by=row.invited_by,
        joined_at=row.joined_at.isoformat(),
    )
    return SignedEntry(entry, row.signature)


def _may_invite(inviter: DirectoryEntry, invited: DirectoryEntry) -> bool:
    return inviter.home == invited.home and may_invite(inviter.role, invited.role)


class Directory:
    """Reads and verifies the adults of a home; keeps them for some seconds, or until `forget`."""

    def __init__(self, transport: TransportKey, roots: Mapping[str, str]) -> None:
        self._transport = transport
        self._roots = roots
        self._everybody: Kept[str, tuple[Member, ...]] = Kept(KEPT)
        self._homes: Kept[str, HomeView] = Kept(KEPT)
        self._by_card: Kept[str | None, HomeView] = Kept(KEPT)

    async def members(self, db: ReadSession, home_id: str, now: datetime) -> tuple[Member, ...]:
        """All adults who have not left, those without a valid entry with no key."""
        return tuple(member for member in await self._all(db, home_id, now) if not member.has_left)

    async def former(self, db: ReadSession, home_id: str, now: datetime) -> tuple[Member, ...]:
        """Adults who have left: nothing is sealed to them, but a child may still tell of them."""
        return tuple(member for member in await self._all(db, home_id, now) if member.has_left)

    async def standing(self, db: ReadSession, home_id: str) -> frozenset[str]:
        """Whose entries hold at this moment, as this transaction sees them."""
        return frozenset(member.id for member in await self._read(db, home_id) if member.public_key is not None)

    async def _all(self, db: ReadSession, home_id: str, now: datetime) -> tuple[Member, ...]:
        kept = self._everybody.get(home_id, now)
        return kept if kept is not None else self._everybody.put(home_id, await self._read(db, home_id), now)

    async def _read(self, db: ReadSession, home_id: str) -> tuple[Member, ...]:
        people = await members_repository.people_of(db, home_id)
        signed_last = await last_signed(db, self._transport, [person.id for person in people])
        retired = {row.person_id: _retired(row) for row in await vouching_repository.retired_of(db, home_id)}
        return self._verified(home_id, people, signed_last, retired)

    async def member(self, db: ReadSession, home_id: str, person_id: str, now: datetime) -> Member | None:
        """One adult, or None."""
        return next((m for m in await self.members(db, home_id, now) if m.id == person_id), None)

    async def home(self, db: ReadSession, home_id: str, now: datetime) -> HomeView:
        """A home by its id. Raises LookupError."""
        kept = self._homes.get(home_id, now)
        return kept or self._homes.put(home_id, await home_by_id(db, self._transport, home_id), now)

    async def home_of_card(self, db: ReadSession, code: str | None, now: datetime) -> HomeView | None:
        """The home of a card's code; without a code, the only home there is. None if there is no such home."""
        if kept := self._by_card.get(code, now):
            return kept
        home = await find_home(db, self._transport, code)
        # no home is not kept: whoever guesses codes must not fill the memory
        return self._by_card.put(code, home, now) if home else None

    def forget(self) -> None:
        """Somebody joined, was confirmed, changed or left: read anew."""
        self._everybody.clear()
        self._homes.clear()
        self._by_card.clear()

    def _verified(
        self,
        home_id: str,
        people: Iterable[Person],
        signed_last: Mapping[str, str],
        retired: Mapping[str, SignedEntry],
    ) -> tuple[Member, ...]:
        people = tuple(people)
        signed = {p.id: SignedEntry(entry_of(p), p.signature) for p in people if p.signature and p.public_key}
        # an older entry that was put back has a signature that holds: what was signed last is in the audit
        signed = {
            person: one
            for person, one in signed.items()
            if signed_last.get(person) in (None, digest_of(one.entry, one.signature))
            # an entry that has ended carries only those of whom the audit knows: its old key lets nobody in any more
            and (person in signed_last or one.entry.invited_by not in retired)
        }
        root = self._roots.get(home_id, "")

        def stands(person: str) -> bool:
            # whoever left, was reset or has a new role stays a link of the chain of those whom they let in before
            chains = ({**retired, **signed}, {**signed, **retired, person: signed[person]})
            return any(verify_chain(person, links, root, _may_invite) for links in chains)

        stand = {p.id for p in people if p.left_at is None and p.id in signed and stands(p.id)}
        return tuple(self._member(p, verified=p.id in stand) for p in people)

    def _member(self, person: Person, *, verified: bool) -> Member:
        times = person.usual_times
        return Member(
            id=person.id,
            home_id=person.home_id,
            role=person.role,
            name=name_of(self._transport, person),
            usual_times=open_detail(self._transport, person, "usual_times", times) if times else None,
            public_key=PublicKey.from_raw(person.public_key) if verified and person.public_key else None,
            nicknames=nicknames_of(self._transport, person),
            has_left=person.left_at is not None,
        )
