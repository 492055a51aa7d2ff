"""Inviting an adult, accepting, and being confirmed by somebody who is there.

An invitation is a link that is shown once. Who accepts has joined: they can sign in, and hold nothing. Only when a
present reader has compared name, role and fingerprint with them is their directory entry signed.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from backend.audit.chain import note_account
from backend.people import accounts_repository, vouching_repository
from backend.people.details import email_hash, name_of, open_detail, same_email, seal_detail
from backend.people.directory import Directory, entry_of
from backend.people.enrolment import Enrolled, Keys, Signer, confirm_entry, make_keys, new_person, take_keys
from backend.people.entries import note_signed
from backend.people.password_judge import fault_of
from backend.people.roots import Roots
from backend.people.second_factor import matching_step, new_totp_secret
from backend.people.session import Reader
from backend.people.slow_work import SlowWork
from backend.people.tables import Person
from backend.people.vouching import sign_instead
from backend.policy.inviting import may_invite
from backend.store.engine import ReadSession, Store, WriteSession
from backend.vault import TransportKey, root_fingerprint
from backend.vault.fingerprints import fingerprint_of

HOLDS_FOR = timedelta(days=7)


class InvitationRefused(Exception):
    """Why not, in one sentence for the adult who asked."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What somebody who holds the link is shown."""

    name: str
    role: str
    email: str
    totp_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Colleague:
    """One line of the page of people."""

    id: str
    name: str
    role: str
    state: str
    fingerprint: str | None
    may_confirm: bool
    is_me: bool


def invitation_hash(transport: TransportKey, token: str) -> bytes:
    """What the database knows of a link."""
    return transport.lookup("invitation", token)


async def invite(
    db: WriteSession,
    transport: TransportKey,
    *,
    home_id: str,
    by: str,
    name: str,
    role: str,
    email: str,
    now: datetime,
) -> str:
    """Make an invitation; returns the token of its link. `by`: the inviter's id, empty for a home's root."""
    name, email = " ".join(name.split()), same_email(email)
    if not name or "@" not in email:
        raise InvitationRefused("Type a name and an e-mail address.")
    if await accounts_repository.person_by_email(db, email_hash(transport, email)):
        raise InvitationRefused("Somebody has this e-mail address already. Use another one.")
    person = new_person(transport, home_id=home_id, name=name, role=role, email=email, invited_by=by)
    db.add(person)
    await note_account(db, transport, person, "invited", now, by=by)
    return renew(transport, person, now)


def renew(transport: TransportKey, person: Person, now: datetime) -> str:
    """A fresh link for a person, with a fresh second factor; an older link stops working."""
    token = secrets.token_urlsafe(32)
    person.state = "invited"
    person.invitation_hash = invitation_hash(transport, token)
    person.invitation_until = now + HOLDS_FOR
    person.totp_secret = seal_detail(transport, person, "totp_secret", new_totp_secret())
    person.totp_last_step = None
    return token


def forget_keys(person: Person) -> None:
    """What was sealed to this person can be opened by nobody any more: their private keys are gone."""
    person.public_key = person.signing_public = person.signature = None
    person.keys_by_password = person.keys_by_recovery = person.totp_secret = None
    person.invitation_hash = person.invitation_until = None


async def find(db: ReadSession, transport: TransportKey, token: str, now: datetime) -> Invitation | None:
    """The invitation of a link, while it holds."""
    person = await accounts_repository.person_by_invitation(db, invitation_hash(transport, token), now)
    return _opened(transport, person) if person else None


def _opened(transport: TransportKey, person: Person) -> Invitation:
    def text(column: str, sealed: bytes) -> str:
        return open_detail(transport, person, column, sealed)

    secret = text("totp_secret", person.totp_secret) if person.totp_secret else ""
    return Invitation(text("name", person.name), person.role, text("email", person.email), secret)


class Acceptance:
    """Joining: the slow part runs outside the transaction."""

    def __init__(
        self, store: Store, transport: TransportKey, slow: SlowWork, roots: Roots, directory: Directory
    ) -> None:
        self._store = store
        self._transport = transport
        self._slow = slow
        self._roots = roots
        self._directory = directory

    async def accept(self, token: str, password: str, code: str, now: datetime) -> Enrolled:
        """Join with a password and the first code from the sign-in app. Raises InvitationRefused."""
        hashed = invitation_hash(self._transport, token)
        async with self._store.reading() as db:
            person = await accounts_repository.person_by_invitation(db, hashed, now)
        if person is None:
            raise InvitationRefused("This invitation has run out or was used. Ask for a new one.")
        step = _checked(_opened(self._transport, person), password, code, now)
        keys = await self._slow.run(make_keys, person, password)
        async with self._store.writing() as db:
            again = await accounts_repository.person_by_invitation(db, hashed, now)
            if again is None:
                raise InvitationRefused("This invitation has run out or was used. Ask for a new one.")
            await self._join(db, again, keys, step, now)
        self._directory.forget()
        return Enrolled(again, keys.keyring, keys.recovery_code)

    async def _join(self, db: WriteSession, person: Person, keys: Keys, step: int, now: datetime) -> None:
        take_keys(person, keys, now)
        await note_account(db, self._transport, person, "joined", now)
        person.totp_last_step = step
        if person.invited_by == person.id:
            self._roots.record(person.home_id, root_fingerprint(keys.keyring.signing.public))
            confirm_entry(person, Signer(person.id, keys.keyring.signing))
            await note_signed(db, self._transport, person, entry_of(person), person.id, now)


def _checked(invitation: Invitation, password: str, code: str, now: datetime) -> int:
    fault = fault_of(password, (invitation.name, invitation.email, "sayso"))
    if fault:
        raise InvitationRefused(fault)
    step = matching_step(invitation.totp_secret, code, now)
    if step is None:
        raise InvitationRefused("That code doesn’t fit. Type the six numbers that your app shows now.")
    return step


async def confirm(
    db: WriteSession, transport: TransportKey, directory: Directory, reader: Reader, person_id: str, now: datetime
) -> None:
    """A present reader has compared name, role and fingerprint: sign the entry. Raises InvitationRefused."""
    person = await accounts_repository.person(db, person_id, reader.home_id)
    if person is None or person.state != "joined" or not _may_confirm(reader, person):
        raise InvitationRefused("This person can’t be confirmed by you now.")
    if await sign_instead(db, transport, directory, person, reader, now):
        await vouching_repository.forget_retired(db, person.id)
    confirm_entry(person, Signer(reader.person_id, reader.signing))
    await note_signed(db, transport, person, entry_of(person), reader.person_id, now)
    directory.forget()


def _may_confirm(reader: Reader, person: Person) -> bool:
    return reader.confirmed and reader.person_id != person.id and may_invite(reader.role, person.role)


def spoken_fingerprint(public: bytes, signing_public: bytes) -> str:
    """Of both public keys, in eight groups of four (128 bits): two people read it to each other."""
    return fingerprint_of(public + signing_public)[:39]


def _fingerprint_of(person: Person) -> str | None:
    if person.public_key is None or person.signing_public is None:
        return None
    return spoken_fingerprint(person.public_key, person.signing_public)


async def colleagues(db: ReadSession, transport: TransportKey, reader: Reader) -> tuple[Colleague, ...]:
    """Everybody of the home, for the page of people."""
    people = await accounts_repository.people_in_any_state(db, reader.home_id)
    return tuple(_colleague(transport, reader, person) for person in people)


def _colleague(transport: TransportKey, reader: Reader, person: Person) -> Colleague:
    return Colleague(
        id=person.id,
        name=name_of(transport, person),
        role=person.role,
        state=person.state,
        fingerprint=_fingerprint_of(person),
        may_confirm=person.state == "joined" and _may_confirm(reader, person),
        is_me=person.id == reader.person_id,
    )
