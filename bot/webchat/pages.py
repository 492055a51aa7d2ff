"""All pages of the child's side, on one router that answers every error with a page."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exception_handlers import http_exception_handler
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from bot.webchat.chat import Chat, add_chat, add_saying, page_of_problem
from bot.webchat.doors import add_arriving, add_coming_back
from bot.webchat.ports import Web
from bot.webchat.problems import as_problem, our_fault, problem_response
from bot.webchat.rendering import Pages
from bot.webchat.side_pages import add_board, add_hiding, add_reading_pages, add_settings

OTHERS = ("/inbox", "/assets", "/telegram", "/healthz", "/readyz", "/metrics")
"""Where a child never comes."""


def make_pages(web: Web) -> APIRouter:
    """The pages; they are in the child's words and so not in the API's description."""
    chat = Chat(web, Pages(web))
    router = APIRouter(route_class=_route_with_pages(chat), include_in_schema=False, default_response_class=Response)
    add_chat(router, chat)
    add_saying(router, chat)
    add_reading_pages(router, chat)
    add_settings(router, chat)
    add_board(router, chat)
    add_arriving(router, chat)
    add_coming_back(router, chat)
    add_hiding(router, chat)
    return router


def add_last_words(app: FastAPI, web: Web) -> None:
    """What an address that is not there answers: a document under `/api/`, a page everywhere a child may come."""
    chat = Chat(web, Pages(web))

    async def answer(request: Request, error: Exception) -> Response:
        path = request.url.path
        if path.startswith("/api/"):
            return problem_response(as_problem(error) or our_fault(error), web.phrases.label)
        if path.startswith(OTHERS) and isinstance(error, HTTPException):
            return await http_exception_handler(request, error)
        return page_of_problem(chat, request, error)

    app.add_exception_handler(HTTPException, answer)


def _route_with_pages(chat: Chat) -> type[APIRoute]:
    class PageRoute(APIRoute):
        """Turns errors into pages."""

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handle = super().get_route_handler()

            async def handler(request: Request) -> Response:
                try:
                    return await handle(request)
                except Exception as error:  # the child must get numbers to ring, whatever went wrong
                    return page_of_problem(chat, request, error)

            return handler

    return PageRoute
