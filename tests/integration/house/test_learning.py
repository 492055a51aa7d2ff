"""What people changed is counted: sealed, without the case, once for each kind of change in a case."""

from collections import Counter

import pytest

from backend.learning import repository
from backend.learning.tallying import LOWERED, MISSED, RAISED, SEEN, What, count, counted, month_of
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration
LOWER = What(LOWERED, "urgent", "soon", "a.rule")


async def tallied(street: Street, home: SeededHome) -> Counter[What]:
    """All that was counted in this month."""
    async with street.store.reading() as db:
        month = month_of(street.now, street.house.zone)
        return await counted(db, street.house.transport, home["worker"].home_id, (month,))


async def test_each_act_counts_once_and_what_it_was_is_sealed(street: Street, home: SeededHome) -> None:
    here, key = home["worker"].home_id, street.house.transport
    for home_id, month in ((here, "2026-04"), (here, "2026-04"), (here, "2026-03"), ("other", "2026-04")):
        async with street.store.writing() as db:
            await count(db, key, home_id, month, (LOWER, LOWER))
    async with street.store.reading() as db:
        assert await counted(db, key, here, ("2026-04",)) == {LOWER: 2}
        assert await counted(db, key, here, ("2026-04", "2026-03")) == {LOWER: 3}
        rows = await repository.tallies(db, here, ("2026-04", "2026-03"))
    assert len({len(row.what) for row in rows}) == 1
    assert all(b"rule" not in row.what + row.mark for row in rows)


async def test_a_changed_level_is_counted_with_the_rules_that_had_spoken(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.says("one of the staff keeps touching me")
    await child.chooses("route:anyone") if "route:anyone" in child.choices else None
    case_id = (await child.case()).id
