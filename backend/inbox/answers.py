"""Every answer of the adults' side: its headers, and what becomes of somebody who may not be here."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from backend.cases.service import NoSuchCase
from backend.inbox.templating import render

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex",
}
FRONT_DOOR = "/inbox/"
FORBIDDEN = 403


class SignedOut(Exception):
    """Nobody is signed in here: to the front door."""


class Elsewhere(Exception):
    """Another page comes first."""

    def __init__(self, path: str) -> None:
        super().__init__("elsewhere first")
        self.path = path


class Refusal(Exception):
    """Not done, with a status and one sentence."""

    def __init__(self, status: int, sentence: str, wait: int = 0) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.wait = wait


def see_other(path: str) -> RedirectResponse:
    """After something was done: look there."""
    return RedirectResponse(path, status_code=303)


def nothing_here() -> Response:
    """The one answer for what does not exist, and for what is not for this reader."""
    return render("missing.html", 404)


class InboxRoute(APIRoute):
    """A route of the adults' side: never cached, never framed, and the same answer for "no" and "not there"."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            response = await _settled(handle, request)
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            return response

        return answer


async def _settled(handle: Callable[[Request], Coroutine[Any, Any, Response]], request: Request) -> Response:
    try:
        return await handle(request)
    except SignedOut:
        return see_other(FRONT_DOOR)
    except Elsewhere as first:
        return see_other(first.path)
    except NoSuchCase:
        await _keep_refusal(request)
        return nothing_here()
    except Refusal as refusal:
        if refusal.status == FORBIDDEN:
            await _keep_refusal(request)
        response = render("refusal.html", refusal.status, sentence=refusal.sentence)
        if refusal.wait:
            response.headers["retry-after"] = str(refusal.wait)
        return response


async def _keep_refusal(request: Request) -> None:
    """For somebody who is signed in: in their account's audit chain."""
    visit = getattr(request.state, "visit", None)
    if visit is not None:
        await visit.refused(request.path_params.get("case_id", ""))
