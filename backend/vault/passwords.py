"""An adult's private key under their password, and once more under a recovery code that is shown once."""

import re
import secrets
import struct
import unicodedata

from backend.vault import tokens
from backend.vault.cost import PASSWORD_COST, Argon2Cost
from backend.vault.errors import CannotOpen
from backend.vault.place import Place, bound, text_bytes
from backend.vault.symmetric import KEY_BYTES, lock, unlock

VERSION = 1
SALT_BYTES = 16
HEADER = struct.Struct(f">BIIB{SALT_BYTES}s")
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_GROUPS, CODE_GROUP = 8, 4
MISREAD = str.maketrans("OIL", "011")


def wrap_with_password(secret: bytes, password: str, place: Place, cost: Argon2Cost = PASSWORD_COST) -> bytes:
    """The secret, and in front of it all that is needed to open it again: version, cost and salt."""
    salt = secrets.token_bytes(SALT_BYTES)
    header = HEADER.pack(VERSION, cost.memory_kib, cost.iterations, cost.lanes, salt)
    return header + lock(_key(password, salt, cost), secret, header + bound("password/v1", place))


def unwrap_with_password(wrapped: bytes, password: str, place: Place) -> bytes:
    header, body = wrapped[: HEADER.size], wrapped[HEADER.size :]
    if len(header) != HEADER.size:
        raise CannotOpen
    version, memory, iterations, lanes, salt = HEADER.unpack(header)
    cost = Argon2Cost(memory, iterations, lanes)
    # A changed row must not make the server spend a gigabyte on saying no.
    if version != VERSION or not cost.bearable():
        raise CannotOpen
    return unlock(_key(password, salt, cost), body, header + bound("password/v1", place))


def new_recovery_code() -> str:
    """Eight groups of four letters or digits, 160 random bits, without letters that look like digits."""
    groups = ("".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_GROUP)) for _ in range(CODE_GROUPS))
    return "-".join(groups)


def read_recovery_code(text: str) -> str | None:
    """The code as it was shown, however it was typed: case, spaces, hyphens, O for 0, I or L for 1."""
    letters = re.sub(r"[\s\-–—_.,]", "", unicodedata.normalize("NFKC", text)).upper().translate(MISREAD)
    if len(letters) != CODE_GROUPS * CODE_GROUP or not set(letters) <= set(CODE_LETTERS):
        return None
    return "-".join(letters[at : at + CODE_GROUP] for at in range(0, len(letters), CODE_GROUP))


def wrap_with_recovery_code(secret: bytes, code: str, place: Place) -> bytes:
    """No Argon2 here: 160 random bits need no stretching."""
    return tokens.wrap(secret, _read(code), "recovery-code", place)


def unwrap_with_recovery_code(wrapped: bytes, code: str, place: Place) -> bytes:
    return tokens.unwrap(wrapped, _read(code), "recovery-code", place)


def _read(code: str) -> str:
    read = read_recovery_code(code)
    if read is None:
        raise CannotOpen
    return read


def _key(password: str, salt: bytes, cost: Argon2Cost) -> bytes:
    # Two keyboards may compose the same letter differently.
    return cost.hash(text_bytes(unicodedata.normalize("NFKC", password)), salt, KEY_BYTES)
