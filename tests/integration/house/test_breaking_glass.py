"""Break-glass: words that are closed to everybody whom the alert called, opened by one of them to save a life (3.2)."""

import pytest

from backend.audit.verifying import verify
from backend.cases import grants_repository
from backend.cases.acting import NotYet
from backend.cases.service import NoSuchCase
from backend.intake import asked, breaking_glass
from backend.intake.breaking_glass import end_openings
from backend.people.session import Reader
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration
WHY = "nobody answers the door and we need to know what was taken"


@pytest.fixture
async def case_id(home: SeededHome, child: Child) -> str:
    """A life in danger, told to the visitor alone."""
    await child.says("soon sadness: only for you")
    for pick in ("independent_visitor", f"person:{home['visitor'].person_id}"):
        await child.picks(pick)
    await child.says("emergency self_harm: i took all my tablets")
    return await child.case_id()


async def alert_of(street: Street, reader: Reader) -> str:
    """The call without words that somebody sees."""
    rows = await street.cases.queue(reader, street.now)
    return next(row.case_id for row in rows if row.kind == "safety")


async def breaks(street: Street, reader: Reader, alert_id: str, why: str = WHY) -> str:
    """As the page does it."""
    async with street.store.writing() as db:
        return await breaking_glass.break_glass(db, street.house, reader, alert_id, why, street.now)


async def waits_for(street: Street, reader: Reader) -> list[str]:
    """What this reader is asked to look at."""
    return [row.case_id for row in await street.cases.queue(reader, street.now) if row.kind == "asked"]


async def test_one_who_was_called_reads_the_words_and_child_and_those_above_are_told(
    street: Street, home: SeededHome, child: Child, case_id: str
) -> None:
    assert await home.who_can_open(case_id) == {"visitor"}
    assert await breaks(street, home["worker"], await alert_of(street, home["worker"])) == case_id

    assert await home.who_can_open(case_id) == {"visitor", "worker"}
    assert not any(row.may_open for row in await street.cases.queue(home["worker"], street.now))
    assert any(row.may_open for row in await street.cases.queue(home["keyworker"], street.now))
    view = await street.cases.open(home["worker"], case_id, street.now)
    assert "i took all my tablets" in "".join(said.text for said in view.thread)
    assert view.child_name is None
    assert view.notes == (), "the words, and nothing that was written about them"
    assert "Wes can read your words now. It is to help keep you alive." in await child.sees()
    (asking,) = await waits_for(street, home["root"])
    assert await waits_for(street, home["second"]) == []
    async with street.store.reading() as db:
        seen = await asked.view(db, street.house, home["root"], asking, street.now)
        assert (seen.by, seen.why, seen.state) == ("Wes Tully", WHY, "opened")
        (share,) = await grants_repository.shares(db, case_id)
        assert (share.kind, share.to_id, share.second_id) == (
            "break_glass",
            home["worker"].person_id,
            home["root"].person_id,
        )
        assert (await verify(db, street.transport))[1] == []


async def test_whoever_was_not_called_or_reads_it_already_has_no_such_page(
    street: Street, home: SeededHome, child: Child, case_id: str
) -> None:
    alert = await alert_of(street, home["worker"])
    for key in ("visitor", "coordinator", "senior", "manager", "root", "reg44", "admin"):
        with pytest.raises(NoSuchCase):
            await breaks(street, home[key], alert)
    assert await home.who_can_open(case_id) == {"visitor"}
    with pytest.raises(NoSuchCase):
        await breaks(street, home["worker"], "0" * 32)


async def test_without_a_reason_nothing_is_opened(street: Street, home: SeededHome, case_id: str) -> None:
    with pytest.raises(NotYet):
        await breaks(street, home["worker"], await alert_of(street, home["worker"]), " ")
    assert await home.who_can_open(case_id) == {"visitor"}


async def test_whoever_it_may_be_about_has_no_such_page(street: Street, home: SeededHome, child: Child) -> None:
    await child.says("soon sadness: only for you")
    for pick in ("independent_visitor", f"person:{home['visitor'].person_id}"):
        await child.picks(pick)
    await child.says("emergency self_harm: i will jump")
    alert = await alert_of(street, home["worker"])
    await child.says("emergency staff_concern: wes grabbed me")
    with pytest.raises(NoSuchCase):
        await breaks(street, home["worker"], alert)
    assert "worker" not in await home.who_can_open(await child.case_id())


async def test_after_a_day_the_words_are_closed_again_and_what_comes_next_is_sealed_to_new_keys(
    street: Street, home: SeededHome, child: Child, case_id: str
) -> None:
    await breaks(street, home["worker"], await alert_of(street, home["worker"]))
    await street.cases.open(home["worker"], case_id, street.now)
    street.later(hours=23, minutes=59)
    assert await end_openings(street.store, street.house, street.now) == 0
    street.later(minutes=2)
    assert await end_openings(street.store, street.house, street.now) == 1
    assert await home.who_can_open(case_id) == {"visitor"}
    assert (await child.case()).epoch == 1
    assert "Wes can't read what you write from now on." in await child.sees()
    assert len(await waits_for(street, home["root"])) == 1, "closed is not looked at"
    await child.says("soon: i am ok now")
    view = await street.cases.open(home["visitor"], case_id, street.now)
    assert "i am ok now" in "".join(said.text for said in view.thread)
    assert await end_openings(street.store, street.house, street.now) == 0


@pytest.mark.parametrize(("outcome", "reads"), [("needed", False), ("not_needed", True)])
async def test_somebody_above_looks_at_it_and_the_child_reads_if_it_was_wrong(
    street: Street, home: SeededHome, child: Child, case_id: str, outcome: str, reads: bool
) -> None:
    await breaks(street, home["worker"], await alert_of(street, home["worker"]))
    (asking,) = await waits_for(street, home["root"])
    with pytest.raises(NoSuchCase):
        await looks(street, home["manager"], asking, outcome)
    await looks(street, home["root"], asking, outcome)
    assert await waits_for(street, home["root"]) == []
    assert await home.who_can_open(case_id) == {"visitor"}
    assert ("Wes should not have opened your words." in await child.sees()) == reads
    with pytest.raises(NoSuchCase):
        await looks(street, home["root"], asking, outcome)


async def test_if_it_is_about_the_one_above_the_next_one_looks_at_it(
    street: Street, home: SeededHome, child: Child, case_id: str
) -> None:
    await breaks(street, home["worker"], await alert_of(street, home["worker"]))
    assert len(await waits_for(street, home["root"])) == 1
    await child.says("emergency staff_concern: rhona knew and did nothing")
    await end_openings(street.store, street.house, street.now)
    assert await waits_for(street, home["root"]) == []
    assert len(await waits_for(street, home["second"])) == 1


async def looks(street: Street, reader: Reader, asking: str, outcome: str) -> None:
    """As the page does it."""
    async with street.store.writing() as db:
        await breaking_glass.review(db, street.house, reader, asking, outcome, street.now)
