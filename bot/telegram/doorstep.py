"""Before the first word on Telegram: the web page is more private, and this way is for 16 and over.

Nothing about age is stored. What a child types is taken all the same: the doorstep adds lines, it holds nothing back.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.telegram.ports import Phrasebook, Standing
from bot.telegram.replies import Button, Outgoing, page_button

DOOR = "door"
WEB, ON, YES, NO = "web", "on", "yes", "no"


@dataclass(frozen=True, slots=True)
class Knock:
    """One tap at the doorstep: which button, and the home code that came with the card, if any."""

    answer: str
    code: str = ""

    @property
    def data(self) -> str:
        return f"{DOOR}:{self.answer}:{self.code}"

    @classmethod
    def read(cls, data: str) -> "Knock | None":
        door, _, rest = data.partition(":")
        answer, _, code = rest.partition(":")
        return cls(answer, code) if door == DOOR and answer in (WEB, ON, YES, NO) else None


class Reminders:
    """When a chat was last shown the doorstep's lines: in memory only, so a restart may say them once more."""

    def __init__(self, every: timedelta = timedelta(minutes=30), most: int = 10_000) -> None:
        self._every, self._most = every, most
        self._given: OrderedDict[str, datetime] = OrderedDict()

    def due(self, address: str, now: datetime) -> bool:
        last = self._given.get(address)
        return last is None or now - last >= self._every

    def given(self, address: str, now: datetime) -> None:
        self._given[address] = now
        self._given.move_to_end(address)
        while len(self._given) > self._most:
            self._given.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Door:
    """The lines of the doorstep in one language, for one home."""

    book: Phrasebook
    standing: Standing
    code: str = ""
    language: str = "en"

    def welcome(self) -> Outgoing:
        """W2a, or where to go when the home does not use Telegram."""
        if not self.standing.on:
            return self._say("telegram_switched_off")
        web = page_button(self._label("telegram_open_web"), self.standing.web_address, Knock(WEB, self.code).data)
        return self._say("telegram_w2a", web, self._button("telegram_carry_on", ON))

    def answer(self, knock: Knock) -> Outgoing | None:
        """None when the child may come in: then the conversation begins."""
        if not self.standing.on:
            return self._say("telegram_switched_off")
        match knock.answer:
            case "yes":
                return None
            case "on":
                yes, no = self._button("telegram_sixteen_yes", YES), self._button("telegram_sixteen_no", NO)
                return self._say("telegram_sixteen", yes, no)
            case "no":
                return self._say("telegram_to_web")
        return self._say("telegram_web_address")

    def after_words(self) -> Outgoing | None:
        """What to add to the reply when a child began to type before any of this."""
        return None if self.standing.on and self.standing.passed else self.welcome()

    def _button(self, key: str, answer: str) -> Button:
        return Button(self._label(key), Knock(answer, self.code).data)

    def _label(self, key: str) -> str:
        return self.book.label(key, self._params, self.language)

    def _say(self, key: str, *buttons: Button) -> Outgoing:
        return Outgoing("\n".join(self.book.render(key, self._params, self.language)), buttons)

    @property
    def _params(self) -> Mapping[str, str]:
        return {"web": self.standing.web_address}
