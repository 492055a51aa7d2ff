"""Grants with a release: sealed to a reader at birth, opened only after somebody let the reader in.

The compartment's private half is sealed to the reader, and that once more under a release key of its own,
which lies under the transport key. The reader alone opens nothing, the server alone opens nothing, and when
the release key's bytes are destroyed nobody ever will.
"""

import secrets
from dataclasses import dataclass

from backend.vault.errors import CannotOpen
from backend.vault.keys import PRIVATE_BYTES, PrivateKey, PublicKey
from backend.vault.place import Place, bound
from backend.vault.sealing import seal_for, unseal_for
from backend.vault.symmetric import KEY_BYTES, lock, unlock
from backend.vault.transport import TransportKey


@dataclass(frozen=True, slots=True, repr=False)
class LockedGrant:
    """The two halves of a grant: what stays for ever, and the release key that can be destroyed."""

    locked: bytes
    release_key: bytes

    def __repr__(self) -> str:
        return "LockedGrant(kept secret)"


def make_grant(compartment: PrivateKey, reader: PublicKey, place: Place, transport: TransportKey) -> LockedGrant:
    inner = seal_for(compartment.raw, reader, bound("grant/v1", place))
    key = secrets.token_bytes(KEY_BYTES)
    return LockedGrant(
        locked=lock(key, inner, bound("locked-grant/v1", place)),
        release_key=transport.lock(key, bound("release-key/v1", place)),
    )


def release(locked: bytes, release_key: bytes, place: Place, transport: TransportKey) -> bytes:
    """The inner grant, which only its reader opens; nothing here can look inside it."""
    key = transport.unlock(release_key, bound("release-key/v1", place))
    return unlock(key, locked, bound("locked-grant/v1", place))


def open_grant(inner: bytes, reader: PrivateKey, place: Place) -> PrivateKey:
    raw = unseal_for(inner, reader, bound("grant/v1", place))
    if len(raw) != PRIVATE_BYTES:
        raise CannotOpen
    return PrivateKey.from_raw(raw)
