"""A grant opens for its reader after its release, and for nobody before, without, or after its destruction."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.vault import (
    CannotOpen,
    LockedGrant,
    Place,
    PrivateKey,
    TransportKey,
    make_grant,
    open_grant,
    release,
    seal,
    unseal,
)
from tests.unit.vault.strategies import ELSEWHERE, HERE, places, with_bit_changed

COMPARTMENT, READER, STRANGER = (PrivateKey.generate() for _ in range(3))
TRANSPORT, OTHER_SERVER = TransportKey(b"t" * 32), TransportKey(b"o" * 32)
GRANT = make_grant(COMPARTMENT, READER.public, HERE, TRANSPORT)


@settings(max_examples=30)
@given(place=places, content=st.binary(max_size=64))
def test_a_released_grant_opens_the_compartment_for_its_reader(place: Place, content: bytes) -> None:
    grant = make_grant(COMPARTMENT, READER.public, place, TRANSPORT)
    inner = release(grant.locked, grant.release_key, place, TRANSPORT)
    opened = open_grant(inner, READER, place)
    assert opened == COMPARTMENT
    assert unseal(seal(content, COMPARTMENT.public, place), opened, place) == content


@pytest.mark.parametrize("key", [STRANGER, COMPARTMENT])
def test_a_released_grant_opens_for_nobody_else(key: PrivateKey) -> None:
    inner = release(GRANT.locked, GRANT.release_key, HERE, TRANSPORT)
    with pytest.raises(CannotOpen):
        open_grant(inner, key, HERE)


def test_a_held_grant_does_not_open_for_its_reader_even_with_the_transport_key() -> None:
    """All that a reader and the server hold together, tried on a grant whose release key is not to be had."""
    attempts: list[Callable[[], object]] = [
        lambda: open_grant(GRANT.locked, READER, HERE),
        lambda: unseal(GRANT.locked, READER, HERE),
        lambda: TRANSPORT.unseal(GRANT.locked, HERE),
        lambda: release(GRANT.locked, b"", HERE, TRANSPORT),
        lambda: release(GRANT.locked, TRANSPORT.seal(bytes(32), HERE), HERE, TRANSPORT),
        lambda: open_grant(GRANT.release_key, READER, HERE),
    ]
    for attempt in attempts:
        with pytest.raises(CannotOpen):
            attempt()


def test_a_destroyed_release_key_is_not_replaced_by_that_of_another_grant() -> None:
    twin = make_grant(COMPARTMENT, READER.public, HERE, TRANSPORT)
    with pytest.raises(CannotOpen):
        release(GRANT.locked, twin.release_key, HERE, TRANSPORT)


def test_the_server_alone_cannot_look_inside_a_released_grant() -> None:
    inner = release(GRANT.locked, GRANT.release_key, HERE, TRANSPORT)
    assert COMPARTMENT.raw not in inner
    with pytest.raises(CannotOpen):
        TRANSPORT.unseal(inner, HERE)


def test_a_stolen_database_without_the_key_file_releases_nothing() -> None:
    with pytest.raises(CannotOpen):
        release(GRANT.locked, GRANT.release_key, HERE, OTHER_SERVER)


@pytest.mark.parametrize("place", ELSEWHERE)
def test_a_grant_moved_elsewhere_is_neither_released_nor_opened(place: Place) -> None:
    with pytest.raises(CannotOpen):
        release(GRANT.locked, GRANT.release_key, place, TRANSPORT)
    inner = release(GRANT.locked, GRANT.release_key, HERE, TRANSPORT)
    with pytest.raises(CannotOpen):
        open_grant(inner, READER, place)


@settings(max_examples=40)
@given(bit=st.integers(0), half=st.sampled_from(["locked", "release_key"]))
def test_a_changed_bit_in_either_half_releases_nothing(bit: int, half: str) -> None:
    halves = {"locked": GRANT.locked, "release_key": GRANT.release_key}
    halves[half] = with_bit_changed(halves[half], bit)
    with pytest.raises(CannotOpen):
        release(halves["locked"], halves["release_key"], HERE, TRANSPORT)


def test_a_message_sealed_to_a_reader_does_not_pass_for_a_grant() -> None:
    with pytest.raises(CannotOpen):
        open_grant(seal(STRANGER.raw, READER.public, HERE), READER, HERE)


def test_a_grant_shows_nothing_of_itself() -> None:
    assert repr(LockedGrant(b"locked", b"release")) == "LockedGrant(kept secret)"
