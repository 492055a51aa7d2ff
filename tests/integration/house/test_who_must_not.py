"""Who must not see it is decided before who should (CF2, CF3, 3.4)."""

import pytest
from sqlalchemy import select

from backend.alerts.tables import Alert, Told
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration

ON_SHIFT = {"worker", "keyworker"}


async def test_words_about_staff_are_held_from_the_whole_shift(street: Street, home: SeededHome, child: Child) -> None:
    await child.says("urgent staff_concern: one of the night staff grabbed me")
    case_id = await child.case_id()

    assert await home.who_can_open(case_id) == {"manager", "on_call"}
    await child.picks("staff")
    assert not ON_SHIFT & await home.who_can_open(case_id)
    await child.picks(f"person:{home['keyworker'].person_id}")
    assert not ON_SHIFT & await home.who_can_open(case_id)


async def test_words_about_the_manager_reach_the_responsible_individual_only(home: SeededHome, child: Child) -> None:
    await child.says("urgent manager_concern: Margo hits us")
    case_id = await child.case_id()

    for door in ("", "staff", "manager", "unsure"):
        if door:
            await child.picks(door)
        assert await home.who_can_open(case_id) == {"root"}
        assert await home.in_whose_queue(case_id) == {"root"}


async def test_what_keeps_staff_out_outlives_the_two_days_of_triage(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.says("urgent staff_concern: he grabbed me")
    street.later(days=3)
    await child.says("urgent sadness: it goes on")
    assert await home.who_can_open(await child.case_id()) == {"manager", "on_call"}


@pytest.mark.parametrize("answer", ["yes", "rather_not"])
async def test_an_unsure_child_who_does_not_say_no_is_kept_from_the_shift(
    street: Street, home: SeededHome, child: Child, answer: str
) -> None:
    await child.says("soon: something is wrong")
    await child.picks("unsure")
    await child.picks(f"about_staff:{answer}")
    case_id = await child.case_id()
    assert await home.who_can_open(case_id) == {"manager", "on_call"}

    await child.says("urgent sadness: it happened again")
    assert await home.who_can_open(case_id) == {"manager", "on_call"}
    await street.five_minutes_pass()
    assert await home.who_can_open(case_id) == {"manager", "on_call"}


async def test_an_unsure_child_is_read_by_nobody_while_the_question_about_staff_is_open(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.says("soon: something is wrong")
    await child.picks("unsure")
    case_id = await child.case_id()
    assert await home.who_can_open(case_id) == set()
    await street.five_minutes_pass()
    assert await home.who_can_open(case_id) == {"worker", "manager"}


async def test_a_home_with_one_worker_and_nobody_on_call_goes_to_the_manager(street: Street) -> None:
    small = await street.settle("harbour")
    child = await small.child()
    await child.says("urgent staff_concern: Ned hurt me")
    assert await small.who_can_open(await child.case_id()) == {"manager"}


async def test_an_emergency_for_the_visitor_sends_the_shift_an_alert_without_a_word(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.picks("independent_visitor")
    await child.picks(f"person:{home['visitor'].person_id}")
    await child.says("emergency self_harm: I have taken all the tablets")
    case_id = await child.case_id()

    assert await home.who_can_open(case_id) == {"visitor"}
    for key in ("worker", "keyworker", "on_call"):
        (row,) = await street.cases.queue(home[key], street.now)
        assert (row.kind, row.level, row.title, row.who) == ("safety", "emergency", "topic:check_everyone", "")
        assert row.case_id != case_id
    for key in ("manager", "root", "senior", "advocate", "other_visitor"):
        assert await street.cases.queue(home[key], street.now) == ()
    await nothing_links_the_alert_to_the_case(street, case_id)


async def nothing_links_the_alert_to_the_case(street: Street, case_id: str) -> None:
    """Its own id in both tables, so that its readers cannot even ask."""
    async with street.store.reading() as db:
        (safety,) = (await db.scalars(select(Alert).where(Alert.kind == "safety"))).all()
        told = (await db.scalars(select(Told).where(Told.alert_id == safety.id))).all()
    assert safety.case_id != case_id
    assert {row.case_id for row in told} == {safety.case_id}


async def test_where_staff_may_be_the_danger_the_safety_alert_leaves_the_shift_out(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.picks("advocate")
    await child.says("emergency staff_concern: he says he will kill me tonight")
    for key in ("worker", "keyworker"):
        assert await street.cases.queue(home[key], street.now) == ()
    assert [row.kind for row in await street.cases.queue(home["on_call"], street.now)] == ["safety"]


async def test_a_safety_alert_always_finds_somebody(street: Street) -> None:
    """One worker, nobody on call, and the words are about staff (CF7)."""
    small = await street.settle("harbour")
    child = await small.child()
    await child.picks("advocate")
    await child.says("emergency staff_concern: Ned has a knife")
    told = {
        key
        for key, reader in small.readers.items()
        if any(row.kind == "safety" for row in await street.cases.queue(reader, street.now))
    }
    assert told == {"manager", "root"}


async def test_where_the_manager_may_be_the_danger_the_safety_alert_passes_them_by(street: Street) -> None:
    small = await street.settle("harbour")
    child = await small.child()
    await child.picks("advocate")
    await child.says("emergency manager_concern: Max locked me in")
    assert await street.cases.queue(small["manager"], street.now) == ()
    assert [row.kind for row in await street.cases.queue(small["root"], street.now)] == ["safety"]


async def test_without_a_visitor_no_word_moves_and_the_child_hears_so(street: Street) -> None:
    """W31: not sent to anybody instead."""
    small = await street.settle("harbour")
    child = await small.child()
    await child.says("soon sadness: I am alone")
    taken = await child.picks("independent_visitor")

    assert any("visitor" in said.text for said in taken.replies)
    case = await child.case()
    assert case.route == "none"
    assert await small.who_can_open(case.id) == set()
