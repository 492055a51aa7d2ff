"""The lightest client there is, so that what is measured is the server: one connection, no pool, no retries."""

import http.client
import json
import uuid
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

TIMEOUT = 60.0


class RefusedError(Exception):
    """The server said no; holds the status and the path, never what was sent."""


@dataclass
class BenchChild:
    """A child on a connection of their own. Times every call."""

    port: int
    token: str = ""
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)

    def opens(self) -> None:
        """A new conversation."""
        self.token = self.call("POST", "/api/v1/conversations", {"language": "en"})["token"]

    def says(self, text: str) -> list[dict[str, Any]]:
        """A message; gives the replies."""
        return self._message({"text": text})

    def chooses(self, choice: str) -> list[dict[str, Any]]:
        """A button."""
        return self._message({"choice": choice})

    def returns(self, words: str) -> None:
        """Back with the words."""
        self.token = self.call("POST", "/api/v1/return", {"words": words})["token"]

    def thread(self) -> list[dict[str, Any]]:
        """All messages."""
        found: list[dict[str, Any]] = self.call("GET", "/api/v1/messages", None)["messages"]
        return found

    def closes(self) -> None:
        """Hang up."""
        self._connection.close()

    def call(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        """One request, timed under its path."""
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        began = perf_counter()
        self._connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = self._connection.getresponse()
        content = answer.read()
        self.seconds.setdefault(path, []).append(perf_counter() - began)
        if answer.status >= 300:
            raise RefusedError(f"{answer.status} for {method} {path}")
        parsed: dict[str, Any] = json.loads(content)
        return parsed

    def _message(self, body: dict[str, str]) -> list[dict[str, Any]]:
        answer = self.call("POST", "/api/v1/messages", {"client_id": str(uuid.uuid4()), **body})
        replies: list[dict[str, Any]] = answer["messages"]
        return replies
