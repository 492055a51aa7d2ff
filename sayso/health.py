"""Is it alive, can it store a message, how much has it done: /healthz, /readyz, /metrics."""

import ipaddress

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from backend.policy.audience import audience
from backend.store.migrate import is_current
from sayso.rooms import Rooms


def make_health(rooms: Rooms) -> APIRouter:
    """The routes for whoever runs the machine."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    @audience("public", "not limited: answers from memory")
    async def healthz() -> JSONResponse:
        """Alive."""
        return JSONResponse({"status": "alive"})

    @router.get("/readyz")
    @audience("public", "not limited: one small read")
    async def readyz() -> JSONResponse:
        """Able to store a message."""
        try:
            ready = await is_current(rooms.store.engine)
        except SQLAlchemyError:
            ready = False
        return JSONResponse({"status": "ready" if ready else "not ready"}, status_code=200 if ready else 503)

    @router.get("/metrics")
    @audience("operator", "loopback only, unless SAYSO_METRICS_PUBLIC is set")
    async def metrics(request: Request) -> Response:
        """Counts and times, without a word, a name or a case."""
        if not rooms.settings.metrics_public and not _is_loopback(request):
            return PlainTextResponse("Not found", status_code=404)
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router


def _is_loopback(request: Request) -> bool:
    host = request.client.host if request.client else ""
    try:
        return ipaddress.ip_address(host).is_loopback and "x-forwarded-for" not in request.headers
    except ValueError:
        return False
