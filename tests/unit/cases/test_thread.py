"""A thread's rows: each bound to its place, its author and the one before."""

from datetime import UTC, datetime

import pytest

from backend.cases import thread
from backend.cases.bodies import Body, pack, unpack
from backend.cases.tables import Case, Message
from backend.vault import PrivateKey, TransportKey

NOW = datetime(2026, 5, 14, 16, 20, 31, tzinfo=UTC)
WORDS, TRANSPORT = PrivateKey.generate(), TransportKey(bytes(32))


def rows(*texts: str, level: str = "soon") -> list[Message]:
    """Some messages of one case, sealed as the house seals them."""
    case = Case(id="c" * 32, home_id="h" * 32, level=level)
    found: list[Message] = []
    for sequence, text in enumerate(texts, 1):
        entry = thread.Entry.of("child", Body(text, NOW.isoformat()))
        before = found[-1].mac if found else b""
        found.append(thread._sealed(case, entry, sequence, WORDS.public, TRANSPORT, before))
    return found


def whole(messages: list[Message]) -> list[bool]:
    """Which of them are as they were written."""
    return [whole for _, _, whole in thread.read(messages, WORDS, TRANSPORT)]


def test_an_untouched_thread_opens_whole() -> None:
    found = thread.read(rows("one", "two", "three"), WORDS, TRANSPORT)
    assert [(body.text if body else None, ok) for _, body, ok in found] == [
        ("one", True),
        ("two", True),
        ("three", True),
    ]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("body", b"x" * 64), ("mac", b"x" * 32), ("author", "person"), ("person_id", "p" * 32), ("sequence", 7),
        ("case_id", "d" * 32),
    ],
)  # fmt: skip
def test_any_change_to_a_row_shows(column: str, value: object) -> None:
    messages = rows("one", "two", "three")
    setattr(messages[1], column, value)
    assert whole(messages)[1] is False


def test_a_row_that_was_taken_out_shows_where_it_was() -> None:
    one, _, three = rows("one", "two", "three")
    assert whole([one, three]) == [True, False]


def test_another_key_opens_nothing() -> None:
    assert [body for _, body, _ in thread.read(rows("one"), PrivateKey.generate(), TRANSPORT)] == [None]


@pytest.mark.parametrize(("level", "second"), [("soon", (0, 0)), ("urgent", (20, 0))])
def test_the_time_in_the_clear_is_coarse_and_the_sealed_one_exact(level: str, second: tuple[int, int]) -> None:
    (message,) = rows("one", level=level)
    ((_, body, _),) = thread.read([message], WORDS, TRANSPORT)
    assert (message.at.minute, message.at.second) == second
    assert body is not None
    assert body.moment == NOW


def test_a_body_comes_back_as_it_was() -> None:
    body = Body(
        "héllo \n 🙂", NOW.isoformat(), "phrase", "who", "1", "en", {"a": "b"}, (("staff", "Staff"),), "Pip", None
    )
    assert unpack(pack(body)) == body
