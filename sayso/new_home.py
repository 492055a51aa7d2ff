"""A real home from a file: its card, rota and children, and an invitation for every adult. Nobody has a key yet."""

from dataclasses import dataclass, field
from datetime import datetime

from backend.people import accounts_repository, members_repository
from backend.people.cli import ROOT_ROLE, BadUse
from backend.people.details import email_hash, seal_detail
from backend.people.invitations import InvitationRefused, invite
from backend.people.slow_work import SlowWork
from backend.people.tables import Person
from backend.store.engine import WriteSession
from sayso.commands.opened import Opened
from sayso.seed import HomeFile, Seeding, plant_card, plant_children, plant_home, plant_rota


@dataclass(frozen=True, slots=True)
class Invited:
    """One adult's link, shown once."""

    name: str
    role: str
    link: str = field(repr=False)


async def invite_home(house: Opened, file: HomeFile, now: datetime) -> tuple[Invited, ...]:
    """Write the home and its invitations in one transaction. Raises BadUse."""
    if not file.people or file.people[0].role != ROOT_ROLE:
        raise BadUse(f"The first of `people` must be the {ROOT_ROLE}: everybody else's keys are confirmed from there.")
    slow = SlowWork()
    seeding = Seeding(house.store, house.transport, house.roots, slow, is_demo=False)
    try:
        async with house.store.writing() as db:
            if any(home.is_demo for home in await members_repository.homes(db)):
                raise BadUse(
                    "This database holds the demo home: point SAYSO_DATA_DIR at an empty folder for a real one."
                )
            home = plant_home(file, seeding, now)
            db.add(home)
            db.add(plant_card(file, home, house.transport))
            people, invited = await _invite(db, house, file, home.id, now)
            plant_children(db, house.transport, file, home, people)
            plant_rota(db, file, home, people, now)
    finally:
        slow.close()
    return invited


async def _invite(
    db: WriteSession, house: Opened, file: HomeFile, home_id: str, now: datetime
) -> tuple[dict[str, Person], tuple[Invited, ...]]:
    people: dict[str, Person] = {}
    invited = []
    for line in file.people:
        root = next(iter(people.values()), None)
        try:
            token = await invite(
                db, house.transport, home_id=home_id, by=root.id if root else "", name=line.name, role=line.role,
                email=line.email, now=now,
            )  # fmt: skip
        except InvitationRefused as problem:
            raise BadUse(f"{line.key}: {problem}") from None
        await db.flush()
        person = await accounts_repository.person_by_email(db, email_hash(house.transport, line.email))
        assert person is not None, "just written"
        if line.usual_times:
            person.usual_times = seal_detail(house.transport, person, "usual_times", line.usual_times)
        people[line.key] = person
        invited.append(Invited(line.name, line.role, f"{house.settings.address}/inbox/invite/{token}"))
    return people, tuple(invited)
