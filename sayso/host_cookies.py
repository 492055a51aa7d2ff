"""Cookies under the name `__Host-...` where people come by https: no other host and no page by http can set them.

A browser takes such a cookie only with Secure, without Domain and for the whole path (RFC 6265bis, 4.1.3.2). The rooms
keep their plain names; what arrives without the prefix did not come from us and is dropped.
"""

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PREFIX = b"__Host-"
_PATH = re.compile(rb";\s*path=[^;]*", re.IGNORECASE)
_SECURE = re.compile(rb";\s*secure\b", re.IGNORECASE)


class HostCookies:
    """Renames cookies on their way in and out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with plain names, and the answer back with the prefix."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = [(name, plain(value) if name == b"cookie" else value) for name, value in scope["headers"]]

        async def renamed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    (name, prefixed(value) if name.lower() == b"set-cookie" else value)
                    for name, value in message.get("headers", ())
                ]
            await send(message)

        await self._app({**scope, "headers": headers}, receive, renamed)


def plain(cookies: bytes) -> bytes:
    """A Cookie header as the rooms know it: only what bears the prefix, without it."""
    pairs = (pair.strip() for pair in cookies.split(b";"))
    return b"; ".join(pair.removeprefix(PREFIX) for pair in pairs if pair.startswith(PREFIX))


def prefixed(cookie: bytes) -> bytes:
    """A Set-Cookie header as a browser takes it under the prefix."""
    whole = _PATH.sub(b"", cookie) + b"; Path=/"
    return PREFIX + (whole if _SECURE.search(whole) else whole + b"; Secure")
