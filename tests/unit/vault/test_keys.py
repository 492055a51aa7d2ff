"""Key pairs: raw parts out and in, and nothing of them to be seen."""

import pickle

import pytest

from backend.vault import PrivateKey, PublicKey, SigningKey, TransportKey


def test_raw_parts_go_out_and_come_back() -> None:
    key = PrivateKey.generate()
    assert len(key.raw) == 96
    assert len(key.public.raw) == 1184 + 32
    assert PrivateKey.from_raw(key.raw) == key
    assert PublicKey.from_raw(key.public.raw) == key.public
    assert PrivateKey.generate() != key


def test_a_public_key_is_built_once() -> None:
    raw = PrivateKey.generate().public.raw
    assert PublicKey.from_raw(raw) is PublicKey.from_raw(bytes(bytearray(raw)))


@pytest.mark.parametrize("length", [0, 95, 97])
def test_a_private_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="96 bytes"):
        PrivateKey.from_raw(bytes(length))


@pytest.mark.parametrize("length", [0, 1215, 1217])
def test_a_public_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="1,216 bytes"):
        PublicKey.from_raw(bytes(length))


def test_a_fingerprint_can_be_read_aloud() -> None:
    groups = PrivateKey.generate().public.fingerprint().split()
    assert len(groups) == 16
    assert all(len(group) == 4 and int(group, 16) >= 0 for group in groups)


@pytest.mark.parametrize("secret", [PrivateKey.generate(), SigningKey.generate(), TransportKey(bytes(32))])
def test_secret_keys_show_nothing_and_are_not_pickled(secret: PrivateKey | SigningKey | TransportKey) -> None:
    raw = secret._root if isinstance(secret, TransportKey) else secret.raw
    shown = repr(secret) + str(secret) + f"{secret}"
    assert raw.hex()[:8] not in shown
    assert repr(raw)[2:10] not in shown
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(secret)
