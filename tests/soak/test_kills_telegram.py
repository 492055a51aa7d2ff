"""The power goes, again and again, while children write on Telegram: each message is stored once, each is answered."""

import random

import pytest

from tests.support import record, replay, scale
from tests.support.server import Server
from tests.support.telegram.phone import Phone
from tests.support.telegram.server import FakeTelegram

pytestmark = [pytest.mark.soak, pytest.mark.timeout(5400)]
LONGEST_LIFE = 1.5


def test_every_telegram_message_is_answered_through_kills(served: Server) -> None:
    """On Telegram: stored once, answered at least once."""
    chance = random.Random(22112026)
    lives = scale.of(200, doors=2)
    texts = iter(replay.texts(lives * 3))
    phones: list[Phone] = []
    with FakeTelegram() as telegram:
        served.environment |= {"SAYSO_TELEGRAM_TOKEN": telegram.token, "SAYSO_TELEGRAM_API_URL": telegram.api_url}
        for _ in range(lives):
            phones.append(writes_on_a_new_phone(telegram, next(texts)))
            served.start()
            phones += [writes_on_a_new_phone(telegram, next(texts)) for _ in range(2)]
            served.lives(chance.uniform(0, LONGEST_LIFE))
        served.start()
        done = telegram.waits_until(lambda: telegram.unconfirmed == 0 and all(each.sees() for each in phones), 300)
        served.stop()
    assert done, "every child has an answer on the screen"
    assert record.said_by_children(served) == len(phones)
    assert record.waiting_in_the_journal(served) == 0


def writes_on_a_new_phone(telegram: FakeTelegram, text: str) -> Phone:
    """One more child."""
    phone = telegram.phone()
    phone.writes(text)
    return phone
