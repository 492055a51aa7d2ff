"""Somebody between a witness and the server: passes on, repeats an old answer, changes one, or makes one up."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal, Self

import httpx

from backend.vault import SigningKey
from sayso.witness.status import read, signed

Way = Literal["passes", "repeats", "changes", "makes_up"]


class Between:
    """A small server on loopback in front of another."""

    def __init__(self, upstream: str, public: bytes) -> None:
        self.upstream = upstream
        self.public = public
        self.way: Way = "passes"
        self.kept = b""
        self._stranger = SigningKey.generate()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def url(self) -> str:
        """Where the witness asks."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, authorization: str) -> bytes:
        """What the witness gets to hear. Raises httpx.HTTPError while the server is not there."""
        if self.way == "repeats":
            return self.kept
        true = httpx.get(self.upstream + path, headers={"authorization": authorization}, timeout=8).content
        self.kept = self.kept or true
        if self.way == "changes":
            return true.replace(rb"\"database\": true", rb"\"database\":  true")
        if self.way == "makes_up":
            status = read(json.loads(true), self.public)
            assert status is not None
            return json.dumps(signed(status, self._stranger)).encode()
        return true

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        between = self

        class Handler(BaseHTTPRequestHandler):
            """One question."""

            def do_GET(self) -> None:
                """Pass it on, in one way or another."""
                try:
                    body = between.answer(self.path, self.headers.get("authorization", ""))
                except httpx.HTTPError:
                    self.send_error(502)
                    return
                self.send_response(200)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler
