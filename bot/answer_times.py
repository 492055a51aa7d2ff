"""How fast people answered last month: the key of a phrase, for a page and for a channel that has none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from backend.alerts.answer_times import FEW, word_of_last_month
from backend.cases.house import House
from backend.store.engine import ReadSession, Store
from bot.messages import UnknownToken
from bot.talk import talk_of_token


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """Asked by the web page. Nothing is said to whoever has no conversation: no home is known then."""

    store: Store
    house: House
    clock: Callable[[], datetime]

    async def __call__(self, token: str) -> str | None:
        """`answered_hour` and the like; None without a conversation."""
        now = self.clock()
        try:
            async with self.store.reading() as db:
                talk = await talk_of_token(db, self.house, token, now)
                return _phrase(await word_of_last_month(db, talk.home.id, now, self.house.zone))
        except UnknownToken:
            return None


async def answered_last_month(db: ReadSession, house: House, home_id: str, now: datetime) -> str:
    """The key of the phrase for a home, where there is more to say than that it is not known."""
    word = await word_of_last_month(db, home_id, now, house.zone)
    return "" if word == FEW else _phrase(word)


def _phrase(word: str) -> str:
    return f"answered_{word}"
