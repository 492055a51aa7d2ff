"""The JSON API for the child's side, as the contract has it. OpenAPI at `/api/openapi.json`."""

from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel
from sse_starlette import EventSourceResponse

from backend.policy.audience import audience
from bot.messages import Taken
from bot.webchat.bodies import field, file_of, read_form, read_json
from bot.webchat.coming_back import come_back
from bot.webchat.news import news_response
from bot.webchat.ports import Web
from bot.webchat.problems import Problem, route_with_problems
from bot.webchat.saying import say, send_file
from bot.webchat.schemas import MessageIn, MessageOut, OpenedOut, OpenIn, ReturnIn, TakenOut, ThreadOut

Model = TypeVar("Model", bound=BaseModel)
LONGEST_TOKEN = 300


def bearer(request: Request) -> str:
    """The token that proves who is asking."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or len(token) > LONGEST_TOKEN or not token.isascii():
        raise Problem("token")
    return token


Token = Annotated[str, Depends(bearer)]


def make_api(web: Web) -> APIRouter:
    """The routes under `/api/v1`."""
    router = APIRouter(
        prefix="/api/v1",
        tags=["child"],
        route_class=route_with_problems(web.phrases.label),
        default_response_class=Response,
    )
    _add_doors(router, web)
    _add_messages(router, web)
    _add_reading(router, web)
    return router


def _add_doors(router: APIRouter, web: Web) -> None:
    @router.post("/conversations", status_code=201, response_model=OpenedOut, openapi_extra=_takes(OpenIn))
    @audience("public", limit="12,000 a minute in all")
    async def open_conversation(request: Request) -> Response:
        now = web.clock()
        asked = await read_json(request, OpenIn)
        if wait := web.limits.opens.wait("all", now):
            raise Problem("wait", wait)
        opened = await web.turns.open(language=asked.language, home_code=asked.home, now=now)
        messages = tuple(MessageOut.of(spoken) for spoken in opened.messages)
        return _json(OpenedOut(token=opened.token, messages=messages), 201)

    @router.post("/return", response_model=OpenedOut, openapi_extra=_takes(ReturnIn))
    @audience("public", limit="6 at once, then 2 a minute per code")
    async def return_with_words(request: Request) -> Response:
        asked = await read_json(request, ReturnIn)
        opened = await come_back(web, asked.words, web.clock())
        messages = tuple(MessageOut.of(spoken) for spoken in opened.messages)
        return _json(OpenedOut(token=opened.token, messages=messages))

    @router.post("/leave", status_code=204)
    @audience("child", limit="none: leaving is always possible")
    async def leave(token: Token) -> Response:
        await web.turns.leave(token, web.clock())
        return Response(status_code=204)


def _add_messages(router: APIRouter, web: Web) -> None:
    @router.post("/messages", status_code=201, response_model=TakenOut, openapi_extra=_takes(MessageIn))
    @audience("child", limit="1,000 at once, then 600 a minute per session")
    async def post_message(request: Request, token: Token) -> Response:
        message = await read_json(request, MessageIn)
        return _taken(await say(web, token, message, web.clock()))

    @router.post("/files", status_code=201, response_model=TakenOut, openapi_extra=_takes_file())
    @audience("child", limit="30 at once, then 10 a minute per session")
    async def post_file(request: Request, token: Token) -> Response:
        form = await read_form(request)
        found = await file_of(form, "file")
        if found is None:
            raise Problem("file_missing")
        message = _identified(field(form, "client_id"))
        return _taken(await send_file(web, token, str(message.client_id), *found, web.clock()))


def _add_reading(router: APIRouter, web: Web) -> None:
    @router.get("/messages", response_model=ThreadOut)
    @audience("child", limit="none: reading one's own words is always possible")
    async def get_messages(token: Token, after: Annotated[str | None, Query(max_length=100)] = None) -> Response:
        return _json(ThreadOut.of(await web.turns.thread(token, web.clock(), after)))

    @router.get("/events", response_class=EventSourceResponse)
    @audience("child", limit="ten minutes a connection")
    async def get_events(token: Token) -> Response:
        await web.turns.thread(token, web.clock())
        return news_response(web.turns.live(token))


def _identified(client_id: str) -> MessageIn:
    try:
        return MessageIn.model_validate({"client_id": client_id})
    except ValueError:
        raise Problem("client_id") from None


def _taken(taken: Taken) -> Response:
    messages = tuple(MessageOut.of(spoken) for spoken in taken.replies)
    return _json(TakenOut(id=taken.message_id, messages=messages), 200 if taken.repeated else 201)


def _json(body: BaseModel, status: int = 200) -> Response:
    content = body.model_dump_json(by_alias=True, exclude_none=True)
    return Response(content, status, {"Cache-Control": "no-store"}, "application/json")


def _takes(model: type[BaseModel]) -> dict[str, Any]:
    """The body is read by hand, within limits; this tells OpenAPI what it is."""
    schema = model.model_json_schema()
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _takes_file() -> dict[str, Any]:
    properties = {"client_id": {"type": "string", "format": "uuid"}, "file": {"type": "string", "format": "binary"}}
    schema = {"type": "object", "required": ["client_id", "file"], "properties": properties}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}
