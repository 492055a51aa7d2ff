"""What Telegram knows: people, chats, messages, files, and the updates that a bot has not confirmed yet."""

import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Condition
from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code, self.description = code, description


@dataclass(slots=True)
class Chat:
    """One private chat between a person and the bot."""

    person: Json
    messages: dict[int, Json] = field(default_factory=dict)
    notifications: list[str] = field(default_factory=list)
    blocked: bool = False

    @property
    def id(self) -> int:
        return int(self.person["id"])

    def as_json(self) -> Json:
        public: Json = {key: self.person[key] for key in ("id", "first_name", "username") if key in self.person}
        return {**public, "type": "private"}


class World:
    """The state behind the fake; every change holds `changed`, so that a test's thread may look and wait."""

    def __init__(self, bot_id: int) -> None:
        self.bot: Json = {"id": bot_id, "is_bot": True, "first_name": "Notes", "username": "notes_bot"}
        self.changed = Condition()
        self.chats: dict[int, Chat] = {}
        self.updates: list[Json] = []
        self.files: dict[str, bytes] = {}
        self.commands: list[Json] = []
        self.calls: list[tuple[str, Json]] = []
        self.answered: list[Json] = []
        self.confirmed_up_to = 0
        self.repeat_batches = 0
        self.reorder_batches = 0
        self.repeating = False
        self.on_update: Callable[[], None] = lambda: None
        self._update_ids = itertools.count(random.randrange(10**8, 9 * 10**8))
        self._message_ids = itertools.count(1)
        self._seconds = itertools.count(1_790_000_000)

    def next_message_id(self) -> int:
        return next(self._message_ids)

    def next_second(self) -> int:
        """Telegram's dates are whole seconds; here each message has one of its own, so that order can be told."""
        return next(self._seconds)

    def chat(self, chat_id: object) -> Chat:
        known = self.chats.get(int(str(chat_id))) if str(chat_id).lstrip("-").isdigit() else None
        if known is None:
            raise ApiError(400, "Bad Request: chat not found")
        return known

    def push(self, body: Json) -> Json:
        """An update happens; `update_id` is given unless the body brings its own."""
        with self.changed:
            update = {"update_id": next(self._update_ids), **body}
            self.updates.append(update)
            self.changed.notify_all()
        self.on_update()
        return update

    def say(self, chat: Chat, message: Json, preview: str) -> Json:
        """The bot's message appears on the person's phone."""
        if chat.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        full: Json = {
            "message_id": self.next_message_id(),
            "date": self.next_second(),
            "chat": chat.as_json(),
            "from": self.bot,
        }
        full.update(message)
        with self.changed:
            chat.messages[full["message_id"]] = full
            chat.notifications.append(preview)
            self.changed.notify_all()
        return full

    def record_call(self, method: str, params: Json) -> None:
        with self.changed:
            self.calls.append((method, params))
            self.changed.notify_all()

    def confirm_below(self, offset: int) -> None:
        """Telegram forgets what a bot has confirmed, unless a repetition was asked for."""
        with self.changed:
            done = [update for update in self.updates if update["update_id"] < offset]
            if done and self.repeat_batches:
                self.repeat_batches -= 1
                self.repeating = True
                return
            self.confirmed_up_to = max(self.confirmed_up_to, offset - 1)
            self.updates = [update for update in self.updates if update["update_id"] >= offset]
            self.changed.notify_all()

    def fresh(self, offset: int) -> list[Json]:
        return [update for update in self.updates if self.repeating or update["update_id"] >= offset]

    def batch(self, offset: int, limit: int) -> list[Json]:
        with self.changed:
            fresh = self.fresh(offset)
            self.repeating = False
            fresh = fresh[: max(1, min(limit, 100))]
            if len(fresh) > 1 and self.reorder_batches:
                self.reorder_batches -= 1
                fresh = fresh[::-1]
            return list(fresh)
