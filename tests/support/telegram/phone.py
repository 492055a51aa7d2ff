"""A person with Telegram on their phone: what they write and tap, and what their screen shows."""

import asyncio
from typing import Any

from tests.support.telegram.world import Chat, Json, World


class Phone:
    """Plays one person. Every update carries the name, user name, language and so on that real ones carry."""

    def __init__(self, world: World, person_id: int, first_name: str, username: str, language: str) -> None:
        self.world = world
        self.person: Json = {
            "id": person_id,
            "is_bot": False,
            "first_name": first_name,
            "last_name": "Penhaligon",
            "username": username,
            "language_code": language,
            "is_premium": True,
        }
        self.chat = Chat(self.person)
        self.opened_links: list[str] = []
        world.chats[person_id] = self.chat
        self._taps = 0

    @property
    def chat_id(self) -> int:
        return self.chat.id

    # What the person does

    def starts(self, payload: str = "") -> int:
        return self.writes(f"/start {payload}".strip(), entities=[{"type": "bot_command", "offset": 0, "length": 6}])

    def writes(self, text: str, **more: Any) -> int:
        return self.sends(text=text, **more)

    def sends(self, **content: Any) -> int:
        """Any message at all; returns its message id."""
        message = {
            "message_id": self.world.next_message_id(),
            "from": self.person,
            "chat": {**self.chat.as_json(), "last_name": self.person["last_name"]},
            "date": self.world.next_second(),
            **content,
        }
        with self.world.changed:
            self.chat.messages[message["message_id"]] = message
        self.world.push({"message": message})
        return int(message["message_id"])

    def edits(self, message_id: int, text: str) -> None:
        old = self.chat.messages[message_id]
        new = {**old, "text": text, "edit_date": self.world.next_second()}
        with self.world.changed:
            self.chat.messages[message_id] = new
        self.world.push({"edited_message": new})

    def sends_voice(self, content: bytes, caption: str | None = None, *, size: int | None = None) -> int:
        voice = {**self._file(content, size), "duration": 3, "mime_type": "audio/ogg"}
        return self.sends(voice=voice, **({"caption": caption} if caption else {}))

    def sends_photo(self, content: bytes, caption: str | None = None) -> int:
        small = {**self._file(b"small"), "width": 90, "height": 60}
        large = {**self._file(content), "width": 1280, "height": 853}
        return self.sends(photo=[small, large], **({"caption": caption} if caption else {}))

    def sends_document(self, content: bytes, name: str = "letter.pdf", media_type: str = "application/pdf") -> int:
        return self.sends(document={**self._file(content), "file_name": name, "mime_type": media_type})

    def sends_video_note(self, content: bytes) -> int:
        return self.sends(video_note={**self._file(content), "length": 240, "duration": 4})

    def sends_sticker(self, emoji: str = "😭") -> int:
        shape = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
        return self.sends(sticker={**self._file(b"RIFFwebp"), **shape, "emoji": emoji})

    def sends_location(self, latitude: float, longitude: float) -> int:
        return self.sends(location={"latitude": latitude, "longitude": longitude})

    def sends_contact(self, phone_number: str, first_name: str) -> int:
        return self.sends(contact={"phone_number": phone_number, "first_name": first_name})

    def sends_raw(self, update: Json) -> Json:
        """An update of any shape; `update_id` is added unless it brings one."""
        return self.world.push(update)

    def taps(self, label: str) -> None:
        """Taps the newest button that reads so; a link is opened, a reply keyboard's button is written."""
        for message in reversed(list(self.chat.messages.values())):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"] == label:
                        return self._tap(message, button)
            keyboard = message.get("keyboard", {}).get("keyboard", [])
            if any(
                label in (button, *(button.values() if isinstance(button, dict) else ()))
                for row in keyboard
                for button in row
            ):
                self.writes(label)
                return None
        raise AssertionError(f"no button reads {label!r}; the screen has {self.buttons()}")

    def _tap(self, message: Json, button: Json) -> None:
        if "url" in button:
            self.opened_links.append(button["url"])
            return
        self._taps += 1
        query = {"id": f"{self.chat_id}{self._taps:06d}", "from": self.person, "chat_instance": str(-self.chat_id)}
        self.world.push({"callback_query": {**query, "message": message, "data": button["callback_data"]}})

    def blocks(self) -> None:
        self._stands("member", "kicked")
        self.chat.blocked = True

    def unblocks(self) -> None:
        self.chat.blocked = False
        self._stands("kicked", "member")

    def _stands(self, before: str, after: str) -> None:
        def member(status: str) -> Json:
            return {"user": self.world.bot, "status": status, **({"until_date": 0} if status == "kicked" else {})}

        body = {"chat": self.chat.as_json(), "from": self.person, "date": self.world.next_second()}
        change = {**body, "old_chat_member": member(before), "new_chat_member": member(after)}
        self.world.push({"my_chat_member": change})

    def _file(self, content: bytes, size: int | None = None) -> Json:
        file_id = f"file{self.world.next_message_id()}"
        self.world.files[file_id] = content
        return {
            "file_id": file_id,
            "file_unique_id": f"u{file_id}",
            "file_size": len(content) if size is None else size,
        }

    # What the person sees

    def screen(self) -> list[Json]:
        """Every message in the chat, the person's own too, oldest first."""
        with self.world.changed:
            return list(self.chat.messages.values())

    def sees(self) -> list[str]:
        """The bot's words on the screen, oldest first."""
        own = self.world.bot["id"]
        return [m.get("text") or m.get("caption") or "" for m in self.screen() if m["from"]["id"] == own]

    def buttons(self) -> list[str]:
        """Every inline button on the screen, oldest first."""
        rows = [row for m in self.screen() for row in m.get("reply_markup", {}).get("inline_keyboard", [])]
        return [button["text"] for row in rows for button in row]

    def lock_screen(self) -> list[str]:
        """What anybody who glanced at the phone could have read, as it arrived."""
        with self.world.changed:
            return list(self.chat.notifications)

    def has_seen(self, words: str) -> bool:
        return any(words in text for text in self.sees())

    def waits_for(self, words: str, within: float = 15) -> None:
        with self.world.changed:
            if not self.world.changed.wait_for(lambda: self.has_seen(words), within):
                raise AssertionError(f"{words!r} never came; the screen shows {self.sees()}")

    async def soon_sees(self, words: str, within: float = 15) -> None:
        await asyncio.to_thread(self.waits_for, words, within)

    def waits_for_button(self, label: str, within: float = 15) -> None:
        with self.world.changed:
            if not self.world.changed.wait_for(lambda: label in self.buttons(), within):
                raise AssertionError(f"no button {label!r} came; the screen shows {self.sees()} with {self.buttons()}")

    async def soon_has_button(self, label: str, within: float = 15) -> None:
        await asyncio.to_thread(self.waits_for_button, label, within)
