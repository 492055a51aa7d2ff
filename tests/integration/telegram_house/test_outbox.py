"""What leaves: in order, claimed once, and recorded as it was."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.outbox.service import CLAIM
from bot.telegram_home import StoreLease
from bot.telegram_outbox import StoreOutbox
from tests.integration.telegram_house.home import RealHome

pytestmark = pytest.mark.integration
MINUTE = timedelta(minutes=1)


async def test_a_childs_first_words_queue_the_hello_and_the_answer_in_order(home: RealHome) -> None:
    now = datetime.now(UTC)
    await home.rooms.turns.take(home.inbound("he keeps taking my things"), now)
    parcels = await StoreOutbox(home.rooms.store, home.rooms.house).due("telegram", 50, now)
    rows = await home.deliveries()
    assert [parcel.id for parcel in parcels] == [row.id for row in rows]
    assert {parcel.address for parcel in parcels} == {"4711"}
    assert not any(parcel.quiet for parcel in parcels)
    assert "computer helper" in parcels[0].spoken.text


async def test_what_is_claimed_is_not_handed_out_again_until_the_claim_is_over(home: RealHome) -> None:
    now = datetime.now(UTC)
    outbox = StoreOutbox(home.rooms.store, home.rooms.house)
    await home.rooms.turns.take(home.inbound("my tooth hurts"), now)
    first = await outbox.due("telegram", 50, now)
    assert first
    assert not await outbox.due("telegram", 50, now + timedelta(seconds=5))
    assert [p.id for p in await outbox.due("telegram", 50, now + CLAIM)] == [p.id for p in first]


async def test_nothing_overtakes_an_elder_that_waits(home: RealHome) -> None:
    now = datetime.now(UTC)
    outbox = StoreOutbox(home.rooms.store, home.rooms.house)
    await home.rooms.turns.take(home.inbound("my tooth hurts"), now)
    eldest, *younger = await outbox.due("telegram", 50, now)
    assert younger
    await outbox.later(eldest.id, now + 10 * MINUTE, now)
    for parcel in younger:
        await outbox.later(parcel.id, now + MINUTE, now)
    assert not await outbox.due("telegram", 50, now + 5 * MINUTE)
    later = await outbox.due("telegram", 50, now + 10 * MINUTE)
    assert [parcel.id for parcel in later] == [eldest.id, *(parcel.id for parcel in younger)]
    assert later[0].tries == 1


async def test_a_limit_never_splits_a_conversation_from_its_eldest(home: RealHome) -> None:
    now = datetime.now(UTC)
    outbox = StoreOutbox(home.rooms.store, home.rooms.house)
    await home.rooms.turns.take(home.inbound("my tooth hurts"), now)
    rows = await home.deliveries()
    assert [p.id for p in await outbox.due("telegram", 1, now)] == [rows[0].id]
    assert not await outbox.due("telegram", 1, now)


async def test_what_was_sent_is_forgotten_and_what_failed_is_seen(home: RealHome) -> None:
    now = datetime.now(UTC)
    outbox = StoreOutbox(home.rooms.store, home.rooms.house)
    await home.rooms.turns.take(home.inbound("can I change my visitor"), now)
    first, second, *_ = await outbox.due("telegram", 50, now)
    await outbox.arrived(first.id, now)
    await outbox.undeliverable(second.id, "blocked", now)
    rows = {row.id: row for row in await home.deliveries()}
    assert (rows[first.id].state, rows[first.id].body) == ("sent", None)
    assert (rows[second.id].state, rows[second.id].cause, rows[second.id].body) == ("failed", "blocked", None)
    await outbox.undeliverable(first.id, "refused", now)
    assert (await home.deliveries())[0].state == "sent"


async def test_a_restart_hands_out_what_the_killed_process_had_claimed(home: RealHome) -> None:
    now = datetime.now(UTC)
    outbox = StoreOutbox(home.rooms.store, home.rooms.house)
    await home.rooms.turns.take(home.inbound("my tooth hurts"), now)
    claimed = await outbox.due("telegram", 50, now)
    anew = StoreOutbox(home.rooms.store, home.rooms.house)
    await anew.begin("telegram", now)
    wait = timedelta(0) if home.rooms.store.engine.dialect.name == "sqlite" else CLAIM
    assert [p.id for p in await anew.due("telegram", 50, now + wait)] == [p.id for p in claimed]


async def test_a_lease_has_one_owner_until_it_lapses_or_is_given_up(home: RealHome) -> None:
    now = datetime.now(UTC)
    lease = StoreLease(home.rooms.store, home.rooms.house)
    assert await lease.hold("telegram:1", "a" * 32, 30, now)
    assert await lease.hold("telegram:1", "a" * 32, 30, now + timedelta(seconds=10))
    assert not await lease.hold("telegram:1", "b" * 32, 30, now + timedelta(seconds=35))
    assert await lease.hold("telegram:1", "b" * 32, 30, now + timedelta(seconds=41))
    await lease.give_up("telegram:1", "b" * 32)
    assert await lease.hold("telegram:1", "a" * 32, 30, now + timedelta(seconds=42))


async def test_a_tap_that_is_quicker_than_the_record_still_brings_the_words(home: RealHome) -> None:
    now = datetime.now(UTC)
    outbox = StoreOutbox(home.rooms.store, home.rooms.house)
    await home.rooms.turns.take(home.inbound("I have taken a lot of tablets"), now)
    for parcel in await outbox.due("telegram", 50, now):
        await outbox.arrived(parcel.id, now)
    await home.rooms.cases.reply(home.amy, (await home.case()).id, "I am coming to see you.", now)
    (note,) = await outbox.due("telegram", 50, datetime.now(UTC))
    assert (note.quiet, note.tapped) == (True, False)
    assert await outbox.release("telegram", "4711", now, tapped=True) == 1
    await outbox.noted(note.id, now)
    (words,) = await outbox.due("telegram", 50, datetime.now(UTC))
    assert (words.id, words.tapped, words.spoken.text) == (note.id, True, "I am coming to see you.")
    await outbox.arrived(words.id, now)
    assert (await home.deliveries())[-1].state == "delivered"
