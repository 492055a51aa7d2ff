"""The same through the fake Bot API: every message taken once, every child answered, no word left lying about."""

import pytest

from tests.soak.conftest import leaves_no_word
from tests.support import record, replay, scale
from tests.support.server import Server
from tests.support.telegram.phone import Phone
from tests.support.telegram.server import FakeTelegram

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1200)]
PATIENCE = 600.0


def answered(phones: list[Phone]) -> bool:
    """Everybody has something from the bot on their screen."""
    return all(phone.sees() for phone in phones)


def test_every_message_is_stored_once_and_answered(served: Server) -> None:
    """With batches that come again and batches out of order on the way."""
    texts = replay.texts(scale.of(600))
    with FakeTelegram() as telegram:
        served.environment |= {"SAYSO_TELEGRAM_TOKEN": telegram.token, "SAYSO_TELEGRAM_API_URL": telegram.api_url}
        served.start()
        telegram.repeats(batches=3)
        telegram.reorders(batches=3)
        phones = [telegram.phone(f"Quillon{index}", username=f"quillon_{index}_2010") for index in range(len(texts))]
        for phone, text in zip(phones, texts, strict=True):
            phone.writes(text)
        assert telegram.waits_until(lambda: telegram.unconfirmed == 0 and answered(phones), PATIENCE)
        served.stop()
    assert record.said_by_children(served) == len(texts)
    assert record.waiting_in_the_journal(served) == 0
    names = [f"quillon_{index}_2010" for index in range(len(texts))]
    leaves_no_word(served, [*texts, *names])
