"""A PIN, stretched: a few digits hold only while the key file does, so what is kept of them is sealed with it."""

import hmac
import secrets

from backend.vault.cost import PASSWORD_COST, Argon2Cost

SALT_BYTES, HASH_BYTES = 16, 32


def stretch_pin(pin: str, cost: Argon2Cost = PASSWORD_COST) -> bytes:
    """Salt and Argon2id of a PIN. Slow on purpose: off the event loop."""
    salt = secrets.token_bytes(SALT_BYTES)
    return salt + cost.hash(pin.encode(), salt, HASH_BYTES)


def pin_fits(pin: str, stretched: bytes, cost: Argon2Cost = PASSWORD_COST) -> bool:
    """Are these the digits? Slow on purpose."""
    salt, kept = stretched[:SALT_BYTES], stretched[SALT_BYTES:]
    return hmac.compare_digest(cost.hash(pin.encode(), salt, HASH_BYTES), kept)
