"""The JSON API, as the contract has it."""

import uuid
from typing import Any

import httpx
import pytest

from bot.messages import StageView
from tests.unit.webchat.conftest import Site
from tests.unit.webchat.memory_turns import WORDS


async def opened(site: Site) -> dict[str, str]:
    """A conversation; the header that proves it."""
    answer = await site.client.post("/api/v1/conversations", json={"language": "en"})
    assert answer.status_code == 201
    return {"Authorization": f"Bearer {answer.json()['token']}"}


async def said(site: Site, headers: dict[str, str], **body: Any) -> httpx.Response:
    """Post a message."""
    return await site.client.post("/api/v1/messages", json={"client_id": str(uuid.uuid4()), **body}, headers=headers)


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """A problem document in a child's words."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = answer.json()
    assert found["status"] == status
    assert found["title"]
    assert found["detail"].endswith(".")
    assert "Traceback" not in answer.text
    return found


class TestConversations:
    async def test_opens_with_a_welcome(self, site: Site) -> None:
        answer = await site.client.post("/api/v1/conversations", json={})
        message = answer.json()["messages"][0]
        assert answer.status_code == 201
        assert message["from"] == "bot"
        assert message["choices"][0] == {"value": "talk", "label": "Talk"}
        assert message["at"] == "2026-11-22T16:05:30Z"
        assert "words" not in message

    async def test_an_empty_body_will_do(self, site: Site) -> None:
        assert (await site.client.post("/api/v1/conversations")).status_code == 201

    async def test_an_unknown_card_is_not_found(self, site: Site) -> None:
        problem(await site.client.post("/api/v1/conversations", json={"home": "nowhere"}), 404)


class TestMessages:
    async def test_is_stored_and_answered(self, site: Site) -> None:
        headers = await opened(site)
        answer = await said(site, headers, text="they took my shoes")
        listed = (await site.client.get("/api/v1/messages", headers=headers)).json()
        mine = [message for message in listed["messages"] if message["from"] == "child"]
        assert answer.status_code == 201
        assert [message["id"] for message in mine] == [answer.json()["id"]]
        assert mine[0]["text"] == "they took my shoes"
        assert listed["stage"] == {"code": "received", "label": "You told us"}

    async def test_the_same_again_is_the_same(self, site: Site) -> None:
        headers, again = await opened(site), str(uuid.uuid4())
        first = await said(site, headers, client_id=again, text="x")
        second = await said(site, headers, client_id=again, text="x")
        assert (first.status_code, second.status_code) == (201, 200)
        assert first.json() == second.json()
        assert len(site.turns.taken) == 1

    async def test_words_come_in_one_message_and_nowhere_afterwards(self, site: Site) -> None:
        headers = await opened(site)
        handed = [message.get("words") for message in (await said(site, headers, text="x")).json()["messages"]]
        listed = (await site.client.get("/api/v1/messages", headers=headers)).json()["messages"]
        assert [words for words in handed if words] == [list(WORDS)]
        assert not any("words" in message for message in listed)

    async def test_a_choice_with_a_name(self, site: Site) -> None:
        headers = await opened(site)
        await said(site, headers, choice="named", name="Kai")
        taken = site.turns.taken[0]
        assert (taken.kind, taken.choice, taken.name) == ("choice", "named", "Kai")

    async def test_only_what_came_after(self, site: Site) -> None:
        headers = await opened(site)
        first = (await said(site, headers, text="one")).json()["messages"][-1]["id"]
        second = (await said(site, headers, text="two")).json()["id"]
        later = (await site.client.get("/api/v1/messages", params={"after": first}, headers=headers)).json()
        assert later["messages"][0]["id"] == second

    @pytest.mark.parametrize("text", ["", "   ", "\n\t\u2003"])
    async def test_nothing_said(self, site: Site, text: str) -> None:
        problem(await said(site, await opened(site), text=text), 422)
        assert site.turns.taken == []

    async def test_four_thousand_characters_and_not_one_more(self, site: Site) -> None:
        headers = await opened(site)
        assert (await said(site, headers, text="😀" * 4000)).status_code == 201
        found = problem(await said(site, headers, text="x" * 4001), 413)
        assert "long" in found["detail"]

    @pytest.mark.parametrize("text", ["a\u0000b\u0007c", "ساعدوني. هناك رجل يهددني", "\u202eabc", "\ud83d and \udc00"])
    async def test_strange_characters_are_taken(self, site: Site, text: str) -> None:
        body = f'{{"client_id": "{uuid.uuid4()}", "text": {_json(text)}}}'
        answer = await site.client.post("/api/v1/messages", content=body, headers=await opened(site))
        assert answer.status_code == 201
        site.turns.taken[0].text.encode()

    @pytest.mark.parametrize("token", ["", "Bearer ", "Bearer wrong", "Basic eDp5", "Bearer " + "x" * 500])
    async def test_a_wrong_token(self, site: Site, token: str) -> None:
        answer = await said(site, {"Authorization": token}, text="hello")
        problem(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"

    @pytest.mark.parametrize(
        ("content", "status"),
        [
            (b"{", 400),
            (b"\xff\xfe{}", 400),
            (b'{"client_id": "\xc3\x28"}', 400),
            (b"[" * 100_000, 400),
            (b"[]", 422),
            (b'{"text": "no id"}', 422),
            (b'{"client_id": "7", "text": "x"}', 422),
            (b'{"client_id": 1e999}', 422),
            (b"x" * 10_000_000, 413),
        ],
    )
    async def test_what_cannot_be_read(self, site: Site, content: bytes, status: int) -> None:
        headers = await opened(site)
        problem(await site.client.post("/api/v1/messages", content=content, headers=headers), status)

    async def test_too_much_that_does_not_say_so(self, site: Site) -> None:
        async def endless() -> Any:
            for _ in range(100):
                yield b"x" * 100_000

        headers = await opened(site)
        problem(await site.client.post("/api/v1/messages", content=endless(), headers=headers), 413)

    async def test_words_and_a_choice_are_two_things(self, site: Site) -> None:
        problem(await said(site, await opened(site), text="x", choice="staff"), 422)


class TestReturn:
    async def test_opens_the_same_thread(self, site: Site) -> None:
        headers = await opened(site)
        await said(site, headers, text="remember me")
        answer = await site.client.post("/api/v1/return", json={"words": " ".join(WORDS)})
        assert answer.status_code == 200
        back = {"Authorization": f"Bearer {answer.json()['token']}"}
        listed = (await site.client.get("/api/v1/messages", headers=back)).json()["messages"]
        assert "remember me" in [message["text"] for message in listed]

    async def test_never_says_which_word_was_wrong(self, site: Site) -> None:
        await said(site, await opened(site), text="x")
        near = problem(await site.client.post("/api/v1/return", json={"words": "river lamp sunny goat pear"}), 404)
        far = problem(await site.client.post("/api/v1/return", json={"words": "nothing at all"}), 404)
        assert near == far

    async def test_is_slowed_for_each_code_by_itself(self, site: Site) -> None:
        for _ in range(6):
            problem(await site.client.post("/api/v1/return", json={"words": "a b c d e"}), 404)
        slowed = await site.client.post("/api/v1/return", json={"words": " A, b c d  e"})
        problem(slowed, 429)
        assert int(slowed.headers["retry-after"]) > 0
        problem(await site.client.post("/api/v1/return", json={"words": "f g h i j"}), 404)
        site.clock.later(60)
        problem(await site.client.post("/api/v1/return", json={"words": "a b c d e"}), 404)


class TestLeave:
    async def test_the_token_is_dead(self, site: Site) -> None:
        headers = await opened(site)
        assert (await site.client.post("/api/v1/leave", headers=headers)).status_code == 204
        problem(await said(site, headers, text="x"), 401)
        problem(await site.client.get("/api/v1/messages", headers=headers), 401)


async def test_stage_and_description(site: Site) -> None:
    headers = await opened(site)
    next(iter(site.turns.talks.values())).stage = StageView("seen", "Someone has read it", 2)
    listed = (await site.client.get("/api/v1/messages", headers=headers)).json()
    described = (await site.client.get("/api/openapi.json")).json()
    assert listed["stage"]["code"] == "seen"
    assert set(described["paths"]) == {
        f"/api/v1/{path}" for path in ("conversations", "messages", "files", "events", "return", "leave")
    }


async def test_our_own_fault_is_said_with_numbers_to_ring(site: Site) -> None:
    headers = await opened(site)
    site.turns.fails = [RuntimeError("secret words in a fault")]
    answer = await said(site, headers, text="x")
    assert "0800 1111" in problem(answer, 500)["detail"]
    assert "secret" not in answer.text


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/api/v1/nothing", 404), ("PUT", "/api/v1/leave", 405)])
async def test_what_is_not_there(site: Site, method: str, path: str, status: int) -> None:
    problem(await site.client.request(method, path), status)


def _json(text: str) -> str:
    return '"' + "".join(f"\\u{ord(letter):04x}" for letter in text) + '"'
