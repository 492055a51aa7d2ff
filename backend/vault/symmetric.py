"""One key, one box: ChaCha20-Poly1305 under a key that HKDF-SHA256 derived, always bound to a context."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from backend.vault.errors import CannotOpen

KEY_BYTES = 32
NONCE_BYTES = 12
VERSION = b"\x01"
HEAD = len(VERSION) + NONCE_BYTES


def derive(secret: bytes, purpose: bytes) -> bytes:
    """A key for one purpose from a secret that is already random through and through (never a password)."""
    return HKDF(SHA256(), KEY_BYTES, None, b"sayso/derive/v1/" + purpose).derive(secret)


def lock(key: bytes, content: bytes, context: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return VERSION + nonce + ChaCha20Poly1305(key).encrypt(nonce, content, VERSION + context)


def unlock(key: bytes, locked: bytes, context: bytes) -> bytes:
    if len(locked) < HEAD or locked[:1] != VERSION or len(key) != KEY_BYTES:
        raise CannotOpen
    try:
        return ChaCha20Poly1305(key).decrypt(locked[1:HEAD], locked[HEAD:], VERSION + context)
    except InvalidTag:
        raise CannotOpen from None
