"""How a child comes in: by a card, by return words, or anew."""

from fastapi import APIRouter, Request, Response

from backend.policy.audience import audience
from bot.messages import UnknownHome
from bot.webchat.bodies import field, read_form
from bot.webchat.card import address_of, qr_of
from bot.webchat.chat import STORES_NOTHING, Chat, back_to_chat, fresh_id, new_thread
from bot.webchat.coming_back import come_back
from bot.webchat.cookies import CARD, keep
from bot.webchat.problems import Problem
from bot.webchat.same_site import check_same_site
from bot.webchat.saying import say
from bot.webchat.schemas import MessageIn

LONGEST_CODE = 100


def add_arriving(router: APIRouter, chat: Chat) -> None:
    """Arriving by a card, and the card itself."""
    web, pages = chat.web, chat.pages

    @router.get("/c/{code}")
    @audience("public", limit="12,000 a minute in all")
    async def arrive(request: Request, code: str) -> Response:
        response = back_to_chat()
        if await chat.thread(request) is not None:
            return response
        try:
            opened = await chat.open(request, code[:LONGEST_CODE])
        except UnknownHome:
            problem = pages.words("error_home", chat.look(request))
            return pages.page("no_home", chat.look(request), 404, problem=problem)
        page = chat.page(request, new_thread(opened))
        keep(page, web.settings, CARD, code[:LONGEST_CODE])
        return chat.remember(request, page, opened.token)

    @router.get("/c/{code}/card")
    @audience("public", limit=STORES_NOTHING)
    async def show_card(request: Request, code: str) -> Response:
        address = address_of(web.settings.public_url, code[:LONGEST_CODE])
        return pages.page("card", chat.look(request), qr=qr_of(address), address=address, code=code[:LONGEST_CODE])

    @router.post("/card")
    @audience("public", limit="12,000 a minute in all")
    async def type_card(request: Request) -> Response:
        check_same_site(request)
        code = "".join(field(await read_form(request), "home").split())[:LONGEST_CODE]
        if not code.replace("-", "").isalnum():
            problem = pages.words("error_home", chat.look(request))
            return pages.page("no_home", chat.look(request), 404, problem=problem)
        return await arrive(request, code)


def add_coming_back(router: APIRouter, chat: Chat) -> None:
    """Coming back by words, and starting again without them."""
    web, pages = chat.web, chat.pages

    @router.get("/return")
    @audience("public", limit=STORES_NOTHING)
    async def show_return(request: Request) -> Response:
        return pages.page("return", chat.look(request), problem="")

    @router.post("/return")
    @audience("public", limit="6 at once, then 2 a minute per code")
    async def return_with_words(request: Request) -> Response:
        check_same_site(request)
        words = field(await read_form(request), "words")
        try:
            opened = await come_back(web, words[:1000], web.clock())
        except Problem as problem:
            said = pages.words(problem.detail, chat.look(request))
            page = pages.page("return", chat.look(request), problem.status, problem=said)
            page.headers.update({"Retry-After": str(problem.retry_after)} if problem.retry_after else {})
            return page
        return chat.remember(request, back_to_chat(), opened.token)

    @router.post("/start-again")
    @audience("public", limit="12,000 a minute in all")
    async def start_again(request: Request) -> Response:
        check_same_site(request)
        choice = field(await read_form(request), "choice")
        opened = await chat.open(request)
        if choice and choice != "start":
            message = MessageIn.model_validate({"client_id": fresh_id(), "choice": choice[:100]})
            await say(web, opened.token, message, web.clock())
        return chat.remember(request, back_to_chat(), opened.token)
