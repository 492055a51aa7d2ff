"""The length of a sealed value says only which step its content is on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.vault import CannotOpen, Place, PrivateKey, TransportKey, pad, pad_file, seal, seal_file, unpad
from backend.vault.padding import file_step, text_step

KEY = PrivateKey.generate()
PLACE = Place("messages", "m1", "h1")


@given(content=st.binary(max_size=9000))
def test_padding_comes_off(content: bytes) -> None:
    assert unpad(pad(content)) == content
    assert unpad(pad_file(content)) == content


@given(one=st.integers(0, 30_000), other=st.integers(0, 30_000))
def test_only_the_step_is_revealed(one: int, other: int) -> None:
    same_step = text_step(one) == text_step(other)
    assert (len(pad(bytes(one))) == len(pad(bytes(other)))) == same_step


@pytest.mark.parametrize(
    ("length", "step"),
    [(0, 256), (252, 256), (253, 512), (1020, 1024), (1021, 2048), (4092, 4096), (4093, 8192), (16_000, 16_384)],
)
def test_the_steps_of_texts(length: int, step: int) -> None:
    assert text_step(length) == step


@pytest.mark.parametrize(
    ("length", "step"),
    [(1, 65_536), (65_533, 131_072), (1 << 20, 1_572_864), (16 << 20, 18 << 20), ((18 << 20) - 4, 18 << 20)],
)
def test_the_steps_of_files(length: int, step: int) -> None:
    assert file_step(length) == step


@given(length=st.integers(0, 252))
def test_short_messages_are_all_as_long_as_each_other(length: int) -> None:
    transport = TransportKey(bytes(32))
    assert len(seal(bytes(length), KEY.public, PLACE)) == len(seal(b"", KEY.public, PLACE))
    assert len(transport.seal(bytes(length), PLACE)) == len(transport.seal(b"", PLACE))


def test_files_are_padded_by_their_own_larger_steps() -> None:
    lengths = {len(seal_file(bytes(length), KEY.public, PLACE)[1]) for length in (0, 300, 60_000)}
    assert len(lengths) == 1


@pytest.mark.parametrize("padded", [b"", b"\0\0\0", b"\0\0\0\x05abc", b"\0\0\0\x01a\0\0x"])
def test_what_was_never_padded_is_refused(padded: bytes) -> None:
    with pytest.raises(CannotOpen):
        unpad(padded)
