"""A seal opens with its key in its place, and in no other way."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.vault import CannotOpen, Place, PrivateKey, seal, seal_file, unseal, unseal_file
from backend.vault.place import bound
from tests.unit.vault.strategies import ELSEWHERE, HERE, contents, places, with_bit_changed

KEY = PrivateKey.generate()
OTHER = PrivateKey.generate()
SEALED = seal(b"the window in the blue room", KEY.public, HERE)


@settings(max_examples=60)
@given(content=contents, place=places)
def test_what_is_sealed_opens(content: bytes, place: Place) -> None:
    assert unseal(seal(content, KEY.public, place), KEY, place) == content


@settings(max_examples=60)
@given(one=places, other=places)
def test_two_places_are_never_spelled_alike(one: Place, other: Place) -> None:
    assert (one.encode() == other.encode()) == (one == other)


@given(place=places, one=st.text(max_size=5), other=st.text(max_size=5))
def test_a_place_for_one_purpose_is_not_that_for_another(place: Place, one: str, other: str) -> None:
    assert (bound(one, place) == bound(other, place)) == (one == other)


@pytest.mark.parametrize("place", ELSEWHERE)
def test_it_does_not_open_elsewhere(place: Place) -> None:
    with pytest.raises(CannotOpen):
        unseal(SEALED, KEY, place)


def test_it_does_not_open_with_another_key() -> None:
    with pytest.raises(CannotOpen):
        unseal(SEALED, OTHER, HERE)


@given(bit=st.integers(0, 8 * len(SEALED) - 1))
def test_it_does_not_open_with_any_bit_changed(bit: int) -> None:
    with pytest.raises(CannotOpen):
        unseal(with_bit_changed(SEALED, bit), KEY, HERE)


@given(length=st.integers(0, len(SEALED) - 1))
def test_it_does_not_open_when_cut_short(length: int) -> None:
    with pytest.raises(CannotOpen):
        unseal(SEALED[:length], KEY, HERE)


def test_the_same_words_sealed_twice_look_different() -> None:
    assert seal(b"again", KEY.public, HERE) != seal(b"again", KEY.public, HERE)


def test_the_refusal_says_nothing_of_the_content() -> None:
    with pytest.raises(CannotOpen) as refused:
        unseal(SEALED, OTHER, HERE)
    assert str(refused.value) == "This cannot be opened with this key in this place."
    assert refused.value.__cause__ is None


def test_a_lone_surrogate_in_a_place_does_not_break_sealing() -> None:
    place = Place("messages", "\ud800", "h1")
    assert unseal(seal(b"x", KEY.public, place), KEY, place) == b"x"


@settings(max_examples=20)
@given(content=st.binary(max_size=5000), place=places)
def test_a_file_opens_with_its_key_in_its_place(content: bytes, place: Place) -> None:
    sealed_key, sealed = seal_file(content, KEY.public, place)
    assert unseal_file(sealed_key, sealed, KEY, place) == content


@pytest.mark.parametrize("place", ELSEWHERE)
def test_a_file_does_not_open_elsewhere(place: Place) -> None:
    sealed_key, sealed = seal_file(b"GIF89a", KEY.public, HERE)
    with pytest.raises(CannotOpen):
        unseal_file(sealed_key, sealed, KEY, place)


def test_a_file_needs_its_own_key() -> None:
    one_key, one = seal_file(b"one", KEY.public, HERE)
    other_key, other = seal_file(b"other", KEY.public, HERE)
    for sealed_key, sealed, key in ((other_key, one, KEY), (one_key, other, KEY), (one_key, one, OTHER)):
        with pytest.raises(CannotOpen):
            unseal_file(sealed_key, sealed, key, HERE)


def test_a_file_key_does_not_open_as_a_message() -> None:
    sealed_key, _ = seal_file(b"one", KEY.public, HERE)
    with pytest.raises(CannotOpen):
        unseal(sealed_key, KEY, HERE)
