"""The other way updates come: Telegram posts them here, and again until it hears that they are stored."""

import hmac
import json
from typing import Any

import structlog
from fastapi import APIRouter, Request, Response

from backend.policy.audience import audience
from bot.telegram.reception import Reception

log = structlog.get_logger(__name__)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header, not a secret
LARGEST_UPDATE = 1024 * 1024


def webhook_router(reception: Reception, secret: str, path: str) -> APIRouter:
    """One route, answering 200 only after the commit."""
    router = APIRouter()

    @audience("public", limit="none: only what carries Telegram's secret is read")
    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        raw = await _read_json(request)
        return Response(status_code=400 if raw is None else await _take(reception, raw))

    router.add_api_route(path, receive, methods=["POST"], include_in_schema=False, name="telegram-webhook")
    return router


async def _read_json(request: Request) -> dict[str, Any] | None:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_UPDATE:
            return None
    try:
        found = json.loads(body.decode("utf-8", "replace"))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


async def _take(reception: Reception, raw: dict[str, Any]) -> int:
    try:
        came = reception.read(raw)
        if came is not None:
            await reception.handle(came)
    except Exception as error:  # whatever it was, Telegram brings the update again
        log.error("telegram.not_taken", error=type(error).__name__)
        return 503
    return 200
