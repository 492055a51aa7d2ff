"""The server's side of the witness: one route, for whoever holds the ticket's secret. For others it is not there."""

import asyncio
import hmac
import re
from datetime import datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from sqlalchemy.exc import SQLAlchemyError

from backend.alerts.unanswered_repository import unanswered
from backend.audit import repository as audit
from backend.audit.links import Link
from backend.audit.roots import link_of
from backend.policy.audience import audience
from backend.policy.limits import Limit
from backend.store.engine import ReadSession
from backend.store.pulse import last_beat
from sayso.clock import now
from sayso.rooms import Rooms
from sayso.witness.status import MOST_LINKS, Status, Waiting, signed
from sayso.witness.ticket import access_secret, signing_key

DATABASE_SECONDS = 5.0
_NONCE = re.compile(r"[0-9a-f]{32}")


def make_witness_route(rooms: Rooms) -> APIRouter:
    """The route."""
    router = APIRouter(include_in_schema=False)
    key, secret = signing_key(rooms.transport), f"Bearer {access_secret(rooms.transport)}".encode()
    limit = Limit(burst=120, per_minute=600)

    @router.get("/witness/status")
    @audience("operator", "600 a minute in all; only with the secret of the witness's ticket")
    async def status(request: Request, nonce: str = "", since: str = "0") -> Response:
        """How the server is, signed, with the nonce that was sent."""
        asked = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(asked, secret) or not _NONCE.fullmatch(nonce) or not since.isdecimal():
            return PlainTextResponse("Not found", status_code=404)
        if limit.wait("witness", now()):
            return PlainTextResponse("Too often", status_code=429)
        found = await status_of(rooms, nonce, int(since[:9]), now())
        return JSONResponse(signed(found, key), headers={"cache-control": "no-store"})

    return router


async def status_of(rooms: Rooms, nonce: str, since: int, at: datetime) -> Status:
    """What is true now. A database that is away, or hangs, is a status too."""
    try:
        async with asyncio.timeout(DATABASE_SECONDS), rooms.store.reading() as db:
            return await _with_database(db, nonce, since, at)
    except (SQLAlchemyError, TimeoutError, OSError):
        return Status(nonce, at, database=False)


async def _with_database(db: ReadSession, nonce: str, since: int, at: datetime) -> Status:
    beat = await last_beat(db)
    waiting = {found.level: Waiting(found.count, _seconds(found.oldest, at)) for found in await unanswered(db)}
    return Status(
        nonce=nonce,
        at=at,
        database=True,
        beats=beat.count if beat else 0,
        beat_age=_seconds(beat.at, at) if beat else None,
        unanswered=waiting,
        links=await _links(db, since),
    )


async def _links(db: ReadSession, since: int) -> tuple[Link, ...]:
    """From the root that was seen last; for a witness that has seen none, the newest alone."""
    newest = await audit.newest_root(db)
    if newest is None:
        return ()
    if not since:
        return (link_of(newest),)
    return tuple(link_of(root) for root in await audit.roots_from(db, since, MOST_LINKS))


def _seconds(since: datetime, at: datetime) -> int:
    return int((at - since).total_seconds())
