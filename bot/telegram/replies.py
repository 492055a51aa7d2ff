"""What goes to a chat: texts short enough for Telegram, with buttons small enough for it."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.messages import Spoken
from bot.telegram.ports import Phrasebook
from bot.telegram.updates import CHOICE_PREFIX

TEXT_LIMIT = 4096
DATA_LIMIT = 64
SHORT_LABEL = 14
READ, CLEAR = "read", "clear"


@dataclass(frozen=True, slots=True)
class Button:
    """A label, and either what comes back when it is tapped or the page it opens."""

    label: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing to send: as many messages as the text needs, the buttons under the last."""

    text: str
    buttons: tuple[Button, ...] = ()

    def parts(self) -> list[str]:
        return split_text(self.text)

    def keyboard(self) -> InlineKeyboardMarkup | None:
        rows: list[list[InlineKeyboardButton]] = []
        for button in self.buttons:
            shape = InlineKeyboardButton(button.label, callback_data=button.data or None, url=button.url or None)
            if rows and len(rows[-1]) == 1 and max(len(rows[-1][0].text), len(button.label)) <= SHORT_LABEL:
                rows[-1].append(shape)
            else:
                rows.append([shape])
        return InlineKeyboardMarkup(rows) if rows else None


def say(book: Phrasebook, spoken: Spoken, language: str = "en") -> Outgoing:
    """A message as it was written, with its choices; a person's comes with a way to clear the chat."""
    text = f"{spoken.name}:\n{spoken.text}" if spoken.author == "person" and spoken.name else spoken.text
    fitting = [(value, label) for value, label in spoken.choices if _fits(value)]
    # A value too long for a button cannot come back; its label is still there to be typed.
    typed = "".join(f"\n• {label}" for value, label in spoken.choices if not _fits(value))
    buttons = tuple(Button(label, CHOICE_PREFIX + value) for value, label in fitting)
    if spoken.author == "person":
        buttons += (Button(book.label("telegram_clear", language=language), CLEAR),)
    return Outgoing(text + typed, buttons)


def neutral_note(book: Phrasebook, language: str = "en") -> Outgoing:
    """All that a glance at the phone may show of a message that nobody was waiting for."""
    return Outgoing(
        book.label("telegram_new_note", language=language),
        (Button(book.label("telegram_read", language=language), READ),),
    )


def page_button(label: str, address: str, otherwise: str) -> Button:
    """A button that opens the page where Telegram allows its address, else one that brings the address as text."""
    return Button(label, url=address) if _public(address) else Button(label, otherwise)


def _public(address: str) -> bool:
    parts = urlsplit(address)
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return parts.scheme == "https" and "." in host
    return False


def _fits(value: str) -> bool:
    return len((CHOICE_PREFIX + value).encode()) <= DATA_LIMIT


def split_text(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """Cut at a paragraph, a line or a space where there is one. Telegram counts in UTF-16 units."""
    parts = []
    rest = text.strip()
    while _units(rest) > limit:
        head = _head(rest, limit)
        at = next((head.rfind(mark) for mark in ("\n\n", "\n", " ") if head.rfind(mark) > len(head) // 2), len(head))
        parts.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*parts, rest] if rest else parts


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _head(text: str, limit: int) -> str:
    return text.encode("utf-16-le")[: limit * 2].decode("utf-16-le", "ignore")
