"""Sealing to a public key: HPKE with the hybrid post-quantum KEM, bound to a place, padded to a step."""

from contextlib import suppress

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from backend.vault.errors import CannotOpen
from backend.vault.keys import PrivateKey, PublicKey
from backend.vault.padding import pad, unpad
from backend.vault.place import Place, bound

SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
VERSION = b"\x01"


def seal(plaintext: bytes, to: PublicKey, place: Place) -> bytes:
    return seal_for(pad(plaintext), to, bound("seal/v1", place))


def unseal(sealed: bytes, key: PrivateKey, place: Place) -> bytes:
    """The plaintext, or `CannotOpen`: another key, another place and a changed bit all look the same."""
    return unpad(unseal_for(sealed, key, bound("seal/v1", place)))


def seal_for(content: bytes, to: PublicKey, context: bytes) -> bytes:
    """Without padding, for what always has the same length (keys)."""
    return VERSION + SUITE.encrypt(content, to.hybrid, VERSION + context)


def unseal_for(sealed: bytes, key: PrivateKey, context: bytes) -> bytes:
    """With the key, or with one that its compartment had before."""
    if sealed[:1] != VERSION:
        raise CannotOpen
    for each in (key, *key.older):
        with suppress(InvalidTag, ValueError):
            return SUITE.decrypt(sealed[1:], each.hybrid, VERSION + context)
    raise CannotOpen
