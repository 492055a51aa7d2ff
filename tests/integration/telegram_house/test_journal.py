"""When a turn fails, the words are kept, the child gets the numbers, and the clock takes them in later, once."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from bot import deciding
from bot.messages import Inbound
from bot.telegram_outbox import StoreOutbox
from nlu.triage import Assessment, Context, Triage
from tests.integration.telegram_house.home import RealHome, again

pytestmark = pytest.mark.integration


class BrokenTriage(Triage):
    """A triage with a fault in it."""

    def __init__(self) -> None:
        """Nothing is loaded."""

    def assess(self, text: str, context: Context | None = None) -> Assessment:
        """Fail on anything."""
        raise ZeroDivisionError


async def test_what_fails_waits_sealed_and_is_taken_once(home: RealHome) -> None:
    now = datetime.now(UTC)
    inbound = home.inbound("my tooth hurts a lot")
    broken = home.with_triage(BrokenTriage())
    first = await broken.take(inbound, now)
    second = await broken.take(again(inbound), now)
    assert first.message_id == second.message_id
    (entry,) = await home.journal()
    assert b"tooth" not in entry.inbound
    assert await home.said("child") == []
    assert any("kept what you wrote" in parcel for parcel in await _texts(home, now))
    assert await home.rooms.turns.retry_journal(now + timedelta(seconds=2)) == 1
    (message,) = await home.said("child")
    assert message.id == first.message_id
    assert await home.journal() == []
    assert (await home.rooms.turns.take(again(inbound), now)).repeated
    assert len(await home.said("child")) == 1


async def test_a_redelivery_that_is_taken_leaves_nothing_for_the_clock_to_repeat(home: RealHome) -> None:
    now = datetime.now(UTC)
    inbound = home.inbound("my tooth hurts a lot")
    await home.with_triage(BrokenTriage()).take(inbound, now)
    await home.rooms.turns.take(again(inbound), now)
    await home.rooms.turns.retry_journal(now + timedelta(seconds=5))
    assert len(await home.said("child")) == 1
    assert await home.journal() == []


async def test_where_it_keeps_failing_a_person_gets_the_words_unread(home: RealHome) -> None:
    now = datetime.now(UTC)
    broken = home.with_triage(BrokenTriage())
    await broken.take(home.inbound("my tooth hurts a lot"), now)
    taken = [await broken.retry_journal(now + timedelta(minutes=minute)) for minute in range(1, 5)]
    assert taken == [0, 0, 0, 1]
    case = await home.case()
    assert (case.state, case.level, case.unread) == ("open", "urgent", True)
    assert len(await home.said("child")) == 1


async def test_on_the_web_the_answer_comes_at_once_and_outlives_the_session(
    home: RealHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    opened = await home.rooms.turns.open(language="en", home_code=None, now=now)
    inbound = Inbound("web", opened.token, str(uuid4()), now, "text", "my tooth hurts a lot")
    with monkeypatch.context() as broken:
        broken.setattr(deciding, "decide", _refuse)
        taken = await home.rooms.turns.take(inbound, now)
    assert not taken.repeated
    (reply,) = taken.replies
    assert "999" in reply.text
    assert "0800 1111" in reply.text
    await home.rooms.turns.leave(opened.token, now)
    assert await home.rooms.turns.retry_journal(now + timedelta(seconds=2)) == 1
    (message,) = await home.said("child")
    assert message.id == taken.message_id


def _refuse(*_args: object) -> None:
    raise ZeroDivisionError


async def _texts(home: RealHome, now: datetime) -> list[str]:
    outbox = StoreOutbox(home.rooms.store, home.rooms.house)
    return [parcel.spoken.text for parcel in await outbox.due("telegram", 50, now)]
