"""Replies reach the phone, and the record says truthfully whether they did."""

import asyncio
from datetime import timedelta

from bot.telegram.channel import TelegramChannel
from tests.support.telegram import FakeTelegram, Phone
from tests.support.telegram.house import House

NOTE = "You have a new note. Tap to read."


async def test_a_persons_words_wait_for_the_tap(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    row = house.queue(phone.chat_id, "I've read it. I'm coming at six.", author="person", name="Amy", quiet=True)
    await phone.soon_sees(NOTE)
    await house.until(lambda: row.state == "noted")
    assert phone.sees() == [NOTE]
    phone.taps("Read")
    await phone.soon_sees("Amy:\nI've read it. I'm coming at six.")
    await house.until(lambda: row.state == "arrived")
    assert "Read" not in phone.buttons()
    assert not house.taken


async def test_a_tap_whose_answer_is_lost_still_brings_the_words(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    row = house.queue(phone.chat_id, "Hello again", author="person", name="Amy", quiet=True)
    await phone.soon_has_button("Read")
    fake.fails("editMessageReplyMarkup")
    fake.fails("answerCallbackQuery")
    fake.drops("sendMessage")
    phone.taps("Read")
    phone.taps("Read")
    await house.until(lambda: row.parcel.tries == 1)
    house.skipped += timedelta(minutes=1)
    channel.wake()
    await phone.soon_sees("Hello again")


async def test_clearing_takes_away_what_was_said_and_keeps_what_was_not_read(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    for number in range(30):
        phone.writes(f"word {number}")
    await phone.soon_sees("Got it 30.")
    house.queue(phone.chat_id, "Read me later", author="person", name="Amy", quiet=True)
    await phone.soon_sees(NOTE)
    phone.writes("/clear")
    await phone.soon_sees("I took away what I can.")
    await fake.until(lambda: not phone.has_seen("Got it"))
    await phone.soon_sees(NOTE)
    assert all("word" not in message.get("text", "") for message in phone.screen())
    assert "/clear" not in house.texts
    phone.taps("Read")
    await phone.soon_sees("Read me later")
    phone.taps("Clear this chat")
    await fake.until(lambda: not phone.has_seen("Read me later"))


async def test_hide_takes_away_what_was_said(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    house.queue(phone.chat_id, "You can hide this", choices=(("hide", "Hide"),))
    await phone.soon_has_button("Hide")
    phone.taps("Hide")
    await phone.soon_sees("I took away what I can.")
    await fake.until(lambda: not phone.has_seen("You can hide this"))
    assert [inbound.choice for inbound in house.taken.values()] == ["hide"]


async def test_too_many_requests_wait_as_long_as_telegram_says(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    fake.limits(retry_after=7)
    first, second = house.queue(phone.chat_id, "one"), house.queue(phone.chat_id, "two")
    channel.wake()
    await house.until(lambda: first.parcel.tries == 1 and second.parcel.tries == 1)
    assert timedelta(seconds=5) < first.due_at - house.clock() <= timedelta(seconds=7)
    house.skipped += timedelta(seconds=8)
    channel.wake()
    await house.until(lambda: second.state == "arrived")
    assert phone.sees() == ["one", "two"]


async def test_a_dropped_connection_may_repeat_but_never_loses(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    fake.drops("sendMessage", after=True)
    row = house.queue(phone.chat_id, "at least once")
    channel.wake()
    await house.until(lambda: row.parcel.tries == 1)
    house.skipped += timedelta(minutes=1)
    channel.wake()
    await house.until(lambda: row.state == "arrived")
    assert phone.sees() == ["at least once", "at least once"]


async def test_a_blocked_chat_is_told_as_failed(channel: TelegramChannel, house: House, phone: Phone) -> None:
    phone.blocks()
    row = house.queue(phone.chat_id, "are you there?")
    channel.wake()
    await house.until(lambda: row.state == "blocked")


async def test_what_telegram_refuses_is_told_as_failed(channel: TelegramChannel, house: House) -> None:
    row = house.queue("999", "to a chat that is gone")
    channel.wake()
    await house.until(lambda: row.state == "refused")


async def test_one_slow_chat_delays_nobody(fake: FakeTelegram, channel: TelegramChannel, house: House) -> None:
    slow, quick = fake.phone(), fake.phone()
    fake.delays("sendMessage", 3, chat_id=slow.chat_id)
    house.queue(slow.chat_id, "in a while")
    channel.wake()
    await fake.until(lambda: fake.faults.struck == 1)
    house.queue(quick.chat_id, "at once")
    channel.wake()
    await quick.soon_sees("at once", 2)
    await slow.soon_sees("in a while")


async def test_a_long_message_comes_whole_with_its_buttons_last(
    channel: TelegramChannel, house: House, phone: Phone
) -> None:
    text = "\n\n".join(f"{number} " + "wörter 😀 " * 60 for number in range(20)).strip()
    house.queue(phone.chat_id, text, choices=(("staff", "Staff here now"),))
    channel.wake()
    await phone.soon_has_button("Staff here now")
    assert len(phone.sees()) > 1
    assert " ".join(" ".join(phone.sees()).split()) == " ".join(text.split())
    assert "reply_markup" not in phone.screen()[0]


async def test_a_store_that_is_away_for_a_moment_stops_nothing(
    channel: TelegramChannel, house: House, phone: Phone
) -> None:
    due = house.due
    calls = asyncio.Queue[int]()

    async def away(*arguments: object) -> list[object]:
        calls.put_nowait(1)
        raise OSError("disk")

    house.due = away  # type: ignore[assignment,method-assign]
    channel.wake()
    await asyncio.wait_for(calls.get(), 5)
    house.due = due  # type: ignore[method-assign]
    house.queue(phone.chat_id, "back again")
    await phone.soon_sees("back again")
