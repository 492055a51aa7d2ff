"""First contact: the web page is more private, this way is for 16 and over, and no word waits for the answer."""

import logging

import pytest

from bot.telegram.channel import TelegramChannel
from tests.support.telegram import FakeTelegram, Phone
from tests.support.telegram.house import HOME_PAGE, House


@pytest.fixture
def house() -> House:
    return House(phone_passed=False)


async def test_a_first_contact_is_told_and_asked_before_it_carries_on(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    phone.starts("oak-lane-7")
    await phone.soon_sees("Telegram can see that you use this. Our web page is more private.")
    assert not house.taken
    phone.taps("Carry on here")
    await phone.soon_sees("Are you 16 or over?")
    phone.taps("Yes")
    await phone.soon_sees("Got it 1.")
    (start,) = house.taken.values()
    assert (start.kind, start.text) == ("start", "/start oak-lane-7")
    assert start.external_id.endswith(f":door:{phone.chat_id}")


async def test_who_carried_on_once_is_not_asked_again(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    phone.starts()
    await phone.soon_has_button("Carry on here")
    phone.taps("Carry on here")
    await phone.soon_has_button("Yes")
    phone.taps("Yes")
    phone.taps("Yes")
    await phone.soon_sees("Got it 1.")
    phone.writes("hi")
    phone.starts()
    await phone.soon_sees("Got it 3.")
    assert sum("more private" in text for text in phone.sees()) == 1
    assert [inbound.kind for inbound in house.taken.values()] == ["start", "text", "start"]


async def test_who_is_younger_is_sent_kindly_to_the_web_page(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    phone.writes("they made Tyler eat dog food and filmed it")
    await phone.soon_sees("Got it 1.")
    await phone.soon_has_button("Carry on here")
    phone.taps("Carry on here")
    await phone.soon_has_button("No")
    phone.taps("No")
    await phone.soon_sees(HOME_PAGE)
    await fake.until(lambda: fake.unconfirmed == 0)
    assert house.texts == ["they made Tyler eat dog food and filmed it"]
    phone.writes("cant do nothing or im next")
    await phone.soon_sees("Got it 2.")
    assert house.texts[-1] == "cant do nothing or im next"


async def test_the_web_page_opens_from_the_button(channel: TelegramChannel, house: House, phone: Phone) -> None:
    phone.starts()
    await phone.soon_has_button("Open web page")
    phone.taps("Open web page")
    assert phone.opened_links == [HOME_PAGE]


async def test_an_address_that_telegram_refuses_comes_as_text(
    channel: TelegramChannel, house: House, phone: Phone
) -> None:
    house.web_address = "http://127.0.0.1:8080/"
    phone.starts()
    await phone.soon_has_button("Open web page")
    phone.taps("Open web page")
    await phone.soon_sees("http://127.0.0.1:8080/")


async def test_quick_messages_are_not_nagged(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    for text in ("one", "two", "three"):
        phone.writes(text)
    await phone.soon_sees("Got it 3.")
    await fake.until(lambda: fake.unconfirmed == 0)
    assert sum("more private" in text for text in phone.sees()) == 1


async def test_the_reply_to_what_was_typed_comes_before_the_doorstep(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    phone.writes("he has a knife")
    await fake.until(lambda: fake.unconfirmed == 0)
    assert [text.split(".")[0] for text in phone.sees()] == ["Got it 1", "Telegram can see that you use this"]


async def test_a_home_may_switch_it_off_and_still_loses_no_word(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    house.on = False
    phone.starts()
    await phone.soon_sees("I can't talk here. You can use our web page: " + HOME_PAGE)
    assert phone.buttons() == []
    phone.writes("but I need to say it now")
    await fake.until(lambda: fake.unconfirmed == 0)
    assert house.texts == ["but I need to say it now"]


async def test_a_chat_of_no_home_is_sent_to_the_web_page(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    house.nowhere = True
    phone.writes("hello?")
    await phone.soon_sees(HOME_PAGE)
    await fake.until(lambda: fake.unconfirmed == 0)


async def test_the_log_holds_no_word_no_name_and_no_token(
    fake: FakeTelegram,
    channel: TelegramChannel,
    house: House,
    phone: Phone,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    house.failing = 1
    fake.limits(retry_after=1)
    phone.writes("xylophone secret")
    phone.sends_raw({"message": {"message_id": 1, "text": "xylophone too", "from": phone.person, "date": "never"}})
    await fake.until(lambda: fake.unconfirmed == 0)
    written = caplog.text + "".join(capsys.readouterr())
    assert "not_taken" in written
    assert not any(secret in written for secret in ("xylophone", fake.token, "kit_2010", str(phone.chat_id)))
