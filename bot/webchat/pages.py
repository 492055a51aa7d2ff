"""All pages of the child's side, on one router that answers every expected error with a page."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from bot.webchat.chat import Chat, add_chat, add_saying, page_of_problem
from bot.webchat.doors import add_arriving, add_coming_back
from bot.webchat.ports import Web
from bot.webchat.rendering import Pages
from bot.webchat.side_pages import add_board, add_hiding, add_reading_pages, add_settings


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


def _route_with_pages(chat: Chat) -> type[APIRoute]:
    class PageRoute(APIRoute):
        """Turns expected errors into pages."""

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handle = super().get_route_handler()

            async def handler(request: Request) -> Response:
                try:
                    return await handle(request)
                except Exception as error:
                    page = page_of_problem(chat, request, error)
                    if page is None:
                        raise
                    return page

            return handler

    return PageRoute
