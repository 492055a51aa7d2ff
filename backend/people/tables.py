"""Homes, adults, children and what was declared about them. Names and addresses lie under the transport key."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from backend.store.base import Base, OfHome
from backend.store.columns import (
    CoarseTime,
    Code,
    Count,
    Deadline,
    Flag,
    Id,
    IndexedRef,
    KeyedHash,
    PublicBytes,
    Ref,
    SealedTransport,
    StaffTime,
    Wrapped,
)


class Home(Base):
    """A children's home. Its policy is in config/; here is what differs from home to home."""

    __tablename__ = "home"
    id: Mapped[Id]
    name: Mapped[SealedTransport]
    address: Mapped[SealedTransport]
    safe_word: Mapped[SealedTransport]
    telegram_on: Mapped[Flag]
    is_demo: Mapped[Flag]
    began_at: Mapped[CoarseTime]


class Card(OfHome, Base):
    """A printed card: its code leads to the home and nothing else. It names no child."""

    __tablename__ = "card"
    code_hash: Mapped[KeyedHash]
    code: Mapped[SealedTransport]
    __table_args__ = (UniqueConstraint("code_hash"),)


class Person(OfHome, Base):
    """An adult: contact details, keys and directory entry. State: invited, joined, confirmed, left.

    The private keys (HPKE and signing, together) are only ever stored wrapped: under the password and once more
    under the recovery code. `signature` is the inviter's, over the directory entry; without a valid one nothing is
    sealed to them.
    """

    __tablename__ = "person"
    role: Mapped[Code]
    state: Mapped[Code]
    name: Mapped[SealedTransport]
    email: Mapped[SealedTransport]
    email_hash: Mapped[KeyedHash]
    usual_times: Mapped[SealedTransport | None]
    nicknames: Mapped[SealedTransport | None]
    """What children call them besides, one a line: a text is matched against it (CF2)."""
    phone: Mapped[SealedTransport | None]
    public_key: Mapped[PublicBytes | None]
    signing_public: Mapped[PublicBytes | None]
    keys_by_password: Mapped[Wrapped | None]
    keys_by_recovery: Mapped[Wrapped | None]
    totp_secret: Mapped[SealedTransport | None]
    totp_last_step: Mapped[Count | None]
    invited_by: Mapped[Ref]
    invitation_hash: Mapped[KeyedHash | None]
    invitation_until: Mapped[Deadline | None]
    joined_at: Mapped[StaffTime | None]
    signature: Mapped[PublicBytes | None]
    left_at: Mapped[StaffTime | None]
    __table_args__ = (UniqueConstraint("email_hash"),)


class AdultSession(OfHome, Base):
    """A signed-in browser. The unlocked keys are wrapped under a secret that lives only in its cookie.

    State: `password` (the code is still owed) or `signed_in`.
    """

    __tablename__ = "adult_session"
    person_id: Mapped[Ref]
    state: Mapped[Code]
    secret_hash: Mapped[KeyedHash]
    keys: Mapped[Wrapped]
    began_at: Mapped[StaffTime]
    seen_at: Mapped[StaffTime]
    until: Mapped[Deadline]
    proved_at: Mapped[StaffTime | None]
    """When this person last typed their password here: what is exported or shared asks for it again."""
    challenge: Mapped[SealedTransport | None]
    """What a passkey has to sign next; used once."""
    __table_args__ = (UniqueConstraint("secret_hash"),)


class KnownDevice(OfHome, Base):
    """A browser in which somebody has signed in to the end. What others get wrong elsewhere does not hold it up."""

    __tablename__ = "known_device"
    person_id: Mapped[Ref]
    device_hash: Mapped[KeyedHash]
    seen_at: Mapped[StaffTime]
    __table_args__ = (UniqueConstraint("person_id", "device_hash"),)


class Passkey(OfHome, Base):
    """A second factor that cannot be read out to anybody (WebAuthn). The keys still open with the password alone."""

    __tablename__ = "passkey"
    person_id: Mapped[IndexedRef]
    credential_hash: Mapped[KeyedHash]
    credential: Mapped[SealedTransport]
    public_key: Mapped[PublicBytes]
    sign_count: Mapped[Count]
    label: Mapped[SealedTransport]
    added_at: Mapped[StaffTime]
    used_at: Mapped[StaffTime | None]
    __table_args__ = (UniqueConstraint("credential_hash"),)


class RoleChange(OfHome, Base):
    """A new role that one person has proposed and a second one has not confirmed yet. One for each person."""

    __tablename__ = "role_change"
    person_id: Mapped[Ref]
    role: Mapped[Code]
    by_id: Mapped[Ref]
    at: Mapped[StaffTime]
    __table_args__ = (UniqueConstraint("person_id"),)


class RetiredEntry(OfHome, Base):
    """The directory entry that somebody had before a reset. Those whom they let in still stand on it until a present
    reader confirms the new one, and signs for them."""

    __tablename__ = "retired_entry"
    person_id: Mapped[IndexedRef]
    role: Mapped[Code]
    public_key: Mapped[PublicBytes]
    signing_public: Mapped[PublicBytes]
    invited_by: Mapped[Ref]
    joined_at: Mapped[StaffTime]
    signature: Mapped[PublicBytes]


class SignInDelay(Base):
    """Back-off after wrong passwords, per account and address together, so that nobody can lock a colleague out."""

    __tablename__ = "sign_in_delay"
    id: Mapped[Id]
    key_hash: Mapped[KeyedHash]
    failures: Mapped[Count]
    not_before: Mapped[Deadline]
    __table_args__ = (UniqueConstraint("key_hash"),)


class Child(OfHome, Base):
    """A child of the home, as its register knows them. A case is not tied to one unless the child says so."""

    __tablename__ = "child"
    name: Mapped[SealedTransport]
    visitor_id: Mapped[Ref | None]
    keyworker_id: Mapped[Ref | None]
    left_at: Mapped[StaffTime | None]


class Relationship(OfHome, Base):
    """Relatives, partners and close friends on one team, declared at set-up, treated as joined (CF4)."""

    __tablename__ = "relationship"
    person_id: Mapped[Ref]
    other_id: Mapped[Ref]
    kind: Mapped[Code]
    """relative, partner or friend"""
    declared_by: Mapped[Ref | None]
    declared_at: Mapped[StaffTime | None]
    ended_at: Mapped[StaffTime | None]


class Declaration(OfHome, Base):
    """What one person proposes, and a second one confirms, to be declared of adults. Nothing counts before that.

    Kind: nickname, nickname_gone, tie, tie_gone. State: waiting, confirmed, taken_back. `what`: the nickname, or the
    kind of tie; `second_id` whoever confirmed or took it back.
    """

    __tablename__ = "declaration"
    kind: Mapped[Code]
    state: Mapped[Code]
    person_id: Mapped[Ref]
    other_id: Mapped[Ref | None]
    what: Mapped[SealedTransport]
    by_id: Mapped[Ref]
    at: Mapped[StaffTime]
    second_id: Mapped[Ref | None]
    second_at: Mapped[StaffTime | None]
    __table_args__ = (Index("ix_declaration_home_id_at", "home_id", "at"),)


class ShiftPin(OfHome, Base):
    """A few digits by which a worker on shift answers an alarm without their keys. Five wrong tries end it.

    `stretched` is a salt and Argon2id of the digits, sealed: without the key file nobody can try them out.
    `browser_hash` finds the browser on which the PIN was set. No word can be read with either.
    """

    __tablename__ = "shift_pin"
    person_id: Mapped[Ref]
    stretched: Mapped[SealedTransport]
    browser_hash: Mapped[KeyedHash]
    wrong: Mapped[Count]
    at: Mapped[StaffTime]
    until: Mapped[Deadline]
    __table_args__ = (UniqueConstraint("person_id"), UniqueConstraint("browser_hash"))


class Tablet(OfHome, Base):
    """A device of the house without keys: it shows a neutral alarm and takes an answer with a PIN.

    State: `offered` (its code was shown and not typed yet), `here`, `removed`.
    """

    __tablename__ = "tablet"
    name: Mapped[SealedTransport]
    state: Mapped[Code]
    secret_hash: Mapped[KeyedHash]
    added_by: Mapped[Ref]
    at: Mapped[StaffTime]
    until: Mapped[Deadline | None]
    alive_at: Mapped[StaffTime | None]
    __table_args__ = (UniqueConstraint("secret_hash"),)


class Overseer(OfHome, Base):
    """A Responsible Individual or Regulation 44 visitor of another home who watches over this one too, in counts."""

    __tablename__ = "overseer"
    person_id: Mapped[IndexedRef]
    since: Mapped[StaffTime]
