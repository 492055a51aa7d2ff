"""How an adult comes to have keys: by accepting an invitation, or at once for a demo home's people."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from backend.people.details import email_hash, seal_detail
from backend.people.directory import entry_of
from backend.people.entries import note_signed
from backend.people.keyring import Keyring, password_place, recovery_place
from backend.people.slow_work import SlowWork
from backend.people.tables import Person
from backend.store.columns import new_id
from backend.store.engine import WriteSession
from backend.vault import (
    PASSWORD_COST,
    Argon2Cost,
    SigningKey,
    TransportKey,
    new_recovery_code,
    sign_entry,
    wrap_with_password,
    wrap_with_recovery_code,
)


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who may sign a directory entry, with the key to do it."""

    person_id: str
    signing: SigningKey = field(repr=False)


@dataclass(frozen=True, slots=True)
class Keys:
    """A person's keys and the two wrapped copies that are all that will ever be stored of them."""

    keyring: Keyring = field(repr=False)
    by_password: bytes = field(repr=False)
    by_recovery: bytes = field(repr=False)
    recovery_code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A person with keys; the recovery code is shown once."""

    person: Person
    keyring: Keyring = field(repr=False)
    recovery_code: str = field(repr=False)

    @property
    def signer(self) -> Signer:
        """This person as one who signs for others."""
        return Signer(self.person.id, self.keyring.signing)


def make_keys(person: Person, password: str, cost: Argon2Cost = PASSWORD_COST) -> Keys:
    """Generate a person's keys and wrap them. Slow on purpose: call it in `SlowWork`."""
    return wrap_keys(person, Keyring.generate(), password, cost)


def wrap_keys(person: Person, keyring: Keyring, password: str, cost: Argon2Cost = PASSWORD_COST) -> Keys:
    """Wrap keys that a person has under a password and a fresh recovery code. Slow on purpose, too."""
    code = new_recovery_code()
    return Keys(
        keyring,
        wrap_with_password(keyring.raw, password, password_place(person), cost),
        wrap_with_recovery_code(keyring.raw, code, recovery_place(person)),
        code,
    )


def take_keys(person: Person, keys: Keys, now: datetime) -> None:
    """Give a person their keys: they have joined, and hold nothing until somebody present confirms them."""
    person.public_key = keys.keyring.key.public.raw
    person.signing_public = keys.keyring.signing.public
    person.keys_by_password, person.keys_by_recovery = keys.by_password, keys.by_recovery
    person.joined_at = now.astimezone(UTC)
    person.invitation_hash = person.invitation_until = None
    person.signature = None
    person.state = "joined"


def confirm_entry(person: Person, signer: Signer) -> None:
    """Sign a person's directory entry: from now on things may be sealed to them."""
    person.invited_by = signer.person_id
    person.signature = sign_entry(entry_of(person), signer.signing)
    person.state = "confirmed"


def new_person(transport: TransportKey, *, home_id: str, name: str, role: str, email: str, invited_by: str) -> Person:
    """A row for somebody who has no keys yet; a root (who invites themself) is marked by an empty `invited_by`."""
    person = Person(id=new_id(), home_id=home_id, role=role, state="invited")
    person.invited_by = invited_by or person.id
    person.name = seal_detail(transport, person, "name", name)
    person.email = seal_detail(transport, person, "email", email)
    person.email_hash = email_hash(transport, email)
    return person


async def create_person(
    db: WriteSession,
    transport: TransportKey,
    slow: SlowWork,
    *,
    home_id: str,
    name: str,
    role: str,
    email: str,
    password: str,
    totp_secret: str,
    now: datetime,
    invited_by: Signer | None = None,
    usual_times: str | None = None,
    phone: str | None = None,
) -> Enrolled:
    """A confirmed person with keys, at once: for a demo home and for tests. Without `invited_by` they are the root."""
    inviter = invited_by.person_id if invited_by else ""
    person = new_person(transport, home_id=home_id, name=name, role=role, email=email, invited_by=inviter)
    person.totp_secret = seal_detail(transport, person, "totp_secret", totp_secret)
    person.usual_times = seal_detail(transport, person, "usual_times", usual_times) if usual_times else None
    person.phone = seal_detail(transport, person, "phone", phone) if phone else None
    keys = await slow.run(make_keys, person, password)
    take_keys(person, keys, now)
    signer = invited_by or Signer(person.id, keys.keyring.signing)
    confirm_entry(person, signer)
    db.add(person)
    await note_signed(db, transport, person, entry_of(person), signer.person_id, now)
    return Enrolled(person, keys.keyring, keys.recovery_code)
