"""A person's private keys, together: one to open what is granted to them, one to sign for those whom they let in."""

from dataclasses import dataclass, field
from typing import Self

from backend.people.tables import Person
from backend.vault import CannotOpen, Place, PrivateKey, SigningKey
from backend.vault.keys import PRIVATE_BYTES


@dataclass(frozen=True, slots=True)
class Keyring:
    """Kept only wrapped: under the password, under the recovery code, and under the secret of each session."""

    key: PrivateKey = field(repr=False)
    signing: SigningKey = field(repr=False)

    @classmethod
    def generate(cls) -> Self:
        """Fresh keys for somebody who joins."""
        return cls(PrivateKey.generate(), SigningKey.generate())

    @classmethod
    def from_raw(cls, raw: bytes) -> Self:
        """The keys from their bytes. Raises CannotOpen where the bytes are no keyring."""
        try:
            return cls(PrivateKey.from_raw(raw[:PRIVATE_BYTES]), SigningKey.from_raw(raw[PRIVATE_BYTES:]))
        except ValueError:
            raise CannotOpen from None

    @property
    def raw(self) -> bytes:
        """Both keys, to be wrapped."""
        return self.key.raw + self.signing.raw


def password_place(person: Person) -> Place:
    """Where the copy under the password belongs."""
    return Place("person.keys_by_password", person.id, person.home_id)


def recovery_place(person: Person) -> Place:
    """Where the copy under the recovery code belongs."""
    return Place("person.keys_by_recovery", person.id, person.home_id)
