"""A child on Telegram and the real record: stored once, answered, and never anything unasked on the lock screen."""

from datetime import UTC, datetime

import pytest

from backend.people.tables import Home
from bot.telegram_home import StoreDoorstep
from tests.integration.telegram_house.conftest import serving
from tests.integration.telegram_house.home import RealHome
from tests.support.telegram import FakeTelegram, Phone

pytestmark = pytest.mark.integration


async def come_in(phone: Phone) -> None:
    """Through the doorstep, as 16 or over."""
    phone.starts()
    await phone.soon_has_button("Carry on here")
    phone.taps("Carry on here")
    await phone.soon_has_button("Yes")
    phone.taps("Yes")
    await phone.soon_sees("computer helper")


async def test_the_door_says_hello_once_and_stores_no_word_of_the_child(
    fake: FakeTelegram, home: RealHome, phone: Phone
) -> None:
    async with serving(fake, home):
        await come_in(phone)
        await fake.until(lambda: fake.unconfirmed == 0)
    assert await home.said("child") == []
    assert sum("computer helper" in text for text in phone.sees()) == 1
    look = StoreDoorstep(home.rooms.store, home.rooms.house, "https://notes.example.org").look
    bot = fake.token.partition(":")[0]
    standing = await look(str(phone.chat_id), f"{bot}:door:{phone.chat_id}", "", datetime.now(UTC))
    assert (standing.on, standing.passed, standing.web_address) == (True, True, "https://notes.example.org/")


async def test_a_repeated_batch_stores_and_answers_once(fake: FakeTelegram, home: RealHome, phone: Phone) -> None:
    async with serving(fake, home):
        await come_in(phone)
        fake.repeats()
        phone.writes("my tooth hurts a lot")
        await fake.until(lambda: fake.unconfirmed == 0)
    assert len(await home.said("child")) == 1
    assert len({row.message_id for row in await home.deliveries()}) == len(await home.deliveries())


async def test_after_a_restart_what_was_written_meanwhile_is_taken(
    fake: FakeTelegram, home: RealHome, phone: Phone
) -> None:
    async with serving(fake, home):
        await come_in(phone)
    phone.writes("they are picking on me again")
    async with serving(fake, home):
        await fake.until(lambda: fake.unconfirmed == 0)
    assert len(await home.said("child")) == 1


async def test_a_persons_words_come_after_a_note_and_a_tap(fake: FakeTelegram, home: RealHome, phone: Phone) -> None:
    now = datetime.now(UTC)
    async with serving(fake, home):
        await come_in(phone)
        phone.writes("I have taken a lot of tablets")
        await fake.until(lambda: fake.unconfirmed == 0)
        case = await home.case()
        await home.rooms.cases.open(home.amy, case.id, now)
        await home.rooms.cases.reply(home.amy, case.id, "I am coming to see you. Wait in the lounge.", now)
        await fake.until(lambda: phone.buttons().count("Read") == 2)  # that she has read it, and her words
        assert not any("lounge" in text for text in phone.lock_screen())
        phone.taps("Read")
        await phone.soon_sees("Wait in the lounge.")
    shown = next(text for text in phone.sees() if "lounge" in text)
    assert shown.startswith("Amy, person, works in your home")
    view = await home.rooms.cases.open(home.amy, case.id, now)
    assert view.undelivered == 0


async def test_a_blocked_bot_is_seen_by_the_adults(fake: FakeTelegram, home: RealHome, phone: Phone) -> None:
    now = datetime.now(UTC)
    async with serving(fake, home):
        await come_in(phone)
        phone.writes("I have taken a lot of tablets")
        await fake.until(lambda: fake.unconfirmed == 0)
        await phone.soon_sees("999")
        case = await home.case()
        phone.blocks()
        await home.rooms.cases.open(home.amy, case.id, now)
        sent = fake.calls("sendMessage")
        await home.rooms.cases.reply(home.amy, case.id, "I am on my way.", now)
        await fake.until(lambda: fake.calls("sendMessage") >= sent + 2)
    view = await home.rooms.cases.open(home.amy, case.id, now)
    assert view.undelivered >= 1


async def test_where_telegram_is_off_words_are_kept_and_the_child_is_sent_to_the_page(
    fake: FakeTelegram, home: RealHome, phone: Phone
) -> None:
    async with home.rooms.store.writing() as db:
        found = await db.get(Home, home.home_id)
        assert found is not None
        found.telegram_on = False
    async with serving(fake, home):
        phone.writes("is anybody there")
        await phone.soon_sees("https://notes.example.org/")
        await fake.until(lambda: fake.unconfirmed == 0)
    assert len(await home.said("child")) == 1
