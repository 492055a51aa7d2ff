"""Two children, one event: one Advocate never speaks for both, one keyworker for both is warned of (CF13, CF14)."""

import pytest

from backend.cases.acting import NotYet
from backend.cases.sharing import Step
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration
WHY = "she speaks for this child"


async def two_cases(home: SeededHome, other_door: str = "staff") -> tuple[str, str]:
    """Two children tell of one evening, each in their own words."""
    ids = []
    for door in ("staff", other_door):
        child = await home.child()
        await child.says("urgent sadness: it was in the kitchen")
        await child.picks(door)
        ids.append(await child.case_id())
    return ids[0], ids[1]


def asks(home: SeededHome, key: str) -> Step:
    """Somebody is to read it, and the child wants it."""
    return Step(home[key].person_id, WHY, child_agrees=True)


async def test_the_advocate_of_one_child_is_refused_for_the_other(street: Street, home: SeededHome) -> None:
    one, other = await two_cases(home)
    await street.settling.put_together(home["manager"], one, other, street.now)
    await street.settling.share(home["manager"], one, asks(home, "advocate"), street.now)
    with pytest.raises(NotYet) as refused:
        await street.settling.share(home["manager"], other, asks(home, "advocate"), street.now)
    assert refused.value.because == ("may_not_read",)
    assert "advocate" not in await home.who_can_open(other)
    offered = await street.settling.who(home["manager"], other, street.now)
    assert home["advocate"].person_id not in {member.id for member in offered.may_read}
    await street.settling.share(home["manager"], other, asks(home, "service"), street.now)


async def test_one_advocate_may_read_two_cases_that_have_nothing_to_do_with_each_other(
    street: Street, home: SeededHome
) -> None:
    for case_id in await two_cases(home):
        await street.settling.share(home["manager"], case_id, asks(home, "advocate"), street.now)


async def test_whoever_stands_beside_both_children_is_warned_of(street: Street, home: SeededHome) -> None:
    one, other = await two_cases(home)
    for case_id in (one, other):
        await street.settling.share(home["manager"], case_id, asks(home, "advocate"), street.now)
    before = await street.settling.who(home["manager"], one, street.now)
    assert before.sides.for_both == ()
    await street.settling.put_together(home["manager"], one, other, street.now)
    for case_id, beside in ((one, other), (other, one)):
        sides = (await street.settling.who(home["manager"], case_id, street.now)).sides
        assert sides.cases == (beside,)
        assert {m.id for m in sides.for_both} == {home["keyworker"].person_id, home["advocate"].person_id}


async def test_whoever_reads_one_side_learns_nothing_of_the_other(street: Street, home: SeededHome) -> None:
    one, other = await two_cases(home, "manager")
    assert "worker" in await home.who_can_open(one) - await home.who_can_open(other)
    never = "0" * 32
    for wanted in (other, never, one):
        with pytest.raises(NotYet) as refused:
            await street.settling.put_together(home["worker"], one, wanted, street.now)
        assert refused.value.because == ("which",)
    await street.settling.put_together(home["manager"], one, other, street.now)
    seen = await street.settling.who(home["worker"], one, street.now)
    assert (seen.sides.cases, seen.sides.for_both) == ((), ())


async def test_a_third_case_joins_the_two(street: Street, home: SeededHome) -> None:
    one, other = await two_cases(home)
    third, fourth = await two_cases(home)
    await street.settling.put_together(home["manager"], one, other, street.now)
    await street.settling.put_together(home["manager"], third, fourth, street.now)
    await street.settling.put_together(home["manager"], other, third, street.now)
    sides = (await street.settling.who(home["manager"], fourth, street.now)).sides
    assert set(sides.cases) == {one, other, third}
