"""Keys under what people hold: a token, a cookie, a password, a recovery code, return words."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.vault import (
    CannotOpen,
    Place,
    hash_words,
    new_recovery_code,
    new_session_secret,
    new_token,
    new_words,
    read_recovery_code,
    session_hash,
    token_hash,
    unwrap_with_password,
    unwrap_with_recovery_code,
    unwrap_with_session,
    unwrap_with_token,
    unwrap_with_words,
    wrap_for_session,
    wrap_for_token,
    wrap_for_words,
    wrap_with_password,
    wrap_with_recovery_code,
)
from backend.vault.cost import FAST_FOR_TESTS
from backend.vault.place import bound
from backend.vault.symmetric import unlock
from tests.unit.vault.strategies import ELSEWHERE, HERE, with_bit_changed

SECRET = bytes(range(96))
WORDS, OTHER_WORDS = (hash_words(new_words(), b"p" * 32, FAST_FOR_TESTS) for _ in range(2))


def with_fast_password(secret: bytes, password: str, place: Place) -> bytes:
    return wrap_with_password(secret, password, place, FAST_FOR_TESTS)


Way = tuple[Callable[..., bytes], Callable[..., bytes], Any, Any]
WAYS: dict[str, Way] = {
    "token": (wrap_for_token, unwrap_with_token, new_token(), new_token()),
    "session": (wrap_for_session, unwrap_with_session, new_session_secret(), new_session_secret()),
    "password": (with_fast_password, unwrap_with_password, "correct horse", "correct hose"),
    "code": (wrap_with_recovery_code, unwrap_with_recovery_code, new_recovery_code(), new_recovery_code()),
    "words": (wrap_for_words, unwrap_with_words, WORDS, OTHER_WORDS),
}


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> Way:
    """Each way to wrap and unwrap, with the right secret and a wrong one."""
    return WAYS[request.param]


def test_what_is_wrapped_opens_with_its_secret(way: Way) -> None:
    wrap, unwrap, right, _ = way
    wrapped = wrap(SECRET, right, HERE)
    assert unwrap(wrapped, right, HERE) == SECRET
    assert wrapped != wrap(SECRET, right, HERE)


def test_it_does_not_open_with_another_secret(way: Way) -> None:
    wrap, unwrap, right, wrong = way
    with pytest.raises(CannotOpen):
        unwrap(wrap(SECRET, right, HERE), wrong, HERE)


def test_it_does_not_open_elsewhere(way: Way) -> None:
    wrap, unwrap, right, _ = way
    wrapped = wrap(SECRET, right, HERE)
    for place in ELSEWHERE:
        with pytest.raises(CannotOpen):
            unwrap(wrapped, right, place)


def test_it_does_not_open_when_cut_short(way: Way) -> None:
    wrap, unwrap, right, _ = way
    wrapped = wrap(SECRET, right, HERE)
    for length in (0, 1, 12, 13, 29, len(wrapped) - 1):
        with pytest.raises(CannotOpen):
            unwrap(wrapped[:length], right, HERE)


@settings(max_examples=40)
@given(bit=st.integers(0), name=st.sampled_from([name for name in WAYS if name != "password"]))
def test_it_does_not_open_with_any_bit_changed(bit: int, name: str) -> None:
    wrap, unwrap, right, _ = WAYS[name]
    with pytest.raises(CannotOpen):
        unwrap(with_bit_changed(wrap(SECRET, right, HERE), bit), right, HERE)


@pytest.mark.parametrize("byte", [0, *range(13, 30)])
def test_a_password_does_not_open_with_another_version_lanes_salt_or_body(byte: int) -> None:
    wrapped = with_fast_password(SECRET, "correct horse", HERE)
    last = byte if byte < 29 else len(wrapped) - 1
    with pytest.raises(CannotOpen):
        unwrap_with_password(with_bit_changed(wrapped, 8 * last), "correct horse", HERE)


@pytest.mark.parametrize(("at", "value"), [(1, 2**31), (1, 0), (5, 2**31), (5, 0)])
def test_a_changed_row_cannot_make_the_server_work_itself_to_death(at: int, value: int) -> None:
    wrapped = with_fast_password(SECRET, "correct horse", HERE)
    changed = wrapped[:at] + value.to_bytes(4, "big") + wrapped[at + 4 :]
    with pytest.raises(CannotOpen):
        unwrap_with_password(changed, "correct horse", HERE)


def test_a_password_opens_however_the_keyboard_composes_its_letters() -> None:
    wrapped = with_fast_password(SECRET, "caf\u00e9 au lait", HERE)
    assert unwrap_with_password(wrapped, "cafe\u0301 au lait", HERE) == SECRET


def test_the_ways_are_kept_apart() -> None:
    """The same secret as a token and as a cookie is two keys and two hashes."""
    secret = new_token()
    assert token_hash(secret) != session_hash(secret)
    with pytest.raises(CannotOpen):
        unwrap_with_session(wrap_for_token(SECRET, secret, HERE), secret, HERE)


def test_tokens_are_long_and_new_each_time() -> None:
    assert len({new_token() for _ in range(50)} | {new_session_secret() for _ in range(50)}) == 100
    assert len(new_token()) >= 43
    assert token_hash("a") != token_hash("b")
    assert len(token_hash("\ud800")) == 32


def test_what_the_database_knows_of_a_token_is_not_the_key() -> None:
    token = new_token()
    for known, purpose, wrapped in (
        (token_hash(token), "child-token", wrap_for_token(SECRET, token, HERE)),
        (session_hash(token), "session", wrap_for_session(SECRET, token, HERE)),
    ):
        with pytest.raises(CannotOpen):
            unlock(known, wrapped, bound(f"{purpose}/v1", HERE))


@given(
    change=st.sampled_from(
        [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("-", ""), lambda code: f" {code}\n"]
    )
)
def test_a_recovery_code_is_read_however_it_is_typed(change: Callable[[str], str]) -> None:
    code = new_recovery_code()
    assert read_recovery_code(change(code)) == code
    assert unwrap_with_recovery_code(wrap_with_recovery_code(SECRET, code, HERE), change(code), HERE) == SECRET


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert read_recovery_code("oOiI-lL10-" + "-".join(["AAAA"] * 6)) == "0011-1110-" + "-".join(["AAAA"] * 6)


@pytest.mark.parametrize("text", ["", "AAAA-BBBB", "U" * 32, "A" * 33, "é" * 32])
def test_what_is_no_recovery_code_is_not_read_as_one(text: str) -> None:
    assert read_recovery_code(text) is None
    with pytest.raises(CannotOpen):
        unwrap_with_recovery_code(bytes(64), text, HERE)
