"""From an update to what a child did. Whatever cannot be understood is still something that a child did."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from telegram import CallbackQuery, Message, Update

from bot.messages import Inbound, Kind

CHOICE_PREFIX = "c:"
START_COMMAND = "/start"


@dataclass(frozen=True, slots=True)
class FileRef:
    """Where the bytes of a voice note, picture or file can be had, and what they may be."""

    file_id: str
    media_type: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """One update, read: the inbound, and what only the channel needs to answer it."""

    inbound: Inbound
    update_id: int
    file: FileRef | None = None
    query_id: str | None = None
    tapped_on: int | None = None
    message_id: int | None = None
    data: str = ""
    start: str | None = None
    private: bool = True
    language: str = field(default="en")

    @property
    def address(self) -> str:
        return self.inbound.address


def read_update(raw: Mapping[str, Any], bot_id: str, now: datetime) -> Came | None:
    """None for what nobody wrote (the bot was blocked, a poll closed): nothing to store, nobody to answer."""
    if "my_chat_member" in raw or "chat_member" in raw:
        return None
    try:
        return _read_known(Update.de_json(dict(raw), None), bot_id, now) or _read_unforeseen(raw, bot_id, now)
    except Exception:  # an unknown shape may fail anywhere inside the library; the words in it still count
        return _read_unforeseen(raw, bot_id, now)


def _read_known(update: Update, bot_id: str, now: datetime) -> Came | None:
    if update.callback_query:
        return _read_tap(update, update.callback_query, bot_id, now)
    message = update.message or update.edited_message
    return _read_message(update, message, bot_id) if message and message.from_user else None


def _read_message(update: Update, message: Message, bot_id: str) -> Came:
    address, own = _addresses(message, bot_id)
    edited = update.edited_message is not None
    kind, text = _content(message)
    inbound = Inbound(
        channel="telegram",
        address=address,
        external_id=_update_id(bot_id, update.update_id, address) if edited else own,
        sent_at=_utc(message.edit_date or message.date) if edited else _utc(message.date),
        kind="edit" if edited else kind,
        text=text,
        edited_of=own if edited else None,
    )
    user = message.from_user
    return Came(
        inbound=inbound,
        update_id=update.update_id,
        file=_file(message),
        message_id=message.message_id,
        start=None if edited else _start_payload(message),
        private=message.chat.type == "private",
        language=(user.language_code if user else None) or "en",
    )


def _addresses(message: Message, bot_id: str) -> tuple[str, str]:
    """The child's private chat (nothing is ever answered in a group), and the message's own id."""
    address = str(message.from_user.id) if message.from_user else str(message.chat.id)
    return address, f"{bot_id}:m{message.chat.id}:{message.message_id}"


def _update_id(bot_id: str, update_id: int, address: str) -> str:
    return f"{bot_id}:u{update_id}:{address}"


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _content(message: Message) -> tuple[Kind, str]:
    """Kind and words. Places and contacts of people are never kept, nor any name of a file."""
    words = message.text or message.caption or ""
    if message.voice or message.audio:
        return "voice", words
    if message.photo:
        return "photo", words
    if message.sticker:
        return "sticker", message.sticker.emoji or ""
    if message.document or message.video or message.video_note or message.animation:
        return "file", words
    return ("text", words) if message.text else ("other", words)


def _file(message: Message) -> FileRef | None:
    if message.photo:
        largest = message.photo[-1]
        return FileRef(largest.file_id, "image/jpeg", largest.file_size)
    if message.video_note:
        return FileRef(message.video_note.file_id, "video/mp4", message.video_note.file_size)
    held = message.voice or message.audio or message.animation or message.document or message.video
    return FileRef(held.file_id, held.mime_type or "application/octet-stream", held.file_size) if held else None


def _start_payload(message: Message) -> str | None:
    """The home code of a card's link (`t.me/bot?start=CODE`), "" without one, None when this is not /start."""
    first, _, rest = (message.text or "").partition(" ")
    if first.partition("@")[0] != START_COMMAND:
        return None
    code = rest.strip()
    return code if len(code) <= 32 and code.replace("-", "").replace("_", "").isalnum() and code.isascii() else ""


def _read_tap(update: Update, query: CallbackQuery, bot_id: str, now: datetime) -> Came:
    address, data = str(query.from_user.id), query.data or ""
    choice = data.removeprefix(CHOICE_PREFIX) if data.startswith(CHOICE_PREFIX) else ""
    inbound = Inbound(
        channel="telegram",
        address=address,
        external_id=_update_id(bot_id, update.update_id, address),
        sent_at=now,
        kind="choice" if choice else "other",
        choice=choice,
    )
    tapped_on = query.message.message_id if query.message else None
    language = query.from_user.language_code or "en"
    return Came(inbound, update.update_id, query_id=query.id, tapped_on=tapped_on, data=data, language=language)


def _read_unforeseen(raw: Mapping[str, Any], bot_id: str, now: datetime) -> Came | None:
    """Look for a person and their words in whatever this is."""
    body: Mapping[str, Any] = next((part for part in raw.values() if isinstance(part, dict)), {})
    people = [body[key] for key in ("from", "user", "chat") if isinstance(body.get(key), dict)]
    address = next((str(person["id"]) for person in people if isinstance(person.get("id"), int)), None)
    if address is None:
        return None
    number = raw["update_id"] if isinstance(raw.get("update_id"), int) else 0
    words = next((body[key] for key in ("text", "caption", "query") if isinstance(body.get(key), str)), "")
    own_id = _update_id(bot_id, number or _digest(raw), address)
    inbound = Inbound(channel="telegram", address=address, external_id=own_id, sent_at=now, kind="other", text=words)
    return Came(inbound, number)


def _digest(raw: Mapping[str, Any]) -> int:
    return int.from_bytes(hashlib.sha256(repr(raw).encode()).digest()[:8])
