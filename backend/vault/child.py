"""The child is a reader: on the web the key to their own thread lies under the token in their browser."""

from backend.vault import tokens
from backend.vault.place import Place

PURPOSE = "child-token"


def new_token() -> str:
    return tokens.new_secret()


def token_hash(token: str) -> bytes:
    return tokens.hash_of(token, PURPOSE)


def wrap_for_token(secret: bytes, token: str, place: Place) -> bytes:
    return tokens.wrap(secret, token, PURPOSE, place)


def unwrap_with_token(wrapped: bytes, token: str, place: Place) -> bytes:
    return tokens.unwrap(wrapped, token, PURPOSE, place)
