"""A child who uses Telegram on their phone."""

from collections.abc import Iterator
from typing import Any

from tests.support.telegram.phone import Phone

PATIENCE = 20.0
Pressable = tuple[dict[str, Any], dict[str, Any]]


class TelegramChild:
    """One child, one chat with the bot. Methods read as the story does."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self._read: set[int] = set()

    def starts(self) -> None:
        """Open the chat, carry on here, and say that they are old enough."""
        self.phone.starts()
        for label in ("Carry on here", "Yes"):
            self.phone.waits_for_button(label, PATIENCE)
            self.phone.taps(label)

    def types(self, text: str) -> None:
        """Write, and wait for an answer."""
        before = len(self.phone.sees())
        self.phone.writes(text)
        self._waits(lambda: len(self.phone.sees()) > before, "no answer came")

    def chooses(self, value: str, said: str = "") -> None:
        """Tap the newest button that stands for this choice (and says this, where several do)."""
        self._waits(lambda: self._button(value, said) is not None, f"no button for {value}")
        found = self._button(value, said)
        assert found is not None
        self.phone._tap(*found)

    def sees(self, text: str) -> None:
        """Wait for words from the bot."""
        self.phone.waits_for(text, PATIENCE)

    def is_told_of_a_note(self) -> None:
        """Something came out of the blue: all that shows is that it is there."""
        self._waits(lambda: self._note() is not None, "no note came")

    def reads(self, text: str) -> None:
        """Open each neutral note that comes, until these words are there."""
        while not self.phone.has_seen(text):
            self._waits(lambda: self.phone.has_seen(text) or self._note() is not None, f"{text!r} never came")
            if note := self._note():
                self._read.add(note[0]["message_id"])
                self.phone._tap(*note)

    def lock_screen_never_shows(self, text: str) -> None:
        """What anybody could read who glanced at the phone."""
        assert not [shown for shown in self.phone.lock_screen() if text in shown]

    def _button(self, value: str, said: str) -> Pressable | None:
        fitting = (
            (message, button)
            for message, button in self._buttons()
            if button.get("callback_data", "").split(":", 1)[-1].startswith(value) and said in button["text"]
        )
        return next(fitting, None)

    def _note(self) -> Pressable | None:
        unread = ((message, button) for message, button in self._buttons() if message["message_id"] not in self._read)
        return next(((message, button) for message, button in unread if button["text"] == "Read"), None)

    def _buttons(self) -> Iterator[Pressable]:
        for message in reversed(self.phone.screen()):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    yield message, button

    def _waits(self, done: Any, otherwise: str) -> None:
        with self.phone.world.changed:
            if not self.phone.world.changed.wait_for(done, PATIENCE):
                raise AssertionError(f"{otherwise}; the screen shows {self.phone.sees()} with {self.phone.buttons()}")
