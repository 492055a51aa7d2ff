"""What a child reads while they wait: true names and times, once each, and silence that counts as worse."""

from itertools import pairwise

from backend.alerts import repository as alerts
from backend.alerts.notifiers import Notice
from backend.alerts.notifying import Teller
from backend.cases import waiting_repository
from backend.cases.climbing import climb_due
from backend.intake.keyless import answer_without_keys
from backend.intake.unanswered import raise_unanswered
from backend.intake.waiting import ask_the_quiet, tell_of_promises, tell_those_who_wait
from backend.policy.waiting import step_of
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

DANGER = "emergency danger_to_life: i cant do this anymore. got them all lined up"


class Line:
    """A way to tell that reaches everybody, or nobody."""

    def __init__(self, *, works: bool) -> None:
        self.works = works

    async def tell(self, notice: Notice) -> bool | None:
        """Whether it works now."""
        return self.works

    def close(self) -> None:
        """Nothing to do."""


async def minutes_pass(street: Street, minutes: int, *, works: bool) -> None:
    """The clock ticks every fifteen seconds."""
    teller = Teller(street.store, street.transport, street.house.live, Line(works=works), "http://127.0.0.1/inbox/")
    for _ in range(minutes * 4):
        street.later(seconds=15)
        await climb_due(street.store, street.house, street.now)
        await teller.tell_due(street.now)
        await teller.finish()
        await raise_unanswered(street.store, street.house, street.now)
        await tell_those_who_wait(street.store, street.house, street.now)


async def test_nobody_answers_and_the_child_reads_whom_the_ladder_reached(
    street: Street, home: SeededHome, child: Child
) -> None:
    """The first line after two minutes, then each two or three; names are of those whom it reached."""
    await child.says(DANGER)
    assert "Nobody has answered yet" not in await child.sees()
    await minutes_pass(street, 2, works=True)
    assert (await child.sees()).count("Nobody has answered yet") == 1
    await minutes_pass(street, 8, works=True)
    said = await child.sees()
    assert said.count("Nobody has answered yet") == 4
    on_call = home["on_call"].first_name
    assert f"I have told {on_call} too" in said
    shown = {line.name: line.state for line in (await child.thread()).told}
    assert shown[on_call] == "told"


async def test_every_device_dead_is_said_as_that(street: Street, home: SeededHome, child: Child) -> None:
    """7.34: nobody is ever called told, up to the last rung; the child is sent to 999 and to any adult."""
    await child.says(DANGER)
    await minutes_pass(street, 12, works=False)
    said = await child.sees()
    assert "I can't reach anyone right now. Please ring 999" in said
    assert "Nobody has answered yet" not in said
    told = (await child.thread()).told
    assert home["root"].first_name in {line.name for line in told}, "the ladder went to its last rung"
    assert {line.state for line in told} == {"unreached"}


async def test_an_answer_by_pin_ends_the_lines_and_names_who_comes(
    street: Street, home: SeededHome, child: Child
) -> None:
    """No key is opened: somebody who was told is enough; anybody else is nobody."""
    await child.says(DANGER)
    async with street.store.reading() as db:
        alert = await alerts.open_alert(db, await child.case_id())
    assert alert is not None
    answer = (street.store, street.house)
    assert not await answer_without_keys(*answer, home["visitor"].person_id, alert.id, street.now, there=False)
    assert await answer_without_keys(*answer, home["worker"].person_id, alert.id, street.now, there=False)
    name = home["worker"].first_name
    assert f"{name} has answered. {name} will check on each of you now." in await child.sees()
    await minutes_pass(street, 3, works=True)
    assert "Nobody has answered yet" not in await child.sees()
    assert await answer_without_keys(*answer, home["worker"].person_id, alert.id, street.now, there=True)
    assert f"{name} says they have been with you" in await child.sees()
    assert not await answer_without_keys(*answer, home["worker"].person_id, alert.id, street.now, there=True)


async def test_silence_after_help_counts_as_worse(street: Street, child: Child) -> None:
    """7.21: one question; no answer in a minute, and somebody checks on everyone."""
    await child.says("help")
    case = await child.case()
    assert case.level == "urgent"
    await minutes_pass(street, 2, works=True)
    assert (await child.case()).level == "emergency"
    assert (await child.sees()).count("I haven't heard from you.") == 1


async def test_an_answered_question_is_not_silence(street: Street, child: Child) -> None:
    """ "No" to the question leaves the level as it is."""
    await child.says("help")
    await child.picks("help:no")
    await minutes_pass(street, 3, works=True)
    assert (await child.case()).level == "urgent"


async def test_the_lines_are_said_once_by_however_many_clocks(street: Street, child: Child) -> None:
    """Two clocks at the same moment: one line."""
    await child.says(DANGER)
    street.later(minutes=2)
    first = await tell_those_who_wait(street.store, street.house, street.now)
    assert (first, await tell_those_who_wait(street.store, street.house, street.now)) == (1, 0)


async def test_a_gentle_second_message_comes_once(street: Street, child: Child) -> None:
    """`soon` and gone quiet: on the next day by daylight, once."""
    await child.says("someone took my charger and they keep calling me names")
    await street.five_minutes_pass()
    assert (await child.case()).level == "soon"
    street.later(days=1)
    for _ in range(3):
        street.later(hours=1)
        await ask_the_quiet(street.store, street.house, street.now)
    assert (await child.sees()).count("You wrote yesterday.") == 1


async def test_a_promise_that_passed_is_said_and_counted(street: Street, home: SeededHome, child: Child) -> None:
    """Amy said half past four; at five the child reads that it has not been heard of."""
    await child.says("someone took my charger and they keep calling me names")
    await child.picks("staff")
    case_id, amy = await child.case_id(), home["worker"]
    await street.cases.open(amy, case_id, street.now)
    by = street.now.replace(minute=30, second=0) if street.now.minute < 30 else street.now
    await street.cases.take_on(amy, case_id, "near", "a word after tea", by, "ok", street.now)
    street.later(hours=1)
    for _ in range(2):
        await tell_of_promises(street.store, street.house, street.now)
    assert (await child.sees()).count("I haven't heard that it's done.") == 1
    await street.cases.meet_child(amy, case_id, street.now)
    async with street.store.reading() as db:
        assert await waiting_repository.promises(db, case_id) == (0, 1)
    assert (await child.thread()).promises == (0, 1)


def test_the_lines_of_an_emergency_come_every_two_or_three_minutes() -> None:
    """For half an hour; seldom afterwards; never twice for one step."""
    from datetime import UTC, datetime, timedelta

    since = datetime(2026, 5, 14, 23, 40, tzinfo=UTC)
    steps = [step_of(since, since + timedelta(seconds=15 * tick)) for tick in range(4 * 62)]
    minutes = [tick / 4 for tick in range(1, len(steps)) if steps[tick] > steps[tick - 1]]
    assert steps == sorted(steps)
    assert minutes[0] == 2
    assert {after - before for before, after in pairwise(minutes) if after < 32} == {2.5}
    assert minutes[-1] > 50
