"""Polling: nothing is confirmed before it is stored; what comes twice is stored once; one chat delays nobody."""

import asyncio

from backend.policy.phrases import Phrases
from bot.telegram.channel import TelegramChannel
from tests.integration.telegram.conftest import make_channel, running
from tests.support.telegram import FakeTelegram, Phone
from tests.support.telegram.house import House


async def test_a_child_writes_and_is_answered(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    phone.writes("they hid my shoes again")
    await phone.soon_sees("Got it 1.")
    phone.taps("Staff here now")
    await phone.soon_sees("Got it 2.")
    await fake.until(lambda: fake.unconfirmed == 0)
    words, choice = house.taken.values()
    assert (words.kind, words.text) == ("text", "they hid my shoes again")
    assert (choice.kind, choice.choice) == ("choice", "staff")
    assert fake.world.answered


async def test_nothing_is_confirmed_before_it_is_stored(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    house.failing = 2
    phone.writes("please don't lose this")
    await house.until(lambda: len(house.attempts) >= 2)
    assert fake.unconfirmed == 1
    await house.until(lambda: house.texts == ["please don't lose this"])
    await fake.until(lambda: fake.unconfirmed == 0)


async def test_a_crash_after_the_commit_stores_nothing_twice(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    house.failing_after_commit = 1
    phone.writes("once")
    await fake.until(lambda: fake.unconfirmed == 0)
    assert house.texts == ["once"]
    assert len(house.attempts) == 2


async def test_what_was_written_while_nobody_listened_is_stored(
    fake: FakeTelegram, house: House, phrases: Phrases, phone: Phone
) -> None:
    phone.writes("before")
    async with running(make_channel(fake, house, phrases)):
        await phone.soon_sees("Got it 1.")
    phone.writes("between")
    async with running(make_channel(fake, house, phrases)):
        await phone.soon_sees("Got it 2.")
    assert house.texts == ["before", "between"]


async def test_a_stop_in_the_middle_of_a_turn_leaves_it_to_come_again(
    fake: FakeTelegram, house: House, phrases: Phrases, phone: Phone
) -> None:
    house.failing = 1
    async with running(make_channel(fake, house, phrases)):
        phone.writes("half way")
        await house.until(lambda: len(house.attempts) == 1)
    assert fake.unconfirmed == 1
    async with running(make_channel(fake, house, phrases)):
        await phone.soon_sees("Got it 1.")
    assert house.texts == ["half way"]


async def test_repeats_are_stored_once(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    fake.repeats(3)
    phone.writes("one")
    phone.writes("two")
    await house.until(lambda: len(house.attempts) > 4)
    await fake.until(lambda: fake.unconfirmed == 0)
    assert sorted(house.texts) == ["one", "two"]


async def test_a_reordered_batch_is_stored_whole(
    fake: FakeTelegram, house: House, phrases: Phrases, phone: Phone
) -> None:
    fake.reorders()
    first = phone.writes("one")
    phone.edits(first, "one, really")
    phone.writes("three")
    async with running(make_channel(fake, house, phrases)):
        await fake.until(lambda: fake.unconfirmed == 0)
    assert sorted(house.texts) == ["one", "one, really", "three"]
    (edit,) = (inbound for inbound in house.taken.values() if inbound.kind == "edit")
    assert house.taken[edit.edited_of or ""].text == "one"


async def test_a_broken_network_heals(fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone) -> None:
    fake.fails("getUpdates", times=1)
    fake.drops("getUpdates", times=1)
    phone.writes("through the storm")
    await phone.soon_sees("Got it 1.")
    assert house.texts == ["through the storm"]


async def test_one_chat_that_cannot_be_stored_holds_back_no_other(
    fake: FakeTelegram, channel: TelegramChannel, house: House
) -> None:
    kit, sam = fake.phone("Kit"), fake.phone("Sam")
    fake.delays("getFile", 3)
    kit.sends_voice(b"OggS")
    await asyncio.sleep(0.2)
    sam.writes("me too")
    await sam.soon_sees("Got it", 2.5)
    await kit.soon_sees("Got it")


async def test_only_the_owner_of_the_lease_polls(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phrases: Phrases, phone: Phone
) -> None:
    await fake.until(lambda: fake.calls("getUpdates") > 0)
    owner = house.lease_owner
    async with running(make_channel(fake, house, phrases)):
        await fake.until(lambda: fake.calls("deleteWebhook") == 2)
        phone.writes("for one of you")
        await phone.soon_sees("Got it 1.")
    assert house.lease_owner == owner
    assert len(house.attempts) == 1


async def test_a_burst_from_many_phones_is_stored_exactly_once(
    fake: FakeTelegram, channel: TelegramChannel, house: House
) -> None:
    phones = [fake.phone(f"Child {number}") for number in range(30)]
    sent = [f"message {number} of {phone.chat_id}" for number in range(10) for phone in phones]
    fake.repeats(2)
    for number in range(10):
        for phone in phones:
            phone.writes(f"message {number} of {phone.chat_id}")
    await fake.until(lambda: fake.unconfirmed == 0, 60)
    assert sorted(house.texts) == sorted(sent)
    for phone in phones:
        own = [inbound.text for inbound in house.taken.values() if inbound.address == str(phone.chat_id)]
        assert own == [f"message {number} of {phone.chat_id}" for number in range(10)]
