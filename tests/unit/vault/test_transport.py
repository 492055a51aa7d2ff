"""The transport key: what it opens, what it finds, what it vouches for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.vault import CannotOpen, Place, TransportKey
from tests.unit.vault.strategies import ELSEWHERE, HERE, contents, places, with_bit_changed

KEY, OTHER = TransportKey(b"k" * 32), TransportKey(b"l" * 32)
SEALED = KEY.seal(b"amy@example.org", HERE)
ROW = ("ann", b"predecessor", b"sealed")


@given(content=contents, place=places)
def test_what_is_sealed_opens(content: bytes, place: Place) -> None:
    assert KEY.unseal(KEY.seal(content, place), place) == content


@pytest.mark.parametrize("place", ELSEWHERE)
def test_it_does_not_open_elsewhere(place: Place) -> None:
    with pytest.raises(CannotOpen):
        KEY.unseal(SEALED, place)


def test_it_does_not_open_with_another_key_file() -> None:
    with pytest.raises(CannotOpen):
        OTHER.unseal(SEALED, HERE)


@given(bit=st.integers(0, 8 * len(SEALED) - 1))
def test_it_does_not_open_with_any_bit_changed(bit: int) -> None:
    with pytest.raises(CannotOpen):
        KEY.unseal(with_bit_changed(SEALED, bit), HERE)


@given(one=st.text(), other=st.text())
def test_a_lookup_finds_the_same_value_and_only_that(one: str, other: str) -> None:
    assert (KEY.lookup("email", one) == KEY.lookup("email", other)) == (one == other)


def test_a_lookup_belongs_to_its_domain_and_its_key_file() -> None:
    found = {KEY.lookup("email", "1"), KEY.lookup("telegram", "1"), OTHER.lookup("email", "1")}
    assert len(found) == 3
    assert all(len(mac) == 32 for mac in found)


def test_a_lookup_takes_whatever_was_typed() -> None:
    assert len(KEY.lookup("email", "\ud800 \0")) == 32


@settings(max_examples=40)
@given(place=places, author=st.text(), predecessor=contents, sealed=contents)
def test_a_row_carries_its_mac(place: Place, author: str, predecessor: bytes, sealed: bytes) -> None:
    mac = KEY.row_mac(place, author, predecessor, sealed)
    assert KEY.check_row_mac(mac, place, author, predecessor, sealed)
    assert not OTHER.check_row_mac(mac, place, author, predecessor, sealed)


def test_a_row_with_anything_changed_is_noticed() -> None:
    mac = KEY.row_mac(HERE, *ROW)
    changed = [
        ("bob", b"predecessor", b"sealed"),
        ("ann", b"another", b"sealed"),
        ("ann", b"predecessor", b"other"),
        ("ann", b"predecessors", b"ealed"),
        ("annp", b"redecessor", b"sealed"),
    ]
    assert not any(KEY.check_row_mac(mac, HERE, *row) for row in changed)
    assert not any(KEY.check_row_mac(mac, place, *ROW) for place in ELSEWHERE)
    assert not KEY.check_row_mac(b"", HERE, *ROW)


def test_a_chain_depends_on_every_entry_and_their_order() -> None:
    def chain(*entries: bytes) -> bytes:
        link = b""
        for entry in entries:
            link = KEY.chain_mac(link, entry)
        return link

    links = [chain(b"a", b"b"), chain(b"b", b"a"), chain(b"ab"), chain(b"a"), chain(b"a", b"b", b"")]
    assert len(set(links)) == len(links)


def test_peppers_and_fingerprints_tell_domains_and_key_files_apart() -> None:
    assert len({KEY.pepper("words"), KEY.pepper("pins"), OTHER.pepper("words")}) == 3
    assert len(KEY.pepper("words")) == 32
    assert KEY.fingerprint() != OTHER.fingerprint()
    assert TransportKey(b"k" * 32).fingerprint() == KEY.fingerprint()


def test_a_root_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        TransportKey(b"short")
