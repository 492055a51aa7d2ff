"""Whoever reads a case after the first is named to the child: beside each message, or in words without a page (W11)."""

import pytest
from sqlalchemy import update

from backend.cases.tables import Case
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street


@pytest.mark.parametrize(("channel", "times"), [("web", 0), ("telegram", 1)])
async def test_the_next_reader_is_named_once(
    street: Street, home: SeededHome, child: Child, channel: str, times: int
) -> None:
    """When they have opened it, and not again when they come back."""
    await child.says("urgent fear: i am scared to go to bed")
    await child.picks("staff")
    case_id = await child.case_id()
    async with street.store.writing() as db:
        await db.execute(update(Case).values(channel=channel))
    first, second = home["keyworker"], home["manager"]
    await street.cases.open(first, case_id, street.now)
    line = f"{second.first_name} has read this."
    assert line not in await child.sees()
    for _ in range(2):
        street.later(minutes=1)
        await street.cases.open(second, case_id, street.now)
    assert (await child.sees()).count(line) == times
    assert {second.first_name, first.first_name} <= {name for said in await child.own_words() for name in said.read_by}
