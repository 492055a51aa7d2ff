"""Key pairs of people and of compartments: ML-KEM-768 with X25519, kept as their raw parts."""

import hmac
import secrets
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import NoReturn, Self

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from backend.vault.fingerprints import fingerprint_of

SEED_BYTES = 64
X25519_BYTES = 32
MLKEM_PUBLIC_BYTES = 1184
PRIVATE_BYTES = SEED_BYTES + X25519_BYTES
PUBLIC_BYTES = MLKEM_PUBLIC_BYTES + X25519_BYTES
KEPT_PUBLIC_KEYS = 4096


class PublicKey:
    """What anyone may hold: post something in. Two keys with the same raw bytes are equal."""

    __slots__ = ("hybrid", "raw")

    def __init__(self, raw: bytes, hybrid: MLKEM768X25519PublicKey) -> None:
        self.raw = raw
        self.hybrid = hybrid

    @classmethod
    def from_raw(cls, raw: bytes) -> "PublicKey":
        """The key; built once and kept, because every seal asks for one."""
        return _public_key(bytes(raw))

    def fingerprint(self) -> str:
        """SHA-256 of the raw key in groups of four, to compare by eye or aloud."""
        return fingerprint_of(self.raw)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PublicKey) and hmac.compare_digest(self.raw, other.raw)

    def __hash__(self) -> int:
        return hash(self.raw)

    def __repr__(self) -> str:
        return f"PublicKey({self.fingerprint()[:19]})"


class PrivateKey:
    """What only a reader holds. It shows nothing of itself and refuses to be pickled."""

    def __init__(self, raw: bytes) -> None:
        if len(raw) != PRIVATE_BYTES:
            raise ValueError("A private key has 96 bytes.")
        self._raw = bytes(raw)
        self.older: tuple[PrivateKey, ...] = ()
        """The keys that this compartment had before, newest first: they open what was sealed to them."""
        self._mlkem = MLKEM768PrivateKey.from_seed_bytes(self._raw[:SEED_BYTES])
        self._x25519 = X25519PrivateKey.from_private_bytes(self._raw[SEED_BYTES:])

    @classmethod
    def generate(cls) -> Self:
        # An ML-KEM seed (d and z, FIPS 203) and an X25519 scalar are plain random bytes.
        return cls(secrets.token_bytes(PRIVATE_BYTES))

    @classmethod
    def from_raw(cls, raw: bytes) -> Self:
        return cls(raw)

    @classmethod
    def of_epochs(cls, keys: Sequence["PrivateKey"]) -> "PrivateKey":
        """The newest of a compartment's keys, which also opens what was sealed to the older ones. Newest first."""
        newest = cls(keys[0].raw)
        newest.older = tuple(keys[1:])
        return newest

    @property
    def raw(self) -> bytes:
        return self._raw

    @cached_property
    def hybrid(self) -> MLKEM768X25519PrivateKey:
        return MLKEM768X25519PrivateKey(self._mlkem, self._x25519)

    @cached_property
    def public(self) -> PublicKey:
        mlkem, x25519 = self._mlkem.public_key(), self._x25519.public_key()
        raw = mlkem.public_bytes_raw() + x25519.public_bytes_raw()
        return PublicKey(raw, MLKEM768X25519PublicKey(mlkem, x25519))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PrivateKey) and hmac.compare_digest(self._raw, other._raw)

    def __hash__(self) -> int:
        return hash(self.public)

    def __repr__(self) -> str:
        return "PrivateKey(kept secret)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A private key is not pickled.")


@lru_cache(maxsize=KEPT_PUBLIC_KEYS)
def _public_key(raw: bytes) -> PublicKey:
    if len(raw) != PUBLIC_BYTES:
        raise ValueError("A public key has 1,216 bytes.")
    mlkem = MLKEM768PublicKey.from_public_bytes(raw[:MLKEM_PUBLIC_BYTES])
    x25519 = X25519PublicKey.from_public_bytes(raw[MLKEM_PUBLIC_BYTES:])
    return PublicKey(raw, MLKEM768X25519PublicKey(mlkem, x25519))
