"""Whatever comes in: a clear answer in a child's words or quiet acceptance; never a stack trace, never a loss."""

import uuid

import httpx
import pytest

from tests.support.api import ApiChild
from tests.support.server import Server

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]

GIVEAWAYS = ("Traceback", 'File "', "Exception", "sqlalchemy", "pydantic", "type_error", "loc", "Internal Server Error")
TAKEN = {
    "control characters": "he\x00said\x01do\x7fnt\x1b[31m tell",
    "right to left": "أريد أن أتحدث مع شخص ما",
    "right-to-left marks": "abc\u202edcba\u202c",
    "emoji only": "😭😭😭",
    "combining": "Z" + "\u0351" * 500,
    "a lone surrogate's stand-in": "bad \ufffd bytes",
    "four thousand": "a" * 4_000,
    "html": "<script>alert(1)</script>",
    "sql": "'; DROP TABLE message; --",
    "template": "{{ 7*7 }} {% raw %} ${x}",
}


def is_clear(answer: httpx.Response) -> bool:
    """A problem document (RFC 9457) with words for a child and nothing of the machine."""
    assert answer.headers["content-type"].startswith("application/problem+json"), answer.headers["content-type"]
    problem = answer.json()
    assert problem["title"]
    assert problem["status"] == answer.status_code
    text = answer.text
    return not [word for word in GIVEAWAYS if word in text]


@pytest.fixture
async def child(http: httpx.AsyncClient) -> ApiChild:
    """Somebody who has begun."""
    return await ApiChild(http).opens()


@pytest.mark.parametrize("kind", TAKEN)
async def test_odd_words_are_kept_as_they_are(child: ApiChild, kind: str) -> None:
    """What a child wrote is stored, whatever it looks like; nothing of it is run."""
    text = TAKEN[kind]
    answer = await child.says(text)
    assert answer.status_code == 201, answer.text
    said = [message["text"] for message in await child.messages() if message["from"] == "child"]
    assert len(said) == 1
    assert said[0].replace("\x00", "") == text.replace("\x00", "")


async def test_nothing_typed_is_asked_for_again(child: ApiChild) -> None:
    """Empty, and blank."""
    for text in ("", "   ", "\n\t"):
        answer = await child.says(text)
        assert answer.status_code == 422
        assert is_clear(answer)
    assert [message for message in await child.messages() if message["from"] == "child"] == []


async def test_too_long_says_so(child: ApiChild) -> None:
    """4,001 characters, and what to do."""
    answer = await child.says("a" * 4_001)
    assert answer.status_code == 413
    assert is_clear(answer)
    assert "very long" in answer.json()["detail"]


async def test_ten_megabytes_of_json_are_turned_away(child: ApiChild) -> None:
    """Before they fill the memory."""
    body = b'{"client_id": "' + str(uuid.uuid4()).encode() + b'", "text": "' + b"a" * 10_000_000 + b'"}'
    answer = await send_raw(child, body)
    assert answer.status_code == 413
    assert is_clear(answer)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"text"', b'{"text": "hi"}', b'{"client_id": "no", "text": "hi"}', b"[" * 50_000],
    ids=["empty", "cut off", "a list", "null", "a word", "no id", "no uuid", "deep"],
)
async def test_json_that_is_not_a_message(child: ApiChild, body: bytes) -> None:
    """A clear answer."""
    answer = await send_raw(child, body)
    assert answer.status_code in {400, 422}
    assert is_clear(answer)


async def test_invalid_utf_8(child: ApiChild) -> None:
    """Turned away clearly, or kept with what can be read; never a fault of the server."""
    body = b'{"client_id": "' + str(uuid.uuid4()).encode() + b'", "text": "caf\xe9 \xff\xfe"}'
    answer = await send_raw(child, body)
    assert answer.status_code in {201, 400, 422}
    assert answer.status_code == 201 or is_clear(answer)


async def test_a_wrong_or_dead_token(http: httpx.AsyncClient, child: ApiChild) -> None:
    """401, in words, and the same for both."""
    stranger = ApiChild(http, token="not-a-token")
    wrong = await http.get("/api/v1/messages", headers=stranger.headers)
    none = await http.get("/api/v1/messages")
    assert (await child.leaves()).status_code == 204
    dead = await http.get("/api/v1/messages", headers=child.headers)
    for answer in (wrong, none, dead):
        assert answer.status_code == 401
        assert is_clear(answer)
    assert (await child.says("hello")).status_code == 401


async def test_words_that_open_nothing(http: httpx.AsyncClient) -> None:
    """404 and not a hint of which part was wrong."""
    for words in ("river lamp sunny goat apple", "x", "", "a " * 5_000, "\x00", "🐐" * 5):
        answer = await http.post("/api/v1/return", json={"words": words})
        assert answer.status_code in {404, 413, 422, 429}
        assert is_clear(answer)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("shot.png", b"MZ\x90\x00" + b"\x00" * 600, "image/png"),
        ("page.html", b"<html><script>alert(1)</script></html>", "text/html"),
        ("empty.png", b"", "image/png"),
        ("../../etc/passwd", b"root:x:0:0", "text/plain"),
    ],
)
async def test_a_file_of_the_wrong_kind(child: ApiChild, name: str, content: bytes, media_type: str) -> None:
    """Turned away in words; the conversation goes on."""
    answer = await child.attaches(name, content, media_type)
    assert answer.status_code in {413, 415, 422}
    assert is_clear(answer)
    assert (await child.says("never mind the picture")).status_code == 201


async def test_a_file_that_is_too_large(child: ApiChild) -> None:
    """Over 20 MB."""
    answer = await child.attaches("film.png", b"\x89PNG\r\n\x1a\n" + bytes(20 * 1024 * 1024), "image/png")
    assert answer.status_code == 413
    assert is_clear(answer)


async def test_the_same_message_again_is_the_same_answer(child: ApiChild) -> None:
    """200 and nothing twice; also for a choice."""
    for body in ({"text": "I want to say this once"}, {"choice": "anonymous"}):
        sent = {"client_id": str(uuid.uuid4()), **body}
        first = await child.client.post("/api/v1/messages", json=sent, headers=child.headers)
        again = await child.client.post("/api/v1/messages", json=sent, headers=child.headers)
        assert (first.status_code, again.status_code) == (201, 200)
        assert again.json() == first.json()
    said = [message["text"] for message in await child.messages() if message["from"] == "child"]
    assert said.count("I want to say this once") == 1


async def test_an_unknown_choice_is_answered(child: ApiChild) -> None:
    """A button of an older page, or one that never was."""
    answer = await child.chooses("no_such_choice")
    assert answer.status_code in {201, 422}
    assert (await child.says("still here")).status_code == 201


async def test_unknown_pages_and_methods(http: httpx.AsyncClient) -> None:
    """Clear, and nothing of the machine."""
    for method, path in (("GET", "/api/v1/nothing"), ("DELETE", "/api/v1/messages"), ("PUT", "/api/v1/return")):
        answer = await http.request(method, path)
        assert answer.status_code in {404, 405}
        assert is_clear(answer)


def test_the_log_has_no_stack_and_no_word(demo_home: Server) -> None:
    """After all of the above."""
    log = demo_home.log.read_text(encoding="utf-8")
    assert "Traceback" not in log
    assert not [text for text in TAKEN.values() if len(text) < 200 and text in log]


async def send_raw(child: ApiChild, body: bytes) -> httpx.Response:
    """Bytes as they are."""
    headers = child.headers | {"Content-Type": "application/json"}
    return await child.client.post("/api/v1/messages", content=body, headers=headers)
