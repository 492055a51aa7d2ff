"""Is it alive, can it store a message, how much has it done: /healthz, /readyz, /metrics."""

import contextlib
import ipaddress

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from backend.alerts import repository as alerts
from backend.alerts import telling_repository
from backend.outbox import repository as outbox
from backend.people import tablets_repository
from backend.people.tablets import is_quiet
from backend.policy.audience import audience
from backend.policy.levels import LEVELS
from backend.store.metrics import QUEUED, QUIET_TABLETS, UNDELIVERED, WAITING
from backend.store.migrate import is_current
from sayso.clock import now
from sayso.rooms import Rooms

CHANNELS = ("telegram", "web")


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
        with contextlib.suppress(SQLAlchemyError):  # counts of this process are told without the database too
            await _measure(rooms)
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router


async def _measure(rooms: Rooms) -> None:
    """What the database knows: the same on every process."""
    async with rooms.store.reading() as db:
        waiting, queued = await alerts.waiting_by_level(db), await outbox.queued_by_channel(db)
        UNDELIVERED.set(await telling_repository.count_dead_letters(db))
        QUIET_TABLETS.set(sum(is_quiet(tablet, now()) for tablet in await tablets_repository.all_here(db)))
    for level in LEVELS:
        WAITING.labels(level).set(waiting.get(level, 0))
    for channel in CHANNELS:
        QUEUED.labels(channel).set(queued.get(channel, 0))


def _is_loopback(request: Request) -> bool:
    host = request.client.host if request.client else ""
    try:
        return ipaddress.ip_address(host).is_loopback and "x-forwarded-for" not in request.headers
    except ValueError:
        return False
