"""The HTTP face of the fake: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.support.telegram.faults import Fault, Faults
from tests.support.telegram.methods import METHODS, Params
from tests.support.telegram.webhook import Webhook
from tests.support.telegram.world import ApiError, Json, World


async def read_params(request: Request) -> Params:
    """Query string, form, multipart or JSON: the Bot API takes all four."""
    params: Params = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        params |= await request.json()
    elif kind:
        async with request.form() as form:
            for key, value in form.items():
                params[key] = await value.read() if isinstance(value, UploadFile) else value
    return params


def _dropped() -> Response:
    """Promise more bytes than come: the server has to cut the connection."""

    async def nothing() -> AsyncIterator[bytes]:
        yield b"{"

    return StreamingResponse(nothing(), headers={"content-length": "100"})


def _error(code: int, description: str, **parameters: Any) -> JSONResponse:
    body: Json = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return JSONResponse(body, status_code=code)


class Api:
    """Routes a call to its method, through the faults that a test asked for."""

    def __init__(self, token: str, world: World, faults: Faults) -> None:
        self.token, self.world, self.faults = token, world, faults
        self.webhook = Webhook(world)
        self.closing = False
        self._news = asyncio.Event()
        self._poll = 0
        self.app = Starlette(
            routes=[
                Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
                Route("/file/bot{token}/{path:path}", self.download),
            ]
        )

    def wake(self) -> None:
        self._news.set()
        self.webhook.work.set()

    async def call(self, request: Request) -> Response:
        if request.path_params["token"] != self.token:
            return _error(401, "Unauthorized")
        method, params = request.path_params["method"], await read_params(request)
        self.world.record_call(method, params)
        fault = self.faults.next_for(method, params)
        if fault and (answer := await self._fail(fault)) is not None:
            return answer
        answer = await self._answer(method, params)
        return _dropped() if fault and fault.kind == "drop_after" else answer

    async def _fail(self, fault: Fault) -> Response | None:
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault.kind == "limit":
            text = f"Too Many Requests: retry after {fault.retry_after}"
            return _error(429, text, retry_after=fault.retry_after)
        if fault.kind == "status":
            return Response("<html>Bad Gateway</html>", status_code=fault.status)
        return _dropped() if fault.kind == "drop" else None

    async def _answer(self, method: str, params: Params) -> Response:
        try:
            return JSONResponse({"ok": True, "result": await self._result(method, params)})
        except ApiError as error:
            return _error(error.code, error.description)

    async def _result(self, method: str, params: Params) -> Any:
        match method:
            case "getUpdates":
                return await self._get_updates(params)
            case "setWebhook":
                return self.webhook.set(params)
            case "deleteWebhook":
                return self.webhook.delete(params)
            case "getWebhookInfo":
                return self.webhook.info()
        if method not in METHODS:
            raise ApiError(404, "Not Found")
        return METHODS[method](self.world, params)

    async def _get_updates(self, params: Params) -> list[Json]:
        if self.webhook.url:
            raise ApiError(409, "Conflict: can't use getUpdates method while webhook is active")
        self._poll += 1
        mine, offset = self._poll, int(params.get("offset") or 0)
        self.wake()
        if offset > 0:
            self.world.confirm_below(offset)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(float(params.get("timeout") or 0)):
                await self._until_news(mine, offset, params)
        return self.world.batch(offset, int(params.get("limit") or 100))

    async def _until_news(self, mine: int, offset: int, params: Params) -> None:
        while not self.closing and not self.world.fresh(offset):
            self._news.clear()
            await self._news.wait()
            if mine != self._poll:
                raise ApiError(409, "Conflict: terminated by other getUpdates request")

    async def download(self, request: Request) -> Response:
        fault = self.faults.next_for("download", {})
        if fault and (answer := await self._fail(fault)) is not None:
            return answer
        content = self.world.files.get(request.path_params["path"].removeprefix("files/"))
        known = request.path_params["token"] == self.token and content is not None
        return Response(content) if known else _error(404, "Not Found")
