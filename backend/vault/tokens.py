"""Secrets that live with a person and never in the database: 256 random bits from which keys are derived."""

import secrets

from backend.vault.place import Place, bound, text_bytes
from backend.vault.symmetric import KEY_BYTES, derive, lock, unlock


def new_secret() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


def hash_of(secret: str, purpose: str) -> bytes:
    """What the database may know of it. HKDF keeps it apart from the key that wraps."""
    return derive(text_bytes(secret), text_bytes(f"{purpose}/hash"))


def wrap(content: bytes, secret: str, purpose: str, place: Place) -> bytes:
    return lock(_key(secret, purpose), content, bound(f"{purpose}/v1", place))


def unwrap(wrapped: bytes, secret: str, purpose: str, place: Place) -> bytes:
    return unlock(_key(secret, purpose), wrapped, bound(f"{purpose}/v1", place))


def _key(secret: str, purpose: str) -> bytes:
    return derive(text_bytes(secret), text_bytes(f"{purpose}/wrap"))
