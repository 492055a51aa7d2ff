"""A child's side of the JSON API, as a program would use it."""

import uuid
from dataclasses import dataclass, field
from typing import Any, Self

import httpx

Message = dict[str, Any]


@dataclass
class ApiChild:
    """One conversation over the API. Remembers its token and what it has sent."""

    client: httpx.AsyncClient
    token: str = ""
    sent: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    replies: dict[str, list[str]] = field(default_factory=dict)

    async def opens(self, home: str | None = None) -> Self:
        """Begin a conversation."""
        body = {"language": "en"} | ({"home": home} if home else {})
        answer = await self.client.post("/api/v1/conversations", json=body)
        assert answer.status_code == 201, answer.text
        self.token = answer.json()["token"]
        return self

    async def says(self, text: str, client_id: str | None = None) -> httpx.Response:
        """Send words; keeps what was acknowledged."""
        return await self._sends({"text": text}, client_id)

    async def chooses(self, choice: str, name: str | None = None, client_id: str | None = None) -> httpx.Response:
        """Press a button."""
        return await self._sends({"choice": choice} | ({"name": name} if name else {}), client_id)

    async def attaches(self, name: str, content: bytes, media_type: str) -> httpx.Response:
        """Send a file."""
        return await self.client.post(
            "/api/v1/files",
            data={"client_id": str(uuid.uuid4())},
            files={"file": (name, content, media_type)},
            headers=self.headers,
        )

    async def messages(self, after: str | None = None) -> list[Message]:
        """The thread, oldest first."""
        query = {"after": after} if after else {}
        answer = await self.client.get("/api/v1/messages", params=query, headers=self.headers)
        assert answer.status_code == 200, answer.text
        found: list[Message] = answer.json()["messages"]
        return found

    async def stage(self) -> str:
        """The code of the stage."""
        answer = await self.client.get("/api/v1/messages", headers=self.headers)
        return str(answer.json()["stage"]["code"])

    async def returns(self, words: str) -> httpx.Response:
        """Come back with the words; on success this is the conversation again."""
        answer = await self.client.post("/api/v1/return", json={"words": words})
        if answer.status_code == 200:
            self.token = answer.json()["token"]
        return answer

    async def leaves(self) -> httpx.Response:
        """End the session of this device."""
        return await self.client.post("/api/v1/leave", headers=self.headers)

    @property
    def headers(self) -> dict[str, str]:
        """What proves who is asking."""
        return {"Authorization": f"Bearer {self.token}"}

    async def _sends(self, body: dict[str, str], client_id: str | None) -> httpx.Response:
        client_id = client_id or str(uuid.uuid4())
        answer = await self.client.post("/api/v1/messages", json={"client_id": client_id, **body}, headers=self.headers)
        if answer.status_code in {200, 201}:
            self._keep(client_id, body, answer.json())
        return answer

    def _keep(self, client_id: str, body: dict[str, str], answer: dict[str, Any]) -> None:
        if "text" in body:
            self.sent[client_id] = body["text"]
        self.ids[client_id] = answer["id"]
        self.replies[client_id] = [message["id"] for message in answer["messages"]]


def words_in(messages: list[Message]) -> str | None:
    """The return words, if one of the messages hands them out."""
    handed = [message["words"] for message in messages if message.get("words")]
    return " ".join(handed[-1]) if handed else None


def choices_in(messages: list[Message]) -> list[str]:
    """What can be pressed now."""
    offered = [[choice["value"] for choice in message["choices"]] for message in messages if message.get("choices")]
    return offered[-1] if offered else []
