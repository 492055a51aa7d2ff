"""Nobody answers: who is called next, who may read, and what nobody in the home can do about it (section 5.4)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.alerts.tables import Alert, Told
from backend.cases.climbing import climb_due
from backend.cases.guarding import Out, keep_out
from tests.support.homes.child import Child
from tests.support.homes.letterbox import released
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration


async def minutes(street: Street, count: float) -> None:
    """Time passes, and the clock ticks each half minute of it."""
    for _ in range(int(count * 2)):
        street.later(seconds=30)
        await climb_due(street.store, street.house, street.now)


async def told(street: Street, home: SeededHome, kind: str = "case") -> set[str]:
    """Everybody who was told of alerts of a kind so far."""
    async with street.store.reading() as db:
        rows = await db.scalars(select(Told).join(Alert, Alert.id == Told.alert_id).where(Alert.kind == kind))
        people = {row.person_id for row in rows if row.state != "withdrawn"}
    return {key for key, reader in home.readers.items() if reader.person_id in people}


async def alerts(street: Street, kind: str = "case") -> list[Alert]:
    """The alerts of a kind, oldest first."""
    async with street.store.reading() as db:
        return list(await db.scalars(select(Alert).where(Alert.kind == kind).order_by(Alert.since)))


async def test_silence_climbs_rung_by_rung(street: Street, home: SeededHome, child: Child) -> None:
    await child.says("emergency self_harm: i took them all")
    at_once = {"worker", "keyworker", "manager"}
    assert await told(street, home) == at_once
    await minutes(street, 2)
    assert await told(street, home) == at_once | {"on_call"}
    await minutes(street, 2)
    assert await told(street, home) == at_once | {"on_call", "root"}
    await minutes(street, 2)
    assert await told(street, home) == at_once | {"on_call", "root", "senior", "second"}
    await minutes(street, 60)
    (alert,) = await alerts(street)
    assert (alert.rung, alert.settled_at) == (3, None)


async def test_a_rung_opens_the_words_only_to_whom_the_rules_allow(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.says("emergency self_harm: i took them all")
    await minutes(street, 7)
    opened = {key for key, kind in await released(street, home.readers, await child.case_id()) if kind == "words"}
    assert opened == {"worker", "keyworker", "manager", "on_call", "senior"}
    (row,) = await street.cases.queue(home["root"], street.now)
    assert (row.kind, row.title, row.case_id) == ("safety", "topic:check_everyone", (await alerts(street))[0].id)
    await child.says("soon sadness: are you there")
    still = {key for key, kind in await released(street, home.readers, await child.case_id()) if kind == "words"}
    assert opened <= still


async def test_on_a_private_route_others_are_called_without_a_word(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.picks("advocate")
    await child.says("urgent sadness: can you come")
    assert await told(street, home) == {"advocate"}
    await minutes(street, 61)
    assert await told(street, home) == {"advocate", "service"}
    assert {key for key, _ in await released(street, home.readers, await child.case_id())} == {"advocate"}
    (row,) = await street.cases.queue(home["service"], street.now)
    assert (row.kind, row.title, row.level) == ("safety", "topic:unread_note", "urgent")
    await minutes(street, 240)
    assert not {"worker", "manager", "root", "on_call"} & await told(street, home)


async def test_whoever_must_not_see_it_stands_on_no_rung(street: Street, home: SeededHome, child: Child) -> None:
    """CF1, CF4, also where they are the only one of a rung."""
    await child.says("emergency self_harm: help")
    async with street.store.writing() as db:
        out = Out("settled", by=home["root"].person_id, at=street.now)
        await keep_out(db, street.transport, await child.case(), (home["on_call"].person_id,), out)
    await minutes(street, 30)
    assert "on_call" not in await told(street, home)
    assert "root" in await told(street, home)


async def test_the_only_worker_on_shift_is_the_subject(street: Street) -> None:
    """CF7."""
    small = await street.settle("harbour")
    child = await small.child()
    await child.says("emergency staff_concern: Ned has a knife")
    assert {"manager", "root"} <= await told(street, small)
    await minutes(street, 15)
    assert "worker" not in await told(street, small)
    assert await street.cases.queue(small["worker"], street.now) == ()


async def test_having_it_is_not_being_there(street: Street, home: SeededHome, child: Child) -> None:
    """ "I've got this" holds the ladder until the second clock; "I am with them" ends it."""
    await child.says("emergency self_harm: help")
    case_id, worker = await child.case_id(), home["worker"]
    await street.cases.take_on(worker, case_id, "near", "I go up now", street.now, "Wes is coming.", street.now)
    await minutes(street, 4.5)
    (alert,) = await alerts(street)
    assert (alert.rung, alert.acknowledged_by, alert.settled_at) == (0, worker.person_id, None)
    await minutes(street, 1)
    (alert,) = await alerts(street)
    assert (alert.rung, alert.acknowledged_by) == (1, None)
    assert "on_call" in await told(street, home)
    (row,) = await street.cases.queue(worker, street.now)
    assert row.taken_by is None
    await street.cases.meet_child(worker, case_id, street.now)
    (alert,) = await alerts(street)
    assert (alert.met_by, alert.settled_at) == (worker.person_id, street.now)


async def test_words_on_a_screen_do_not_end_an_emergency(street: Street, home: SeededHome, child: Child) -> None:
    await child.says("emergency self_harm: help")
    await street.cases.reply(home["worker"], await child.case_id(), "I am here.", street.now)
    (alert,) = await alerts(street)
    assert (alert.acknowledged_by, alert.settled_at) == (home["worker"].person_id, None)


async def test_every_further_message_tells_everybody_again_and_puts_nothing_off(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.says("emergency self_harm: help")
    (before,) = await alerts(street)
    street.later(seconds=20)
    await child.says("soon sadness: please")
    (after,) = await alerts(street)
    assert (after.round, after.climbs_at) == (before.round + 1, before.climbs_at)
    async with street.store.reading() as db:
        rounds = [row.round for row in await db.scalars(select(Told)) if row.person_id == home["worker"].person_id]
    assert sorted(rounds) == [0, 1]


async def test_lowering_a_case_stops_no_call_that_is_out(street: Street, home: SeededHome, child: Child) -> None:
    await child.says("emergency self_harm: help")
    await street.cases.change_level(home["worker"], await child.case_id(), "routine", "a joke", street.now)
    await minutes(street, 2)
    assert "on_call" in await told(street, home)


async def test_a_person_who_raises_a_private_case_sends_the_home_to_the_children(
    street: Street, home: SeededHome, child: Child
) -> None:
    """3.4, whoever notices it."""
    await child.picks("advocate")
    await child.says("urgent sadness: i cant any more")
    assert await told(street, home, "safety") == set()
    await street.cases.change_level(home["advocate"], await child.case_id(), "emergency", "", street.now)
    assert {"worker", "on_call"} <= await told(street, home, "safety")
    (safety,) = await alerts(street, "safety")
    assert safety.case_id != await child.case_id()
    await minutes(street, 5)
    assert "root" in await told(street, home, "safety")


async def test_one_private_emergency_has_one_safety_alert_at_a_time(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.picks("advocate")
    for text in ("i cant any more", "please", "now"):
        await child.says(f"emergency self_harm: {text}")
        street.later(seconds=10)
    (safety,) = await alerts(street, "safety")
    assert safety.round == 2


async def test_what_fell_due_while_the_house_was_down_is_called_at_once(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.says("emergency self_harm: help")
    street.later(hours=9)
    assert await climb_due(street.store, street.house, street.now) == 1
    assert {"on_call", "root", "second"} <= await told(street, home)
    (alert,) = await alerts(street)
    assert alert.next_at > street.now
    assert alert.next_at - street.now <= timedelta(minutes=1)


async def test_an_alert_whose_row_was_changed_is_called_all_the_same(
    street: Street, home: SeededHome, child: Child
) -> None:
    """Whoever can write the database cannot stop it; and opens words to nobody by it."""
    await child.picks("advocate")
    await child.says("urgent sadness: help")
    async with street.store.writing() as db:
        (alert,) = await db.scalars(select(Alert))
        alert.circumstances = b"changed"
    await minutes(street, 61)
    assert await told(street, home) == {"advocate", "service"}
    assert {key for key, _ in await released(street, home.readers, await child.case_id())} == {"advocate"}
