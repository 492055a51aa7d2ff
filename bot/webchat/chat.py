"""The chat page and what is sent from it; a form works without script, a script asks for the same page."""

import uuid
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from backend.policy.audience import audience
from bot.conversation.codes import PICTURES
from bot.messages import Opened, StageView, Taken, Thread, UnknownHome, UnknownToken
from bot.webchat.bodies import field, file_of, read_form
from bot.webchat.cookies import CARD, SESSION, Look, forget_all, keep, token_of
from bot.webchat.news import news_response
from bot.webchat.ports import Web
from bot.webchat.problems import Problem, as_problem, our_fault, problem_response
from bot.webchat.rendering import Pages
from bot.webchat.same_site import check_same_site
from bot.webchat.saying import say, send_file
from bot.webchat.schemas import MessageIn
from bot.webchat.view import asks_of, has_begun, turns_of

LIVE = "x-notes"
STORES_NOTHING = "none: it stores nothing"


class Chat:
    """The chat page for one request after another."""

    def __init__(self, web: Web, pages: Pages) -> None:
        self.web = web
        self.pages = pages

    def look(self, request: Request) -> Look:
        """How this phone wants its pages."""
        return Look.of(request, self.web.phrases.checked_languages)

    async def open(self, request: Request, home: str | None = None) -> Opened:
        """A new conversation, in the home of the card if there is one. Raises UnknownHome and Problem."""
        now = self.web.clock()
        if wait := self.web.limits.opens.wait("all", now):
            raise Problem("wait", wait)
        code = home or request.cookies.get(CARD) or None
        return await self.web.turns.open(language=self.look(request).language, home_code=code, now=now)

    async def thread(self, request: Request) -> Thread | None:
        """What this phone may show; None where it has no conversation."""
        token = token_of(request)
        if not token:
            return None
        try:
            return await self.web.turns.thread(token, self.web.clock())
        except UnknownToken:
            return None

    def page(self, request: Request, thread: Thread, status: int = 200, **values: Any) -> Response:
        """The chat as HTML. `draft` is text that the child has typed and we do not hold yet."""
        shown: dict[str, Any] = {"draft": "", "problem": "", "draft_id": ""} | values
        return self.pages.page(
            "chat",
            self.look(request),
            status,
            thread=thread,
            turns=turns_of(thread.messages),
            asks=asks_of(thread.messages),
            begun=has_begun(thread),
            fresh_id=fresh_id,
            **shown,
        )

    def remember(self, request: Request, response: Response, token: str) -> Response:
        """Give the phone its session."""
        keep(response, self.web.settings, SESSION, token, remember=self.look(request).remember)
        return response


def fresh_id() -> str:
    """What makes a form that is sent twice the same thing."""
    return str(uuid.uuid4())


def back_to_chat() -> Response:
    """After a form."""
    return RedirectResponse("/", 303, {"Cache-Control": "no-store"})


def new_thread(opened: Opened) -> Thread:
    """What a conversation shows that has only begun."""
    return Thread(opened.messages, StageView("", "", 0), language=opened.language)


def add_chat(router: APIRouter, chat: Chat) -> None:
    """`/`, `/thread`, `/live`: what the phone shows."""

    @router.get("/")
    @audience("public", limit="12,000 a minute in all")
    async def show_chat(request: Request) -> Response:
        if "prefetch" in request.headers.get("sec-purpose", ""):
            return Response(status_code=503, headers={"Cache-Control": "no-store"})
        thread = await chat.thread(request)
        if thread is not None:
            return chat.page(request, thread)
        opened = await chat.open(request)
        return chat.remember(request, chat.page(request, new_thread(opened)), opened.token)

    @router.get("/thread")
    @audience("child", limit="none: reading one's own words is always possible")
    async def show_thread(request: Request) -> Response:
        thread = await chat.thread(request)
        if thread is None:
            return problem_response(Problem("token"), lambda key: chat.pages.words(key, chat.look(request)))
        return chat.page(request, thread)

    @router.get("/live")
    @audience("child", limit="ten minutes a connection")
    async def hear_news(request: Request) -> Response:
        if await chat.thread(request) is None:
            return Response(status_code=204)  # tells EventSource not to try again
        return news_response(chat.web.turns.live(token_of(request)))


def add_saying(router: APIRouter, chat: Chat) -> None:
    """`/say`: all that is sent from the chat, and the page for a recording where there is no script."""

    @router.get("/voice")
    @audience("public", limit=STORES_NOTHING)
    async def show_voice(request: Request) -> Response:
        return _other_page(chat, request, "voice", "")

    @router.post("/say")
    @audience("public", limit="1,000 at once, then 600 a minute per session")
    async def say_something(request: Request) -> Response:
        check_same_site(request)
        form = await read_form(request)
        if field(form, "choice") in ("pictures", "voice"):
            return _other_page(chat, request, field(form, "choice"), field(form, "text"))
        return await _say(chat, request, form)


async def _say(chat: Chat, request: Request, form: FormData) -> Response:
    token, opened = token_of(request), None
    try:
        try:
            taken = await _take(chat, token, form)
        except UnknownToken:
            if field(form, "client_id") in chat.web.taken_before:
                return back_to_chat()  # not the child, but the browser's memory of it, after Hide
            opened = await chat.open(request)  # no word is lost: a dead session begins anew with these words
            token = opened.token
            taken = await _take(chat, token, form)
    except Exception as error:  # whatever it was, the words go back into the box
        return await _not_taken(chat, request, as_problem(error) or our_fault(error), form)
    chat.web.taken_before.note(field(form, "client_id"))
    response = await after_taking(chat, request, taken, token)
    return chat.remember(request, response, token) if opened and not taken.session_ended else response


async def _take(chat: Chat, token: str, form: FormData) -> Taken:
    now, client_id = chat.web.clock(), field(form, "client_id") or fresh_id()
    found = await file_of(form, "file")
    if found is not None:
        return await send_file(chat.web, token, _uuid(client_id), *found, now)
    choice, text = field(form, "choice"), field(form, "text")
    asked = {"choice": choice, "name": field(form, "name") or None} if choice else {"text": text}
    try:
        message = MessageIn.model_validate({"client_id": client_id, **asked})
    except ValueError:
        raise Problem("client_id") from None
    return await say(chat.web, token, message, now)


async def after_taking(chat: Chat, request: Request, taken: Taken, token: str, draft: str = "") -> Response:
    """The script gets the page; a form goes back to it, unless something is shown only now: return words, a draft."""
    if taken.session_ended:
        gone = (
            Response(status_code=204)
            if LIVE in request.headers
            else RedirectResponse(chat.web.settings.neutral_url, 303)
        )
        forget_all(gone, chat.web.settings)
        return gone
    handed = any(spoken.words for spoken in taken.replies)
    if LIVE not in request.headers and not handed and not draft:
        return back_to_chat()
    thread = await chat.web.turns.thread(token, chat.web.clock())
    return chat.page(request, _with_words(thread, taken), draft=draft)


def _with_words(thread: Thread, taken: Taken) -> Thread:
    handed = {spoken.id: spoken for spoken in taken.replies if spoken.words}
    messages = tuple(handed.get(spoken.id, spoken) for spoken in thread.messages)
    return replace(thread, messages=messages)


async def _not_taken(chat: Chat, request: Request, problem: Problem, form: FormData) -> Response:
    """Say what is wrong, beside the words, which stay in the box."""
    look = chat.look(request)
    if LIVE in request.headers:
        return problem_response(problem, lambda key: chat.pages.words(key, look))
    said, draft = chat.pages.words(problem.detail, look), field(form, "text")
    if field(form, "kind") == "file":
        values = {"client_id": fresh_id(), "draft": draft, "problem": said}
        return chat.pages.page("voice", look, problem.status, **values)
    if problem.code == "empty":
        return back_to_chat()
    try:
        thread = await chat.thread(request)
    except Exception as error:  # the store may be what failed: the words are shown without the chat
        our_fault(error)
        thread = None
    if thread is None:
        return chat.pages.page("problem", look, problem.status, problem=said, draft=draft)
    return chat.page(request, thread, problem.status, draft=draft, problem=said)


def _other_page(chat: Chat, request: Request, which: str, draft: str) -> Response:
    values: dict[str, Any] = {"client_id": fresh_id(), "draft": draft}
    values |= {"board": PICTURES, "picked": ()} if which == "pictures" else {"problem": ""}
    return chat.pages.page(which, chat.look(request), **values)


def _uuid(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return fresh_id()


def page_of_problem(chat: Chat, request: Request, error: Exception) -> Response:
    """The page for an error."""
    look = chat.look(request)
    if isinstance(error, UnknownHome):
        return chat.pages.page("no_home", look, problem="")
    problem = as_problem(error) or our_fault(error)
    if LIVE in request.headers:
        return problem_response(problem, lambda key: chat.pages.words(key, look))
    said = chat.pages.words(problem.detail, look)
    response = chat.pages.page("problem", look, problem.status, problem=said, draft="")
    if problem.retry_after:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response
