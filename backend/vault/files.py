"""Pictures and files: each has a key of its own, and only that key is sealed to the compartment."""

import secrets

from backend.vault.keys import PrivateKey, PublicKey
from backend.vault.padding import pad_file, unpad
from backend.vault.place import Place, bound
from backend.vault.sealing import seal_for, unseal_for
from backend.vault.symmetric import KEY_BYTES, lock, unlock


def seal_file(content: bytes, to: PublicKey, place: Place) -> tuple[bytes, bytes]:
    """The sealed key and the sealed content."""
    key = secrets.token_bytes(KEY_BYTES)
    sealed_key = seal_for(key, to, bound("file-key/v1", place))
    return sealed_key, lock(key, pad_file(content), bound("file/v1", place))


def unseal_file(sealed_key: bytes, sealed_content: bytes, key: PrivateKey, place: Place) -> bytes:
    file_key = unseal_for(sealed_key, key, bound("file-key/v1", place))
    return unpad(unlock(file_key, sealed_content, bound("file/v1", place)))
