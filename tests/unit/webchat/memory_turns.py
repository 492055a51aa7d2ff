"""Turns in memory: what the web chat stands on, without a database. The real ones are met in tests/integration."""

import asyncio
import secrets
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.messages import Inbound, Opened, Spoken, StageView, Taken, Thread, Told, UnknownHome, UnknownToken

WORDS = ("river", "lamp", "sunny", "goat", "apple")
WELCOME = "Hi. I'm Dot. I'm a computer helper, not a person.\nIn danger now? Ring 999 or shout for staff."
DOORS = (
    ("staff", "Staff here now"),
    ("manager", "The manager"),
    ("independent_visitor", "Sarah, my visitor\nShe reads on Tuesdays"),
    ("advocate", "An Advocate"),
    ("unsure", "I don't know"),
)


@dataclass
class Talk:
    """One child's thread."""

    messages: list[Spoken] = field(default_factory=list)
    given: dict[str, Taken] = field(default_factory=dict)
    stage: StageView = field(default_factory=lambda: StageView("received", "You told us", 1))
    in_danger: bool = False
    told: tuple[Told, ...] = ()


class MemoryTurns:
    """Keeps what it is given; answers "Got it." and hands out the words at the first message."""

    def __init__(self, homes: tuple[str, ...] = ("demo",)) -> None:
        self.homes = homes
        self.talks: dict[str, Talk] = {}
        self.taken: list[Inbound] = []
        self.words: dict[str, Talk] = {}
        self.fails: list[Exception] = []
        self._news: defaultdict[str, asyncio.Queue[str]] = defaultdict(asyncio.Queue)

    async def open(self, *, language: str, home_code: str | None, now: datetime) -> Opened:
        """A new thread with a welcome."""
        if home_code not in self.homes and not (home_code is None and len(self.homes) == 1):
            raise UnknownHome
        token = secrets.token_urlsafe(16)
        choices = (("talk", "Talk"), ("question", "Ask a question"), ("who_can_see", "Who can see this?"))
        self.talks[token] = Talk([_bot(WELCOME, now, choices=choices)])
        return Opened(token, tuple(self.talks[token].messages), language)

    async def take(self, inbound: Inbound, now: datetime) -> Taken:
        """Store, answer; the same id again gets the same answer."""
        if self.fails:
            raise self.fails.pop(0)
        talk = self._talk(inbound.address)
        if inbound.external_id in talk.given:
            return replace(talk.given[inbound.external_id], repeated=True)
        self.taken.append(inbound)
        pressed = ((inbound.choice, ""),) if inbound.choice else ()
        child = Spoken(uuid.uuid4().hex, "child", inbound.text or inbound.choice, now, choices=pressed)
        first = not any(spoken.author == "child" for spoken in talk.messages)
        replies = [_bot("Got it. Thank you for telling me.", now)]
        if first:
            replies.append(_bot("Your code is here. Keep it safe.", now, words=WORDS))
            self.words[" ".join(WORDS)] = talk
        replies.append(_bot("Who would you like to tell?", now, choices=DOORS))
        talk.messages += [child, *(replace(reply, words=None) for reply in replies)]
        talk.given[inbound.external_id] = Taken(child.id, tuple(replies), session_ended=inbound.choice == "stop")
        return talk.given[inbound.external_id]

    async def thread(self, token: str, now: datetime, after: str | None = None) -> Thread:
        """The thread, or what came after a message."""
        talk = self._talk(token)
        ids = [spoken.id for spoken in talk.messages]
        start = ids.index(after) + 1 if after in ids else 0
        return Thread(tuple(talk.messages[start:]), talk.stage, talk.in_danger, talk.told)

    async def come_back(self, words: str, now: datetime) -> Opened | None:
        """Only for the very words."""
        talk = self.words.get(words.strip().lower())
        if talk is None:
            return None
        token = secrets.token_urlsafe(16)
        self.talks[token] = talk
        return Opened(token, tuple(talk.messages))

    async def leave(self, token: str, now: datetime) -> None:
        """The token is dead."""
        self.talks.pop(token, None)

    async def live(self, token: str) -> AsyncIterator[str]:
        """What `says` puts in."""
        while True:
            yield await self._news[token].get()

    def says(self, token: str, name: str, text: str, now: datetime) -> None:
        """A person answers."""
        self._talk(token).messages.append(Spoken(uuid.uuid4().hex, "person", text, now, name=name))
        self._news[token].put_nowait("message")

    def _talk(self, token: str) -> Talk:
        if token not in self.talks:
            raise UnknownToken
        return self.talks[token]


def _bot(
    text: str, now: datetime, choices: tuple[tuple[str, str], ...] = (), words: tuple[str, ...] | None = None
) -> Spoken:
    return Spoken(uuid.uuid4().hex, "bot", text, now, choices=choices, words=words)
