"""Email and Password, then Code."""

from datetime import timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.people import backoff
from backend.people.enrolment import make_keys
from backend.people.keyring import Keyring, password_place
from backend.people.session import Reader
from backend.people.sessions import open_session, reader_of, sessions_of
from backend.people.sign_in import Admitted, Refused
from backend.people.tables import AdultSession, Person
from backend.vault import Argon2Cost, CannotOpen, session_hash, unwrap_with_password
from tests.unit.people.conftest import NOW, PASSWORD, House

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


def code_at(house: House, later: timedelta = timedelta()) -> str:
    """What the phone shows."""
    return str(pyotp.TOTP(house.totp).at(NOW + later))


async def signed_in(house: House, later: timedelta = timedelta()) -> str:
    """The cookie's secret after both steps."""
    first = await house.sign_in.with_password("helen@example.org", PASSWORD, HERE, NOW + later)
    assert isinstance(first, Admitted)
    second = await house.sign_in.with_code(first.secret, code_at(house, later), HERE, NOW + later)
    assert isinstance(second, Admitted)
    return second.secret


async def test_both_steps_unlock_the_keys(house: House) -> None:
    secret = await signed_in(house)
    async with house.store.reading() as db:
        reader = await reader_of(db, house.transport, secret, NOW)
    assert reader is not None
    assert (reader.name, reader.role, reader.confirmed) == ("Helen Ward", "responsible_individual", True)
    assert reader.key == house.root.keyring.key


async def test_the_email_is_found_however_it_is_typed(house: House) -> None:
    assert isinstance(await house.sign_in.with_password(" Helen@Example.ORG ", PASSWORD, HERE, NOW), Admitted)


async def test_a_password_alone_reads_nothing(house: House) -> None:
    first = await house.sign_in.with_password("helen@example.org", PASSWORD, HERE, NOW)
    assert isinstance(first, Admitted)
    async with house.store.reading() as db:
        assert await reader_of(db, house.transport, first.secret, NOW) is None


@pytest.mark.parametrize("email", ["helen@example.org", "nobody@example.org", "", "\ud800"])
async def test_what_is_wrong_is_never_said(house: House, email: str) -> None:
    assert await house.sign_in.with_password(email, "not the password", HERE, NOW) == Refused()


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdef", "١٢٣٤٥٦", "0000-0000"])
async def test_a_wrong_code_is_refused(house: House, code: str) -> None:
    first = await house.sign_in.with_password("helen@example.org", PASSWORD, HERE, NOW)
    assert isinstance(first, Admitted)
    assert await house.sign_in.with_code(first.secret, code, HERE, NOW) == Refused()


async def test_a_code_counts_once(house: House) -> None:
    await signed_in(house)
    first = await house.sign_in.with_password("helen@example.org", PASSWORD, HERE, NOW)
    assert isinstance(first, Admitted)
    assert await house.sign_in.with_code(first.secret, code_at(house), HERE, NOW) == Refused()
    await signed_in(house, timedelta(minutes=1))


async def test_the_recovery_code_stands_in_for_the_phone(house: House) -> None:
    first = await house.sign_in.with_password("helen@example.org", PASSWORD, HERE, NOW)
    assert isinstance(first, Admitted)
    typed = house.root.recovery_code.lower().replace("-", " ")
    assert isinstance(await house.sign_in.with_code(first.secret, typed, HERE, NOW), Admitted)


async def test_another_ones_recovery_code_does_not(house: House) -> None:
    amy = await house.add("Amy Okafor", "staff_on_shift", "amy@example.org")
    first = await house.sign_in.with_password("helen@example.org", PASSWORD, HERE, NOW)
    assert isinstance(first, Admitted)
    assert await house.sign_in.with_code(first.secret, amy.recovery_code, HERE, NOW) == Refused()


async def test_guessing_waits_longer_and_a_colleague_elsewhere_does_not(house: House) -> None:
    for _ in range(backoff.FREE + 1):
        await house.sign_in.with_password("helen@example.org", "guess", HERE, NOW)
    refused = await house.sign_in.with_password("helen@example.org", PASSWORD, HERE, NOW)
    assert isinstance(refused, Refused)
    assert refused.wait > 0
    assert isinstance(await house.sign_in.with_password("helen@example.org", PASSWORD, ELSEWHERE, NOW), Admitted)
    later = NOW + timedelta(seconds=refused.wait)
    assert isinstance(await house.sign_in.with_password("helen@example.org", PASSWORD, HERE, later), Admitted)


async def test_a_known_browser_is_not_held_up_by_what_others_get_wrong(house: House) -> None:
    """A colleague at the same address, and a crowd from everywhere, fail as often as they like."""
    first = await house.sign_in.with_password("helen@example.org", PASSWORD, HERE, NOW, "helens-phone")
    assert isinstance(first, Admitted)
    assert isinstance(await house.sign_in.with_code(first.secret, code_at(house), HERE, NOW, "helens-phone"), Admitted)
    for number in range(backoff.FREE_ANYWHERE + 20):
        await house.sign_in.with_password("helen@example.org", "guess", HERE, NOW, "a-colleague")
        await house.sign_in.with_password("helen@example.org", "guess", f"198.51.100.{number}", NOW)
    for device in ("a-colleague", "made-up"):
        held = await house.sign_in.with_password("helen@example.org", PASSWORD, HERE, NOW, device)
        assert isinstance(held, Refused)
        assert held.wait > 0
    again = await house.sign_in.with_password("helen@example.org", PASSWORD, HERE, NOW, "helens-phone")
    assert isinstance(again, Admitted)
    later = NOW + timedelta(minutes=1)
    code = code_at(house, timedelta(minutes=1))
    assert isinstance(await house.sign_in.with_code(again.secret, code, HERE, later, "helens-phone"), Admitted)


async def test_a_known_browser_of_one_person_is_not_one_of_another(house: House) -> None:
    await house.add("Amy Okafor", "staff_on_shift", "amy@example.org")
    first = await house.sign_in.with_password("helen@example.org", PASSWORD, HERE, NOW, "desk")
    assert isinstance(first, Admitted)
    assert isinstance(await house.sign_in.with_code(first.secret, code_at(house), HERE, NOW, "desk"), Admitted)
    for _ in range(backoff.FREE + 5):
        await house.sign_in.with_password("amy@example.org", "guess", HERE, NOW, "desk")
    elsewhere = await house.sign_in.with_password("amy@example.org", PASSWORD, ELSEWHERE, NOW, "amys-phone")
    assert isinstance(elsewhere, Admitted)


async def test_guessing_from_many_addresses_waits_too(house: House) -> None:
    for number in range(backoff.FREE_ANYWHERE + 8):
        await house.sign_in.with_password("helen@example.org", "guess", f"198.51.100.{number}", NOW)
    refused = await house.sign_in.with_password("helen@example.org", PASSWORD, ELSEWHERE, NOW)
    assert isinstance(refused, Refused)
    assert 0 < refused.wait <= backoff.LONGEST_KNOWN.total_seconds() + 1
    later = NOW + backoff.LONGEST_KNOWN + timedelta(seconds=2)
    assert isinstance(await house.sign_in.with_password("helen@example.org", PASSWORD, ELSEWHERE, later), Admitted)


async def test_an_unknown_email_costs_the_same_hash(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """One Argon2id of the same memory, passes and lanes, whoever is tried."""
    asked: list[tuple[Argon2Cost, int]] = []
    hash_of = Argon2Cost.hash

    def counted(cost: Argon2Cost, secret: bytes, salt: bytes, length: int) -> bytes:
        asked.append((cost, length))
        return hash_of(cost, secret, salt, length)

    monkeypatch.setattr(Argon2Cost, "hash", counted)
    for email in ("helen@example.org", "nobody@example.org"):
        await house.sign_in.with_password(email, "guess", HERE, NOW)
    assert len(asked) == 2
    assert asked[0] == asked[1]


async def test_the_password_once_more(house: House) -> None:
    """It is asked of the person of the session, and slowed like any other guess."""
    secret = await signed_in(house)
    later = NOW + timedelta(minutes=30)
    me = await reader(house, secret)
    assert me.proved_at == NOW
    assert await house.sign_in.prove(me, "guess", HERE, later) == Refused()
    assert await house.sign_in.prove(me, PASSWORD, HERE, later) is None
    assert (await reader(house, secret)).proved_at == later
    for _ in range(backoff.FREE + 1):
        await house.sign_in.prove(me, "guess", HERE, later)
    waits = await house.sign_in.prove(me, PASSWORD, HERE, later)
    assert waits is not None
    assert waits.wait > 0


async def test_guessing_at_nobody_waits_just_the_same(house: House) -> None:
    for email in ("helen@example.org", "nobody@example.org"):
        for _ in range(backoff.FREE + 1):
            await house.sign_in.with_password(email, "guess", HERE, NOW)
    known = await house.sign_in.with_password("helen@example.org", "guess", HERE, NOW)
    assert known == await house.sign_in.with_password("nobody@example.org", "guess", HERE, NOW)


@given(st.integers(min_value=0, max_value=10_000))
def test_nobody_is_ever_locked_out_for_good(failures: int) -> None:
    assert backoff.wait_after(failures) <= backoff.LONGEST


@given(st.text(max_size=60).filter(lambda text: text != PASSWORD))
async def test_no_other_password_opens_anything(guess: str) -> None:
    person = Person(id="p", home_id="h")
    keys = make_keys(person, PASSWORD)
    with pytest.raises(CannotOpen):
        unwrap_with_password(keys.by_password, guess, password_place(person))
    opened = unwrap_with_password(keys.by_password, PASSWORD, password_place(person))
    assert Keyring.from_raw(opened).key == keys.keyring.key


async def test_the_session_secret_is_only_in_the_cookie(house: House) -> None:
    secret = await signed_in(house)
    async with house.store.reading() as db:
        row = await db.get(AdultSession, (await sessions_of(db, await reader(house, secret), NOW))[0].id)
    assert row is not None
    assert row.secret_hash == session_hash(secret)
    assert secret.encode() not in row.keys + row.secret_hash
    assert house.root.keyring.raw[:32] not in row.keys


async def test_a_stolen_session_row_opens_nothing_under_another_secret(house: House) -> None:
    secret, other = await signed_in(house), await signed_in(house, timedelta(minutes=2))
    async with house.store.writing() as db:
        mine = await open_session(db, secret, "signed_in", NOW)
        theirs = await open_session(db, other, "signed_in", NOW)
        assert mine is not None
        assert theirs is not None
        theirs.row.keys = mine.row.keys
    async with house.store.reading() as db:
        assert await reader_of(db, house.transport, other, NOW) is None


async def test_a_session_ends_when_nobody_uses_it(house: House) -> None:
    secret = await signed_in(house)
    async with house.store.reading() as db:
        assert await reader_of(db, house.transport, secret, NOW + timedelta(hours=3)) is None


async def reader(house: House, secret: str) -> Reader:
    """The reader of a cookie."""
    async with house.store.reading() as db:
        found = await reader_of(db, house.transport, secret, NOW)
    assert found is not None
    return found
