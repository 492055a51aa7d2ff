"""Invited, joined, confirmed."""

from datetime import timedelta

import pyotp
import pytest

from backend.people import invitations
from backend.people.enrolment import Enrolled
from backend.people.invitations import InvitationRefused, colleagues, confirm, invite
from backend.people.password_judge import fault_of
from backend.people.second_factor import setup_picture
from backend.people.session import Reader
from backend.people.sign_in import Admitted, Refused
from backend.people.tables import Person
from backend.policy.inviting import may_invite
from backend.vault import SigningKey
from tests.unit.people.conftest import NOW, PASSWORD, House

NEW_PASSWORD = "seven brass kettles sing"


def as_reader(enrolled: Enrolled) -> Reader:
    """A signed-in person without a browser."""
    person, ring = enrolled.person, enrolled.keyring
    return Reader(person.id, person.home_id, person.role, "Helen Ward", "session", ring.key, ring.signing)


async def invited(house: House, role: str = "staff_on_shift") -> str:
    """A link for Priya."""
    async with house.store.writing() as db:
        return await invite(
            db,
            house.transport,
            home_id=house.home_id,
            by=house.root.person.id,
            name="Priya  Nair",
            role=role,
            email="Priya@example.org",
            now=NOW,
        )


async def joined(house: House, token: str) -> Enrolled:
    """Priya accepts."""
    async with house.store.reading() as db:
        found = await invitations.find(db, house.transport, token, NOW)
    assert found is not None
    return await house.acceptance.accept(token, NEW_PASSWORD, pyotp.TOTP(found.totp_secret).at(NOW), NOW)


async def test_the_link_shows_who_it_is_for(house: House) -> None:
    token = await invited(house)
    async with house.store.reading() as db:
        found = await invitations.find(db, house.transport, token, NOW)
        assert found is not None
        assert (found.name, found.role, found.email) == ("Priya Nair", "staff_on_shift", "priya@example.org")
        assert await invitations.find(db, house.transport, token + "x", NOW) is None
        assert await invitations.find(db, house.transport, token, NOW + timedelta(days=8)) is None


async def test_who_has_joined_holds_nothing_until_confirmed(house: House) -> None:
    priya = await joined(house, await invited(house))
    async with house.store.reading() as db:
        member = await house.directory.member(db, house.home_id, priya.person.id, NOW)
    assert member is not None
    assert member.public_key is None
    async with house.store.writing() as db:
        await confirm(db, house.transport, house.directory, as_reader(house.root), priya.person.id, NOW)
    async with house.store.reading() as db:
        member = await house.directory.member(db, house.home_id, priya.person.id, NOW)
    assert member is not None
    assert member.public_key == priya.keyring.key.public


async def test_an_invitation_works_once(house: House) -> None:
    token = await invited(house)
    await joined(house, token)
    with pytest.raises(InvitationRefused):
        await house.acceptance.accept(token, NEW_PASSWORD, "000000", NOW)


async def test_the_new_password_signs_in_and_another_does_not(house: House) -> None:
    await joined(house, await invited(house))
    assert isinstance(await house.sign_in.with_password("priya@example.org", NEW_PASSWORD, "a", NOW), Admitted)
    assert await house.sign_in.with_password("priya@example.org", PASSWORD, "a", NOW) == Refused()


async def test_nobody_confirms_themselves_or_somebody_above_them(house: House) -> None:
    priya = await joined(house, await invited(house, "registered_manager"))
    amy = await house.add("Amy Okafor", "staff_on_shift", "amy@example.org")
    for reader in (as_reader(priya), as_reader(amy)):
        async with house.store.writing() as db:
            with pytest.raises(InvitationRefused):
                await confirm(db, house.transport, house.directory, reader, priya.person.id, NOW)


async def test_a_swapped_public_key_gets_nothing_sealed(house: House) -> None:
    amy = await house.add("Amy Okafor", "staff_on_shift", "amy@example.org")
    mallory = await house.add("Mal Lory", "staff_on_shift", "mal@example.org")
    async with house.store.writing() as db:
        row = await db.get(Person, amy.person.id)
        assert row is not None
        row.public_key = mallory.person.public_key
    house.directory.forget()
    async with house.store.reading() as db:
        member = await house.directory.member(db, house.home_id, amy.person.id, NOW)
    assert member is not None
    assert member.public_key is None


async def test_a_signature_by_somebody_outside_counts_for_nothing(house: House) -> None:
    priya = await joined(house, await invited(house))
    stranger = as_reader(house.root)
    forged = Reader(
        **{**{n: getattr(stranger, n) for n in Reader.__dataclass_fields__}, "signing": SigningKey.generate()}
    )
    async with house.store.writing() as db:
        await confirm(db, house.transport, house.directory, forged, priya.person.id, NOW)
    async with house.store.reading() as db:
        member = await house.directory.member(db, house.home_id, priya.person.id, NOW)
    assert member is not None
    assert member.public_key is None


async def test_the_same_address_is_invited_once(house: House) -> None:
    await invited(house)
    with pytest.raises(InvitationRefused, match="already"):
        await invited(house)


async def test_the_page_of_people_names_everybody(house: House) -> None:
    await joined(house, await invited(house))
    async with house.store.reading() as db:
        lines = await colleagues(db, house.transport, as_reader(house.root))
    assert {(line.name, line.state, line.may_confirm) for line in lines} == {
        ("Helen Ward", "confirmed", False),
        ("Priya Nair", "joined", True),
    }


def test_nobody_invites_their_own_superior() -> None:
    assert not may_invite("staff_on_shift", "registered_manager")
    assert not may_invite("registered_manager", "responsible_individual")
    assert may_invite("responsible_individual", "registered_manager")


@pytest.mark.parametrize("password", ["", "short", "password1234", "priyanair2026", "aaaaaaaaaaaaaaaa", "x" * 201])
def test_a_weak_password_gets_one_clear_sentence(password: str) -> None:
    fault = fault_of(password, ("Priya Nair", "priya.nair@example.org"))
    assert fault is not None
    assert fault.endswith(".")


def test_four_unrelated_words_are_good() -> None:
    assert fault_of(NEW_PASSWORD) is None


def test_the_picture_has_no_style_and_no_script() -> None:
    picture = setup_picture(pyotp.random_base32(), "priya@example.org")
    assert picture.startswith("<svg")
    assert "style" not in picture
    assert "data:" not in picture
