"""Which homes somebody watches over, and that grants, routes and exclusions play no part in the counts."""

from datetime import timedelta

import pytest

from backend.alerts.oversight_repository import standing_in
from backend.people import overseers_repository
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration

SAID = (
    ("emergency self_harm: I have them all lined up", None),
    ("urgent staff_concern: the night one grabbed me", None),
    ("urgent manager_concern: Margo hit me", None),
    ("soon sadness: nobody likes me", "independent_visitor"),
    ("soon sadness: only for the one who checks", "reg44_visitor"),
)


async def test_every_alert_counts_whatever_its_route_and_whomever_it_is_about(street: Street, home: SeededHome) -> None:
    for words, route in SAID:
        child = await home.child()
        await child.says(words)
        if route:
            await child.picks(route)
    await street.five_minutes_pass()
    async with street.store.reading() as db:
        found = await standing_in(db, home["reg44"].home_id, street.now - timedelta(days=30))
    assert len(found) >= len(SAID)
    assert {"emergency", "urgent", "soon"} <= {each.level for each in found}
    assert all(not hasattr(each, "id") and not hasattr(each, "case_id") for each in found)


async def test_a_further_home_is_watched_over_once_and_only_by_whom_it_was_given_to(
    street: Street, home: SeededHome
) -> None:
    other = await street.settle("harbour")
    reg44, there = home["reg44"], next(iter(other.readers.values())).home_id
    async with street.store.writing() as db:
        assert await overseers_repository.homes_of(db, reg44.person_id) == []
        assert await overseers_repository.add(db, reg44.person_id, there, street.now)
        assert not await overseers_repository.add(db, reg44.person_id, there, street.now)
    async with street.store.reading() as db:
        assert await overseers_repository.homes_of(db, reg44.person_id) == [there]
        assert await overseers_repository.homes_of(db, home["root"].person_id) == []
