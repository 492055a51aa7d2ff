"""Headers of every answer: nothing is cached, framed, sniffed or told to other sites."""

from collections.abc import Awaitable, Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSP = "default-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), interest-cohort=()",
    "Cache-Control": "no-store",
}
ASSETS = "/assets/"


def headers_for(https: bool) -> dict[str, str]:
    """All of them; by https, browsers are told never to come any other way."""
    return HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if https else {})


def our_fault(https: bool) -> Callable[[Request, Exception], Awaitable[Response]]:
    """What an error that nobody foresaw answers: it is made outside of `SecurityHeaders`, so it dresses itself."""

    async def answer(request: Request, error: Exception) -> Response:  # noqa: ARG001  (the log has the error)
        sentence = "Something is broken here. Is a child in danger now? Don't wait for this page: ring 999."
        return PlainTextResponse(sentence, 500, headers_for(https))

    return answer


class SecurityHeaders:
    """Adds what is missing; a route that says something of its own keeps it."""

    def __init__(self, app: ASGIApp, https: bool) -> None:
        self._app = app
        self._headers = headers_for(https)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and dress the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_asset = scope["path"].startswith(ASSETS)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if is_asset:
                    headers.setdefault("Cache-Control", "public, max-age=3600")
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, dressed)
