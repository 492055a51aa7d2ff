"""What an operator at the machine may do with accounts."""

import pytest

from backend.people.cli import BadUse, add_person, list_people, remove_person, reset_person
from backend.people.sign_in import Refused
from tests.unit.people.conftest import NOW, PASSWORD, House, home_row


async def test_add_gives_a_link_and_list_shows_the_invited(house: House) -> None:
    async with house.store.writing() as db:
        link = await add_person(
            db, house.transport, name="Joe Tran", role="staff_on_shift", email="joe@example.org", home=None, now=NOW
        )
        listed = await list_people(db, house.transport, None)
    assert link.startswith("/inbox/invite/")
    assert ("Joe Tran", "invited") in {(each.name, each.state) for each in listed}


async def test_the_first_of_a_home_is_its_root(house: House) -> None:
    async with house.store.writing() as db:
        db.add(home_row(house.transport, "b" * 32))
    async with house.store.writing() as db:
        with pytest.raises(BadUse, match="responsible_individual"):
            await add_person(
                db, house.transport, name="A B", role="keyworker", email="a@example.org", home="b" * 32, now=NOW
            )


async def test_an_unknown_role_or_address_is_one_sentence(house: House) -> None:
    async with house.store.writing() as db:
        with pytest.raises(BadUse, match="No such role"):
            await add_person(db, house.transport, name="A", role="king", email="a@b.c", home=None, now=NOW)
        with pytest.raises(BadUse, match="Nobody"):
            await reset_person(db, house.transport, "nobody@example.org", NOW)


async def test_who_is_reset_or_removed_cannot_sign_in(house: House) -> None:
    await house.add("Amy Okafor", "staff_on_shift", "amy@example.org")
    await house.add("Joe Tran", "staff_on_shift", "joe@example.org")
    async with house.store.writing() as db:
        await reset_person(db, house.transport, "amy@example.org", NOW)
        assert await remove_person(db, house.transport, "joe@example.org", NOW) == "Joe Tran"
    for email in ("amy@example.org", "joe@example.org"):
        assert await house.sign_in.with_password(email, PASSWORD, "here", NOW) == Refused()


async def test_a_home_never_loses_its_root_or_the_last_of_a_role(house: House) -> None:
    await house.add("Sarah Whitlock", "independent_visitor", "sarah@example.org")
    async with house.store.writing() as db:
        for email in ("helen@example.org", "sarah@example.org"):
            with pytest.raises(BadUse):
                await remove_person(db, house.transport, email, NOW)
