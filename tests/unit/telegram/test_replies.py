"""What goes out fits what Telegram allows, whole."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.policy.phrases import Phrases
from bot.messages import Spoken
from bot.telegram.replies import TEXT_LIMIT, Button, Outgoing, neutral_note, page_button, say, split_text

BOOK = Phrases.load(Path(__file__).parents[3] / "config")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@given(st.text(alphabet=st.sampled_from("ab 😀\né"), max_size=400), st.integers(min_value=2, max_value=60))
def test_parts_fit_and_lose_no_character(text: str, limit: int) -> None:
    parts = split_text(text, limit)
    assert all(0 < len(part.encode("utf-16-le")) // 2 <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_short_text_is_one_part() -> None:
    assert split_text("x" * TEXT_LIMIT) == ["x" * TEXT_LIMIT]


def test_choices_become_buttons_and_too_long_ones_can_be_typed() -> None:
    spoken = Spoken("1", "bot", "Who?", NOW, choices=(("staff", "Staff here now"), ("x" * 63, "Somebody else")))
    outgoing = say(BOOK, spoken)
    assert outgoing.buttons == (Button("Staff here now", "c:staff"),)
    assert outgoing.text == "Who?\n• Somebody else"


def test_a_persons_message_has_their_name_and_a_way_to_clear() -> None:
    outgoing = say(BOOK, Spoken("1", "person", "Hello", NOW, name="Amy"))
    assert outgoing.text == "Amy:\nHello"
    assert outgoing.buttons[-1].label == "Clear this chat"


def test_the_neutral_note_says_nothing() -> None:
    assert neutral_note(BOOK) == Outgoing("You have a new note. Tap to read.", (Button("Read", "read"),))


def test_short_labels_share_a_row() -> None:
    buttons = (Button("Yes", "1"), Button("No", "2"), Button("I would rather not say", "3"), Button("Hm", "4"))
    keyboard = Outgoing("?", buttons).keyboard()
    assert keyboard is not None
    assert [len(row) for row in keyboard.inline_keyboard] == [2, 1, 1]
    assert Outgoing("no buttons").keyboard() is None


@pytest.mark.parametrize(
    ("address", "opens"),
    [
        ("https://notes.example.org/c/oak", True),
        ("http://notes.example.org/", False),
        ("https://127.0.0.1:8080/", False),
        ("http://localhost:8080/", False),
        ("https://[::1]/", False),
    ],
)
def test_only_an_address_that_telegram_takes_becomes_a_link(address: str, opens: bool) -> None:
    button = page_button("Open web page", address, "door:web:")
    assert (button.url == address) is opens
    assert bool(button.data) is not opens
