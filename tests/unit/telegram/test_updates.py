"""Reading updates: total, and free of what must not be kept."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.updates import read_update

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BOT = "424242"
KIT = {"id": 7000000001, "is_bot": False, "first_name": "Kit", "username": "kit_2010", "language_code": "pl"}
CHAT = {"id": 7000000001, "type": "private", "first_name": "Kit"}


def message(**content: Any) -> dict[str, Any]:
    """An update with one message from Kit."""
    body = {"message_id": 12, "date": 1_790_000_000, "from": KIT, "chat": CHAT, **content}
    return {"update_id": 99, "message": body}


def test_a_text_is_recognised_by_its_message_and_an_edit_points_at_it() -> None:
    text = read_update(message(text="hello"), BOT, NOW)
    body = message(text="bye", edit_date=1_790_000_060)["message"]
    edit = read_update({"update_id": 100, "edited_message": body}, BOT, NOW)
    assert text is not None
    assert edit is not None
    assert text.inbound.external_id == "424242:m7000000001:12"
    assert text.inbound.sent_at == datetime.fromtimestamp(1_790_000_000, UTC)
    assert (edit.inbound.kind, edit.inbound.edited_of) == ("edit", text.inbound.external_id)
    assert edit.inbound.external_id != text.inbound.external_id
    assert edit.inbound.sent_at == datetime.fromtimestamp(1_790_000_060, UTC)


def test_another_bot_never_meets_the_same_ids() -> None:
    here, there = (read_update(message(text="hello"), bot, NOW) for bot in ("1", "2"))
    assert here is not None
    assert there is not None
    assert here.inbound.external_id != there.inbound.external_id


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("/start", ""),
        ("/start oak-lane_7", "oak-lane_7"),
        ("/start@notes_bot oak", "oak"),
        ("/start <script>", ""),
        ("/start " + "x" * 33, ""),
        ("/started", None),
        ("start", None),
    ],
)
def test_a_cards_link_brings_its_code(text: str, start: str | None) -> None:
    came = read_update(message(text=text), BOT, NOW)
    assert came is not None
    assert came.start == start


@pytest.mark.parametrize(
    ("data", "kind", "choice"),
    [("c:staff", "choice", "staff"), ("c:person:ab12", "choice", "person:ab12"), ("read", "other", "")],
)
def test_a_tap_is_a_choice_only_when_the_conversation_offered_it(data: str, kind: str, choice: str) -> None:
    query = {"id": "1", "from": KIT, "chat_instance": "2", "data": data}
    came = read_update({"update_id": 7, "callback_query": query}, BOT, NOW)
    assert came is not None
    assert (came.inbound.kind, came.inbound.choice, came.data) == (kind, choice, data)
    assert came.inbound.sent_at == NOW


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ("text", "caption", "photo", "voice", "sticker", "document", "date", "chat", "from", "message_id", "entities")


@given(part=st.dictionaries(st.sampled_from(FIELDS), anything))
@pytest.mark.parametrize("kind", ["message", "edited_message", "callback_query", "something_new"])
def test_a_person_and_their_words_are_found_whatever_else_is_broken(kind: str, part: dict[str, Any]) -> None:
    raw = {"update_id": 5, kind: {**part, "from": KIT, "text": "they hurt me"}}
    came = read_update(raw, BOT, NOW)
    assert came is not None
    assert came.address == str(KIT["id"])
    assert came.inbound.text == "they hurt me" or came.query_id is not None


@given(raw=st.dictionaries(st.sampled_from(("update_id", "message", "poll", "x")), anything))
def test_nothing_makes_reading_fail(raw: dict[str, Any]) -> None:
    came = read_update(raw, BOT, NOW)
    assert came is None or came.inbound.channel == "telegram"


@given(extra=st.dictionaries(st.text(min_size=1, max_size=12).map(lambda key: f"x_{key}"), anything, max_size=4))
def test_unknown_fields_change_nothing(extra: dict[str, Any]) -> None:
    assert read_update(message(text="hi", **extra), BOT, NOW) == read_update(message(text="hi"), BOT, NOW)
