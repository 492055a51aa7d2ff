"""A case closes only as a child can bear it (6.1), and opens again when the child writes again."""

import pytest

from backend.cases.service import Move, NotYet
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration
CLOSED = Move("closed")


@pytest.fixture
async def case_id(street: Street, home: SeededHome, child: Child) -> str:
    """Wes has opened what the child told the staff."""
    await child.says("urgent bullying: they took my phone")
    await child.picks("staff")
    await street.cases.open(home["worker"], await child.case_id(), street.now)
    return await child.case_id()


async def missing(street: Street, home: SeededHome, case_id: str) -> tuple[str, ...]:
    """What a closing still lacks."""
    with pytest.raises(NotYet) as refused:
        await street.cases.move_stage(home["worker"], case_id, CLOSED, street.now)
    return refused.value.because


async def all_but_the_childs_answers(street: Street, home: SeededHome, case_id: str) -> None:
    """A person wrote, and the risk was looked at."""
    await street.cases.reply(home["worker"], case_id, "We talked to them.", street.now)
    await street.cases.record_duty(home["worker"], case_id, "risk_review", "done", "", street.now)
    await street.cases.ask_to_close(home["worker"], case_id, street.now)


async def test_nothing_closes_without_a_person_and_the_child(street: Street, home: SeededHome, case_id: str) -> None:
    assert await missing(street, home, case_id) == ("human_message", "asked_closing", "feels_safe", "risk_review")
    await all_but_the_childs_answers(street, home, case_id)
    assert await missing(street, home, case_id) == ("asked_closing", "feels_safe")


@pytest.mark.parametrize("answer", ["no", "not_sure"])
async def test_a_child_who_does_not_feel_safe_keeps_it_open(
    street: Street, home: SeededHome, child: Child, case_id: str, answer: str
) -> None:
    await all_but_the_childs_answers(street, home, case_id)
    await child.picks("closing:yes")
    await child.picks(f"feel:{answer}")
    assert "feels_safe" in await missing(street, home, case_id)


async def test_a_child_who_does_not_want_it_closed_keeps_it_open(
    street: Street, home: SeededHome, child: Child, case_id: str
) -> None:
    await all_but_the_childs_answers(street, home, case_id)
    await child.picks("feel:yes")
    await child.picks("closing:no")
    assert await missing(street, home, case_id) == ("asked_closing",)


async def test_a_case_closes_with_everything_and_opens_again_with_a_word(
    street: Street, home: SeededHome, child: Child, case_id: str
) -> None:
    await all_but_the_childs_answers(street, home, case_id)
    await child.picks("feel:yes")
    await child.picks("closing:yes")
    await street.cases.move_stage(home["worker"], case_id, CLOSED, street.now)
    assert (await child.thread()).stage.code == "closed"
    assert [row.closed for row in await street.cases.queue(home["worker"], street.now)] == [True]

    street.later(days=2)
    await child.says("urgent bullying: it is happening again")

    case = await child.case()
    assert (case.state, case.stage) == ("open", "reopened")
    (row,) = await street.cases.queue(home["worker"], street.now)
    assert (row.closed, row.news) == (False, True)
    # what the child answered then is no answer to what happens now
    assert await missing(street, home, case_id) == ("human_message", "asked_closing", "feels_safe", "risk_review")


async def test_consequences_wait_until_the_hurt_child_is_safe(street: Street, home: SeededHome, case_id: str) -> None:
    worker = home["worker"]
    with pytest.raises(NotYet) as refused:
        await street.cases.record_duty(worker, case_id, "consequences", "done", "", street.now)
    assert refused.value.because == ("make_safe",)
    with pytest.raises(NotYet) as refused:
        await street.cases.record_duty(worker, case_id, "make_safe", "not_needed", " ", street.now)
    assert refused.value.because == ("reason",)
    await street.cases.record_duty(worker, case_id, "make_safe", "done", "", street.now)
    await street.cases.record_duty(worker, case_id, "consequences", "not_needed", "nobody hurt anybody", street.now)
    view = await street.cases.open(worker, case_id, street.now)
    duty = next(duty for duty in view.duties if duty.code == "consequences")
    assert (duty.state, duty.done_by, duty.because) == ("not_needed", "Wes", "nobody hurt anybody")
