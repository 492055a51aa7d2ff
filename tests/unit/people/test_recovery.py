"""A forgotten password: with the recovery code nothing is lost."""

import pyotp
import pytest

from backend.people.recovery import NotRecovered, Recovery
from backend.people.sessions import reader_of
from backend.people.sign_in import Admitted, Refused
from tests.unit.people.conftest import NOW, PASSWORD, House

NEW = "seven brass kettles sing"
EMAIL = "helen@example.org"


def code(house: House) -> str:
    """What the phone shows."""
    return str(pyotp.TOTP(house.totp).at(NOW))


async def recovered(house: House, *, with_code: str | None = None, password: str = NEW) -> str:
    """Choose a new password."""
    door = Recovery(house.store, house.transport, house.slow)
    return await door.recover(EMAIL, with_code or house.root.recovery_code, code(house), password, "here", NOW)


async def test_the_keys_stay_the_same_under_the_new_password(house: House) -> None:
    await recovered(house)
    assert await house.sign_in.with_password(EMAIL, PASSWORD, "here", NOW) == Refused()
    first = await house.sign_in.with_password(EMAIL, NEW, "here", NOW)
    assert isinstance(first, Admitted)
    second = await house.sign_in.with_code(first.secret, code(house), "here", NOW)
    assert isinstance(second, Admitted)
    async with house.store.reading() as db:
        reader = await reader_of(db, house.transport, second.secret, NOW)
    assert reader is not None
    assert reader.key == house.root.keyring.key


async def test_a_recovery_code_works_once(house: House) -> None:
    fresh = await recovered(house)
    with pytest.raises(NotRecovered):
        await recovered(house)
    assert await recovered(house, with_code=fresh) != fresh


async def test_the_phone_is_needed_too(house: House) -> None:
    door = Recovery(house.store, house.transport, house.slow)
    with pytest.raises(NotRecovered, match="fit together"):
        await door.recover(EMAIL, house.root.recovery_code, "000000", NEW, "here", NOW)


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
async def test_guessing_is_slowed_down_and_says_nothing(house: House, email: str) -> None:
    door = Recovery(house.store, house.transport, house.slow)
    said = []
    for _ in range(5):
        with pytest.raises(NotRecovered) as refused:
            await door.recover(email, "AAAA" * 8, "000000", NEW, "here", NOW)
        said.append((str(refused.value), refused.value.wait > 0))
    assert said[0] == (
        "These don’t fit together. Check the email, the recovery code and the code from your app.",
        False,
    )
    assert said[-1][1]


async def test_a_weak_password_is_refused_and_nothing_changes(house: House) -> None:
    with pytest.raises(NotRecovered):
        await recovered(house, password="helenward2026")
    assert isinstance(await house.sign_in.with_password(EMAIL, PASSWORD, "here", NOW), Admitted)
