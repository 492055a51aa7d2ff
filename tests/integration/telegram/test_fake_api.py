"""The fake Bot API is good enough for python-telegram-bot's own Bot: what it is asked, it answers as Telegram would."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from tests.support.telegram import TOKEN, FakeTelegram, Phone


@pytest.fixture
def fake() -> Iterator[FakeTelegram]:
    with FakeTelegram() as telegram:
        yield telegram


@pytest.fixture
async def bot(fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    async with Bot(TOKEN, base_url=fake.api_url, base_file_url=f"{fake.url}/file/bot") as bot:
        yield bot


@pytest.fixture
def phone(fake: FakeTelegram) -> Phone:
    return fake.phone()


async def test_a_message_comes_by_polling_until_it_is_confirmed(fake: FakeTelegram, bot: Bot, phone: Phone) -> None:
    phone.writes("hello")
    first = await bot.get_updates(timeout=1)
    again = await bot.get_updates(timeout=1)
    assert [update.message.text for update in first if update.message] == ["hello"]
    assert [update.update_id for update in again] == [update.update_id for update in first]
    assert await bot.get_updates(offset=first[-1].update_id + 1) == ()
    assert fake.unconfirmed == 0


async def test_a_long_poll_ends_when_something_is_written(bot: Bot, phone: Phone) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    phone.writes("now")
    assert len(await asyncio.wait_for(poll, 5)) == 1


async def test_two_pollers_are_refused(fake: FakeTelegram, bot: Bot) -> None:
    async with Bot(TOKEN, base_url=fake.api_url) as other:
        first = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(0.1)
        second = asyncio.create_task(other.get_updates(timeout=1))
        with pytest.raises(Conflict):
            await first
        assert await second == ()


async def test_buttons_are_shown_tapped_and_taken_away(bot: Bot, phone: Phone) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Staff here now", callback_data="staff")]])
    shown = await bot.send_message(phone.chat_id, "Who?", reply_markup=keyboard)
    phone.taps("Staff here now")
    (update,) = await bot.get_updates(timeout=1)
    assert update.callback_query
    assert update.callback_query.data == "staff"
    assert await bot.answer_callback_query(update.callback_query.id)
    await bot.edit_message_text("Who? Staff.", phone.chat_id, shown.message_id)
    assert phone.sees() == ["Who? Staff."]
    assert phone.buttons() == []
    await bot.edit_message_reply_markup(phone.chat_id, shown.message_id, reply_markup=keyboard)
    assert phone.buttons() == ["Staff here now"]


async def test_a_reply_keyboard_writes(bot: Bot, phone: Phone) -> None:
    await bot.send_message(phone.chat_id, "Pick", reply_markup=ReplyKeyboardMarkup([["Yes", "No"]]))
    phone.taps("No")
    (update,) = await bot.get_updates(timeout=1)
    assert update.message
    assert update.message.text == "No"


async def test_files_go_both_ways(bot: Bot, phone: Phone) -> None:
    phone.sends_voice(b"OggS-voice")
    (update,) = await bot.get_updates(timeout=1)
    assert update.message
    assert update.message.voice
    file = await bot.get_file(update.message.voice.file_id)
    assert bytes(await file.download_as_bytearray()) == b"OggS-voice"
    await bot.send_photo(phone.chat_id, b"photo", caption="a map")
    await bot.send_voice(phone.chat_id, b"voice")
    assert phone.sees() == ["a map", ""]


async def test_messages_are_deleted_and_commands_set(fake: FakeTelegram, bot: Bot, phone: Phone) -> None:
    first = await bot.send_message(phone.chat_id, "one")
    second = await bot.send_message(phone.chat_id, "two")
    assert await bot.delete_message(phone.chat_id, first.message_id)
    assert await bot.delete_messages(phone.chat_id, [first.message_id, second.message_id])
    assert phone.sees() == []
    await bot.set_my_commands([BotCommand("clear", "Clear this chat")])
    assert fake.world.commands == [{"command": "clear", "description": "Clear this chat"}]


@pytest.mark.parametrize(
    ("text", "data", "says"),
    [
        ("", "x", "text is empty"),
        ("x" * 4097, "x", "too long"),
        ("ok", "x" * 65, "Button_data_invalid"),
    ],
)
async def test_what_telegram_refuses_is_refused(bot: Bot, phone: Phone, text: str, data: str, says: str) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data=data)]])
    with pytest.raises(BadRequest, match=says):
        await bot.send_message(phone.chat_id, text, reply_markup=keyboard)


async def test_a_blocked_bot_is_told_so(bot: Bot, phone: Phone) -> None:
    phone.blocks()
    with pytest.raises(Forbidden):
        await bot.send_message(phone.chat_id, "hello?")
    (update,) = await bot.get_updates(timeout=1)
    assert update.my_chat_member
    assert update.my_chat_member.new_chat_member.status == "kicked"


async def test_it_fails_as_asked_and_heals(fake: FakeTelegram, bot: Bot, phone: Phone) -> None:
    fake.fails("sendMessage", status=502)
    with pytest.raises(NetworkError):
        await bot.send_message(phone.chat_id, "1")
    fake.limits(retry_after=3)
    with pytest.raises(RetryAfter):
        await bot.send_message(phone.chat_id, "2")
    fake.drops("sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(phone.chat_id, "3")
    fake.drops("sendMessage", after=True)
    with pytest.raises(NetworkError):
        await bot.send_message(phone.chat_id, "4")
    fake.fails("sendMessage", times=None)
    fake.heals()
    await bot.send_message(phone.chat_id, "5")
    assert phone.sees() == ["4", "5"]


async def test_batches_are_repeated_and_reordered(fake: FakeTelegram, bot: Bot, phone: Phone) -> None:
    phone.writes("one")
    phone.writes("two")
    fake.reorders()
    batch = await bot.get_updates(timeout=1)
    assert [update.message.text for update in batch if update.message] == ["two", "one"]
    fake.repeats()
    again = await bot.get_updates(offset=batch[0].update_id + 1, timeout=1)
    assert [update.message.text for update in again if update.message] == ["one", "two"]
    assert await bot.get_updates(offset=batch[0].update_id + 1) == ()


async def test_a_wrong_token_opens_nothing(fake: FakeTelegram) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("1:wrong", base_url=fake.api_url):
            pass
