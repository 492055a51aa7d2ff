"""The suite that seals every message, held to the vectors that its authors published."""

import hashlib
import json
from importlib.resources import files
from typing import Any

import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from backend.vault import PrivateKey, PublicKey
from backend.vault.sealing import SUITE, seal_for, unseal_for

MLKEM768_X25519, HKDF_SHA256, CHACHA20_POLY1305 = 0x647A, 0x0001, 0x0003


def published() -> list[dict[str, Any]]:
    text = files("cryptography_vectors").joinpath("HPKE", "hpke-pq-test-vectors.json").read_text("ascii")
    ours = (MLKEM768_X25519, HKDF_SHA256, CHACHA20_POLY1305)
    return [v for v in json.loads(text) if (v["kem_id"], v["kdf_id"], v["aead_id"]) == ours]


@pytest.fixture
def vector() -> dict[str, Any]:
    [vector] = published()
    return vector


@pytest.fixture
def key(vector: dict[str, Any]) -> PrivateKey:
    """The vector gives the 32 bytes of which SHAKE256 makes the raw parts that we keep."""
    return PrivateKey.from_raw(hashlib.shake_256(bytes.fromhex(vector["skRm"])).digest(96))


def test_the_raw_private_parts_give_the_published_public_key(vector: dict[str, Any], key: PrivateKey) -> None:
    assert key.public.raw.hex() == vector["pkRm"]


def test_the_suite_opens_the_first_published_message(vector: dict[str, Any], key: PrivateKey) -> None:
    first = {name: bytes.fromhex(value) for name, value in vector["encryptions"][0].items()}
    sealed, info = bytes.fromhex(vector["enc"]) + first["ct"], bytes.fromhex(vector["info"])
    opened = openssl.hpke._decrypt_with_aad(SUITE, sealed, key.hybrid, info, first["aad"])
    assert opened == first["pt"]


def test_the_cipher_of_the_suite_opens_every_published_message(vector: dict[str, Any]) -> None:
    cipher = ChaCha20Poly1305(bytes.fromhex(vector["key"]))
    assert len(vector["encryptions"]) == 10
    for encryption in vector["encryptions"]:
        nonce, sealed, aad, plain = (bytes.fromhex(encryption[name]) for name in ("nonce", "ct", "aad", "pt"))
        assert cipher.decrypt(nonce, sealed, aad) == plain


def test_we_seal_to_the_published_key_and_its_owner_opens(vector: dict[str, Any], key: PrivateKey) -> None:
    public = PublicKey.from_raw(bytes.fromhex(vector["pkRm"]))
    sealed = seal_for(b"beauty", public, b"context")
    assert unseal_for(sealed, key, b"context") == b"beauty"
    assert len(sealed) == 1 + len(vector["enc"]) // 2 + len(b"beauty") + 16
