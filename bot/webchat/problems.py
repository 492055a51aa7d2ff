"""Errors as RFC 9457 problem documents, in words that a child can read; never a trace, never what was typed."""

import math
from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from bot.messages import TooLong, UnknownHome, UnknownToken
from bot.webchat.schemas import ProblemOut

log = structlog.get_logger(__name__)

STATUSES = {
    "empty": 422,
    "too_long": 413,
    "client_id": 422,
    "choice": 422,
    "not_readable": 400,
    "file_big": 413,
    "file_kind": 415,
    "file_missing": 422,
    "token": 401,
    "home": 404,
    "home_needed": 404,
    "words": 404,
    "wait": 429,
    "wait_words": 429,
    "elsewhere": 403,
    "not_found": 404,
    "method": 405,
    "ours": 500,
    "unavailable": 503,
}
"""Problem codes; the words are the phrases `error_<code>`, with a short `error_title_...` for API clients."""

TITLES = {
    "client_id": "not_readable",
    "elsewhere": "not_readable",
    "file_big": "file",
    "file_kind": "file",
    "file_missing": "file",
    "home_needed": "home",
    "method": "not_found",
    "wait_words": "wait",
}


class Problem(Exception):  # RFC 9457's own word
    """What went wrong, by code: never what was typed."""

    def __init__(self, code: str, retry_after: float = 0.0) -> None:
        super().__init__(code)
        self.code = code
        self.status = STATUSES[code]
        self.retry_after = math.ceil(retry_after)

    @property
    def title(self) -> str:
        """The key of a few words."""
        return f"error_title_{TITLES.get(self.code, self.code)}"

    @property
    def detail(self) -> str:
        """The key of what to do next."""
        return "error_not_readable" if self.code == "elsewhere" else f"error_{self.code}"


def as_problem(error: Exception) -> Problem | None:
    """The problem that an expected error amounts to; None for one that nobody foresaw."""
    known: dict[type[Exception], str] = {
        UnknownToken: "token",
        UnknownHome: "home",
        TooLong: "too_long",
        RequestValidationError: "not_readable",
    }
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        codes = {404: "not_found", 405: "method", 413: "too_long"}
        return Problem(codes.get(error.status_code, "not_readable"))
    code = known.get(type(error))
    return Problem(code) if code else None


def our_fault(error: Exception) -> Problem:
    """What nobody foresaw: the log says where, the child reads what to do next and whom to ring."""
    log.error("webchat.request_failed", exc_info=error)
    return Problem("ours")


def problem_response(problem: Problem, say: Callable[[str], str]) -> Response:
    """The document itself."""
    headers = {"Cache-Control": "no-store"}
    if problem.retry_after:
        headers["Retry-After"] = str(problem.retry_after)
    if problem.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    kind = f"urn:notes:problem:{problem.code}"
    body = ProblemOut(type=kind, title=say(problem.title), status=problem.status, detail=say(problem.detail))
    return Response(body.model_dump_json(), problem.status, headers, "application/problem+json")


def route_with_problems(say: Callable[[str], str]) -> type[APIRoute]:
    """A route class that answers every expected error with a problem document."""

    class ProblemRoute(APIRoute):
        """Turns expected errors into documents; and what nobody foresaw."""

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handle = super().get_route_handler()

            async def handler(request: Request) -> Response:
                try:
                    return await handle(request)
                except Exception as error:  # the child must get numbers to ring, whatever went wrong
                    return problem_response(as_problem(error) or our_fault(error), say)

            return handler

    return ProblemRoute
