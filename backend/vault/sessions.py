"""Sessions of adults: the unlocked key lies under a secret that exists only in their cookie."""

from backend.vault import tokens
from backend.vault.place import Place

PURPOSE = "session"


def new_session_secret() -> str:
    return tokens.new_secret()


def session_hash(secret: str) -> bytes:
    return tokens.hash_of(secret, PURPOSE)


def wrap_for_session(private: bytes, secret: str, place: Place) -> bytes:
    return tokens.wrap(private, secret, PURPOSE, place)


def unwrap_with_session(wrapped: bytes, secret: str, place: Place) -> bytes:
    return tokens.unwrap(wrapped, secret, PURPOSE, place)
