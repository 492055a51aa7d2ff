"""Days away are shown before a child chooses."""

from datetime import timedelta

import pytest

from backend.alerts.tables import Absence
from backend.store.columns import new_id
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration


async def goes_away(street: Street, home: SeededHome, key: str, days: int) -> None:
    """Somebody is away from now on, for some days."""
    async with street.store.writing() as db:
        db.add(
            Absence(
                id=new_id(),
                home_id=home[key].home_id,
                person_id=home[key].person_id,
                begins_at=street.now - timedelta(hours=1),
                ends_at=street.now + timedelta(days=days),
            )
        )
    street.house.rota.forget()


async def test_a_visitor_who_is_away_says_till_when(street: Street, home: SeededHome, child: Child) -> None:
    await goes_away(street, home, "visitor", 3)
    await child.says("soon sadness: nobody likes me here")

    taken = await child.picks("independent_visitor")

    back = f"{(street.now + timedelta(days=3)).astimezone(street.house.zone):%A}"
    offered = [label for reply in taken.replies for _, label in reply.choices]
    assert [label for label in offered if f"away till {back}" in label], offered
    assert [label for label in offered if "away" not in label], "the other visitor is not away"


async def test_whoever_is_away_is_not_on_shift(street: Street, home: SeededHome, child: Child) -> None:
    await goes_away(street, home, "worker", 1)
    await child.says("urgent threat: he said he will get me")

    assert "worker" not in await home.who_can_open(await child.case_id())
