"""The directory: whose key this is, signed by whoever invited them, up to the provider's own root."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import NoReturn, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from backend.vault.fingerprints import fingerprint_of
from backend.vault.place import joined, text_bytes

LABEL = b"sayso/directory-entry/v1"


class SigningKey:
    """The Ed25519 key with which a person signs for those whom they invite."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def generate(cls) -> Self:
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_raw(cls, raw: bytes) -> Self:
        return cls(Ed25519PrivateKey.from_private_bytes(raw))

    @property
    def raw(self) -> bytes:
        return self._key.private_bytes_raw()

    @property
    def public(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def sign(self, content: bytes) -> bytes:
        return self._key.sign(content)

    def __repr__(self) -> str:
        return "SigningKey(kept secret)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A signing key is not pickled.")


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """Who somebody is, and their public keys. `invited_by` is the inviter's id; the root invites itself."""

    person: str
    home: str
    role: str
    public_key: bytes
    signing_public: bytes
    invited_by: str
    joined_at: str

    def encode(self) -> bytes:
        """The one spelling of this entry that is signed."""
        values = (getattr(self, field.name) for field in fields(self))
        return joined(LABEL, *(text_bytes(value) if isinstance(value, str) else value for value in values))


@dataclass(frozen=True, slots=True)
class SignedEntry:
    """An entry with its inviter's signature."""

    entry: DirectoryEntry
    signature: bytes


def _anyone(_inviter: DirectoryEntry, _invited: DirectoryEntry) -> bool:
    return True


def sign_entry(entry: DirectoryEntry, by: SigningKey) -> bytes:
    return by.sign(entry.encode())


def root_fingerprint(signing_public: bytes) -> str:
    """What the Responsible Individual keeps outside the database."""
    return fingerprint_of(signing_public)


def verify_chain(
    entry_id: str,
    entries: Mapping[str, SignedEntry],
    root_fingerprint: str,
    may_invite: Callable[[DirectoryEntry, DirectoryEntry], bool] = _anyone,
) -> bool:
    """Whether every signature holds from this entry up to the root with that fingerprint.

    Who may invite whom is a matter of what is right: the caller brings that rule, asked at every step.
    """
    seen: set[str] = set()
    while entry_id not in seen:
        seen.add(entry_id)
        signed = entries.get(entry_id)
        if signed is None or signed.entry.person != entry_id:
            return False
        if signed.entry.invited_by == entry_id:
            return _is_root(signed, root_fingerprint)
        inviter = entries.get(signed.entry.invited_by)
        if inviter is None or not may_invite(inviter.entry, signed.entry):
            return False
        if not _signed_by(signed, inviter.entry.signing_public):
            return False
        entry_id = signed.entry.invited_by
    return False


def _is_root(signed: SignedEntry, expected: str) -> bool:
    found = fingerprint_of(signed.entry.signing_public)
    same = hmac.compare_digest(text_bytes(found), text_bytes(expected.strip().lower()))
    return same and _signed_by(signed, signed.entry.signing_public)


def _signed_by(signed: SignedEntry, signing_public: bytes) -> bool:
    return signed_by(signing_public, signed.signature, signed.entry.encode())


def signed_by(signing_public: bytes, signature: bytes, content: bytes) -> bool:
    """Does the signature hold?"""
    try:
        Ed25519PublicKey.from_public_bytes(signing_public).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True
