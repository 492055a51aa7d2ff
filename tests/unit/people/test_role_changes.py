"""A new role takes two people; whoever was let in by somebody stands on, whatever becomes of that one."""

from dataclasses import dataclass

import pytest

from backend.people import role_changes
from backend.people.cli import remove_person, reset_person
from backend.people.directory import Member
from backend.people.enrolment import (
    Enrolled,
    Signer,
    confirm_entry,
    create_person,
    make_keys,
    new_person,
    take_keys,
)
from backend.people.invitations import confirm
from backend.people.role_changes import RoleRefused
from backend.people.session import Reader
from backend.people.tables import Person
from tests.unit.people.conftest import NOW, PASSWORD, House
from tests.unit.people.test_invitations import as_reader, joined


@dataclass
class Staff:
    """A home with two who may decide, and one whom the manager let in."""

    house: House
    root: Reader
    manager: Reader
    amy: Enrolled

    async def propose(self, reader: Reader, role: str, person: str | None = None) -> None:
        """The first part."""
        async with self.house.store.writing() as db:
            await role_changes.propose(db, self.house.transport, reader, person or self.amy.person.id, role, NOW)

    async def confirm(self, reader: Reader, person: str | None = None) -> None:
        """The second part."""
        async with self.house.store.writing() as db:
            await role_changes.confirm(
                db, self.house.transport, self.house.directory, reader, person or self.amy.person.id, NOW
            )

    async def member(self, person: str | None = None) -> Member:
        """As the rooms know them."""
        self.house.directory.forget()
        async with self.house.store.reading() as db:
            found = await self.house.directory.member(db, self.house.home_id, person or self.amy.person.id, NOW)
        assert found is not None
        return found


@pytest.fixture
async def staff(house: House) -> Staff:
    """The manager is let in by the root, Amy by the manager."""
    deb = await house.add("Deb Lowe", "registered_manager", "deb@example.org")
    async with house.store.writing() as db:
        amy = await create_person(
            db, house.transport, house.slow, home_id=house.home_id, name="Amy Okafor", role="staff_on_shift",
            email="amy@example.org", password=PASSWORD, totp_secret=house.totp, now=NOW, invited_by=deb.signer,
        )  # fmt: skip
    return Staff(house, as_reader(house.root), as_reader(deb), amy)


async def test_one_proposes_and_another_confirms(staff: Staff) -> None:
    await staff.propose(staff.manager, "keyworker")
    assert (await staff.member()).role == "staff_on_shift"
    await staff.confirm(staff.root)
    member = await staff.member()
    assert (member.role, member.public_key is not None) == ("keyworker", True)


async def test_nobody_is_both(staff: Staff) -> None:
    await staff.propose(staff.manager, "keyworker")
    with pytest.raises(RoleRefused):
        await staff.confirm(staff.manager)
    await staff.propose(staff.root, "keyworker")
    with pytest.raises(RoleRefused):
        await staff.confirm(staff.root)


async def test_nobody_proposes_or_confirms_for_themselves(staff: Staff) -> None:
    with pytest.raises(RoleRefused):
        await staff.propose(staff.manager, "keyworker", staff.manager.person_id)
    await staff.propose(staff.root, "keyworker", staff.manager.person_id)
    with pytest.raises(RoleRefused):
        await staff.confirm(staff.manager, staff.manager.person_id)


@pytest.mark.parametrize("role", ["responsible_individual", "nominated_person", "king", "system_admin"])
async def test_some_roles_are_only_ever_invited(staff: Staff, role: str) -> None:
    with pytest.raises(RoleRefused):
        await staff.propose(staff.root, role)


async def test_the_manager_makes_nobody_a_manager(staff: Staff) -> None:
    """Who may not let in a role may not confirm it either."""
    await staff.propose(staff.root, "registered_manager")
    with pytest.raises(RoleRefused):
        await staff.confirm(staff.manager)


async def test_a_worker_changes_nothing(staff: Staff) -> None:
    joe = await staff.house.add("Joe Tran", "staff_on_shift", "joe@example.org")
    with pytest.raises(RoleRefused):
        await staff.propose(as_reader(joe), "keyworker")
    await staff.propose(staff.manager, "keyworker")
    with pytest.raises(RoleRefused):
        await staff.confirm(as_reader(joe))


async def test_a_role_that_was_taken_back_cannot_be_confirmed(staff: Staff) -> None:
    await staff.propose(staff.manager, "keyworker")
    async with staff.house.store.writing() as db:
        await role_changes.take_back(db, staff.house.transport, staff.root, staff.amy.person.id, NOW)
    with pytest.raises(RoleRefused):
        await staff.confirm(staff.root)


async def test_a_role_written_into_the_database_counts_for_nothing(staff: Staff) -> None:
    async with staff.house.store.writing() as db:
        row = await db.get(Person, staff.amy.person.id)
        assert row is not None
        row.role = "registered_manager"
    assert (await staff.member()).public_key is None


async def test_whom_the_manager_let_in_stands_when_the_manager_has_another_role(staff: Staff) -> None:
    other = await staff.house.add("Priya Shah", "registered_manager", "priya@example.org")
    await staff.propose(as_reader(other), "keyworker", staff.manager.person_id)
    await staff.confirm(staff.root, staff.manager.person_id)
    assert (await staff.member(staff.manager.person_id)).role == "keyworker"
    assert (await staff.member()).public_key is not None


async def test_whom_the_manager_let_in_stands_when_the_manager_leaves(staff: Staff) -> None:
    await staff.house.add("Priya Shah", "registered_manager", "priya@example.org")
    async with staff.house.store.writing() as db:
        await remove_person(db, staff.house.transport, "deb@example.org", NOW)
    assert (await staff.member()).public_key is not None


async def test_whom_the_manager_let_in_stands_through_a_reset(staff: Staff) -> None:
    """And the manager gains nothing before a present reader has confirmed the new keys."""
    async with staff.house.store.writing() as db:
        link = await reset_person(db, staff.house.transport, "deb@example.org", NOW)
    assert (await staff.member()).public_key is not None
    deb = await joined(staff.house, link.rpartition("/")[2])
    assert (await staff.member(deb.person.id)).public_key is None
    assert (await staff.member()).public_key is not None
    async with staff.house.store.writing() as db:
        await confirm(db, staff.house.transport, staff.house.directory, staff.root, deb.person.id, NOW)
    assert (await staff.member(deb.person.id)).public_key == deb.keyring.key.public
    assert (await staff.member()).public_key is not None


async def test_an_older_key_lets_nobody_in_after_a_reset(staff: Staff) -> None:
    """Whoever holds the keys from before the reset, and writes to the database, signs for a new colleague."""
    house, manager = staff.house, Signer(staff.manager.person_id, staff.manager.signing)
    async with house.store.writing() as db:
        await reset_person(db, house.transport, "deb@example.org", NOW)
        intruder = new_person(
            house.transport, home_id=house.home_id, name="Mal Lory", role="staff_on_shift",
            email="mal@example.org", invited_by=manager.person_id,
        )  # fmt: skip
        take_keys(intruder, make_keys(intruder, PASSWORD), NOW)
        confirm_entry(intruder, manager)
        db.add(intruder)
    assert (await staff.member(intruder.id)).public_key is None
    assert (await staff.member()).public_key is not None
