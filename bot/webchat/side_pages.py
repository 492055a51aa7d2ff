"""The pages beside the chat: help, rights, more, the path, the board, how the page looks, hiding."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from backend.policy.audience import audience
from bot.conversation.codes import PICTURES
from bot.messages import UnknownToken
from bot.webchat.bodies import field, read_form
from bot.webchat.chat import LIVE, STORES_NOTHING, Chat, after_taking, back_to_chat, fresh_id
from bot.webchat.cookies import LOOK, SESSION, forget_all, keep, token_of
from bot.webchat.problems import Problem
from bot.webchat.same_site import check_same_site
from bot.webchat.saying import say
from bot.webchat.schemas import MessageIn
from bot.webchat.view import has_begun, steps_of


def add_reading_pages(router: APIRouter, chat: Chat) -> None:
    """Help now, my rights, more, the path, languages, an adult."""
    web, pages = chat.web, chat.pages

    @router.get("/help-now")
    @audience("public", limit=STORES_NOTHING)
    async def show_help(request: Request) -> Response:
        look = chat.look(request)
        return pages.page("help_now", look, contacts=web.contacts.shown("child"), fresh_id=fresh_id)

    @router.get("/rights")
    @audience("public", limit=STORES_NOTHING)
    async def show_rights(request: Request) -> Response:
        look = chat.look(request)
        return pages.page("rights", look, contacts=web.contacts.shown("child"), fresh_id=fresh_id)

    @router.get("/more")
    @audience("public", limit=STORES_NOTHING)
    async def show_more(request: Request) -> Response:
        look, thread, step = chat.look(request), await chat.thread(request), ""
        if thread is not None and has_begun(thread):
            step = f"{thread.stage.label}. {pages.words('page_step_of', look, step=str(thread.stage.step))}"
        token = token_of(request)
        answered = await web.answer_times(token) if web.answer_times and token and thread is not None else None
        return pages.page("more", look, step=step, answered=answered, fresh_id=fresh_id)

    @router.get("/path")
    @audience("public", limit=STORES_NOTHING)
    async def show_path(request: Request) -> Response:
        look, thread = chat.look(request), await chat.thread(request)
        if thread is None:
            return back_to_chat()
        steps = steps_of(thread.stage, web.phrases, look.language)
        return pages.page("path", look, steps=steps, fresh_id=fresh_id, promises=thread.promises)

    @router.get("/language")
    @audience("public", limit=STORES_NOTHING)
    async def show_languages(request: Request) -> Response:
        languages = tuple((code, web.phrases.name_of(code)) for code in web.phrases.checked_languages)
        return pages.page("language", chat.look(request), languages=languages)

    @router.get("/adult")
    @audience("public", limit=STORES_NOTHING)
    async def show_adult(request: Request) -> Response:
        return pages.page("adult", chat.look(request), contacts=web.contacts.shown("adult"))


def add_settings(router: APIRouter, chat: Chat) -> None:
    """Text size, light or dark, language, remembering: they stay on this phone."""
    web = chat.web

    @router.post("/look")
    @audience("public", limit=STORES_NOTHING)
    async def set_look(request: Request) -> Response:
        check_same_site(request)
        form, look = await read_form(request), chat.look(request)
        for asked in ("size", "look", "remember"):
            if value := field(form, asked):
                look = look.but(asked, value)
        response = RedirectResponse("/more#size", 303, {"Cache-Control": "no-store"})
        keep(response, web.settings, LOOK, look.cookie, remember=look.remember)
        if token := token_of(request):
            keep(response, web.settings, SESSION, token, remember=look.remember)
        return response

    @router.post("/language")
    @audience("child", limit="1,000 at once, then 600 a minute per session")
    async def set_language(request: Request) -> Response:
        check_same_site(request)
        code = field(await read_form(request), "language")
        if code not in web.phrases.checked_languages:
            raise Problem("choice")
        look = chat.look(request).but("language", code)
        response = back_to_chat()
        keep(response, web.settings, LOOK, look.cookie, remember=look.remember)
        if await chat.thread(request) is not None:
            message = MessageIn.model_validate({"client_id": fresh_id(), "choice": f"language:{code}"})
            await say(web, token_of(request), message, web.clock())
        return response


def add_board(router: APIRouter, chat: Chat) -> None:
    """The picture board: several may be picked, sent as one message. Without script each press comes back here."""

    @router.get("/pictures")
    @audience("public", limit=STORES_NOTHING)
    async def show_board(request: Request) -> Response:
        return _board(chat, request, (), fresh_id(), "")

    @router.post("/pictures")
    @audience("public", limit="1,000 at once, then 600 a minute per session")
    async def pick_pictures(request: Request) -> Response:
        check_same_site(request)
        form = await read_form(request)
        draft, picked = field(form, "draft"), _picked(field(form, "picked"), field(form, "picture"))
        if field(form, "send") and picked:
            return await _send_board(chat, request, field(form, "client_id"), picked, draft)
        return _board(chat, request, picked, field(form, "client_id") or fresh_id(), draft)


def _board(chat: Chat, request: Request, picked: tuple[str, ...], client_id: str, draft: str) -> Response:
    look = chat.look(request)
    return chat.pages.page("pictures", look, board=PICTURES, picked=picked, client_id=client_id, draft=draft)


async def _send_board(chat: Chat, request: Request, client_id: str, picked: tuple[str, ...], draft: str) -> Response:
    thread, token = await chat.thread(request), token_of(request)
    if thread is None and client_id in chat.web.taken_before:
        return back_to_chat()
    opened = await chat.open(request) if thread is None else None
    token = opened.token if opened else token
    body = {"client_id": client_id or fresh_id(), "choice": f"picture:{','.join(picked)}"}
    taken = await say(chat.web, token, MessageIn.model_validate(body), chat.web.clock())
    chat.web.taken_before.note(client_id)
    response = await after_taking(chat, request, taken, token, draft)
    return chat.remember(request, response, token) if opened else response


def _picked(before: str, pressed: str) -> tuple[str, ...]:
    """Pressing a picture again takes it back."""
    chosen = {name for name in before.split(",") if name in PICTURES} ^ ({pressed} & set(PICTURES))
    return tuple(name for name in PICTURES if name in chosen)


def add_hiding(router: APIRouter, chat: Chat) -> None:
    """Hide: the session ends here, the phone forgets, and a neutral page opens. No question is asked."""
    web = chat.web

    @router.get("/hide")
    @audience("public", limit="none: hiding is always possible")
    async def hide(request: Request) -> Response:
        if "prefetch" in request.headers.get("sec-purpose", ""):
            return Response(status_code=503, headers={"Cache-Control": "no-store"})
        await _leave(request)
        response = RedirectResponse(web.settings.neutral_url, 303)
        forget_all(response, web.settings)
        return response

    @router.post("/hide")
    @audience("public", limit="none: hiding is always possible")
    async def hide_by_script(request: Request) -> Response:
        if LIVE not in request.headers:
            check_same_site(request)
        await _leave(request)
        response = Response(status_code=204)
        forget_all(response, web.settings)
        return response

    async def _leave(request: Request) -> None:
        try:
            await web.turns.leave(token_of(request), web.clock())
        except UnknownToken:
            return
