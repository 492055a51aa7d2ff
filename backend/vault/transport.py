"""The transport key: what the running server can open by itself, and a thief with the key file too."""

import hashlib
import hmac
from functools import lru_cache
from pathlib import Path
from typing import NoReturn, Self

from backend.vault.fingerprints import grouped
from backend.vault.key_file import load_or_create_key
from backend.vault.padding import pad, unpad
from backend.vault.place import Place, bound, joined, text_bytes
from backend.vault.symmetric import KEY_BYTES, derive, lock, unlock

KEPT_DOMAINS = 256


class TransportKey:
    """One root key from the key file; everything it does is done with a subkey of its own."""

    def __init__(self, root: bytes) -> None:
        if len(root) != KEY_BYTES:
            raise ValueError("A transport key has 32 bytes.")
        self._root = root
        self._row_key = derive(root, b"row-mac")
        self._chain_key = derive(root, b"chain-mac")
        self._lookup_key = lru_cache(KEPT_DOMAINS)(self._lookup_key_for)

    @classmethod
    def load_or_create(cls, path: Path) -> Self:
        """From the key file, which is made if there is none; `KeyFileRefused` if it is not fit to use."""
        return cls(load_or_create_key(path))

    def seal(self, plaintext: bytes, place: Place) -> bytes:
        return self.lock(pad(plaintext), bound("transport/v1", place))

    def unseal(self, sealed: bytes, place: Place) -> bytes:
        return unpad(self.unlock(sealed, bound("transport/v1", place)))

    def lock(self, content: bytes, context: bytes) -> bytes:
        """Without padding. Each context has its own subkey, so that random nonces never run short."""
        return lock(derive(self._root, b"seal/" + context), content, context)

    def unlock(self, locked: bytes, context: bytes) -> bytes:
        return unlock(derive(self._root, b"seal/" + context), locked, context)

    def lookup(self, domain: str, value: str) -> bytes:
        """A keyed hash to find a row by (e-mail, channel address), once the caller has normalised it."""
        return _mac(self._lookup_key(domain), text_bytes(value))

    def row_mac(self, place: Place, author: str, predecessor: bytes, sealed: bytes) -> bytes:
        """Who wrote this row and after which: HPKE's base mode says nothing about the writer."""
        return _mac(self._row_key, joined(place.encode(), text_bytes(author), predecessor, sealed))

    def check_row_mac(self, mac: bytes, place: Place, author: str, predecessor: bytes, sealed: bytes) -> bool:
        return hmac.compare_digest(mac, self.row_mac(place, author, predecessor, sealed))

    def chain_mac(self, previous: bytes, entry: bytes) -> bytes:
        """The next link of an audit chain."""
        return _mac(self._chain_key, joined(previous, entry))

    def pepper(self, domain: str) -> bytes:
        """A secret of this installation for one purpose, such as the salt of all return words."""
        return derive(self._root, b"pepper/" + text_bytes(domain))

    def fingerprint(self) -> str:
        """Which key file this is, without a way back to it."""
        return grouped(derive(self._root, b"fingerprint")[:16])

    def _lookup_key_for(self, domain: str) -> bytes:
        return derive(self._root, b"lookup/" + text_bytes(domain))

    def __repr__(self) -> str:
        return f"TransportKey({self.fingerprint()[:9]})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A transport key is not pickled.")


def _mac(key: bytes, content: bytes) -> bytes:
    return hmac.digest(key, content, hashlib.sha256)
