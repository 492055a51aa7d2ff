"""The inbox itself: the queue, live, and the answers to a safety alert."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

from fastapi import APIRouter, Request
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.responses import Response

from backend.inbox.answers import InboxRoute, SignedOut, see_other
from backend.inbox.queue_page import QueuePage, queue_page
from backend.inbox.rota_page import gap_line
from backend.inbox.services import Services
from backend.inbox.strips import strips_for
from backend.inbox.templating import render
from backend.inbox.visits import Visit, posted, visit
from backend.learning.silent import is_silent
from backend.policy.audience import audience
from backend.policy.review_rights import MAY_REVIEW
from backend.policy.rota_rights import MAY_CHANGE

LONGEST_SECONDS = 600
CHECK_SECONDS = 20


class QueueRoutes:
    """The queue. `front_door` shows the sign-in page to who is not signed in."""

    def __init__(self, services: Services, front_door: Callable[[Request], Response]) -> None:
        self._services = services
        self._front_door = front_door

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(route_class=InboxRoute, include_in_schema=False)
        router.add_api_route("/", self.inbox, methods=["GET"])
        router.add_api_route("/queue", self.list, methods=["GET"])
        router.add_api_route("/events", self.events, methods=["GET"])
        router.add_api_route("/alerts/{alert_id}/answer", self.answer, methods=["POST"])
        router.add_api_route("/alerts/{alert_id}/settle", self.settle, methods=["POST"])
        return router

    @audience("public", limit="120 a minute per session")
    async def inbox(self, request: Request) -> Response:
        """The queue, or the sign-in page at the same address."""
        try:
            who = await visit(request, self._services)
        except SignedOut:
            return self._front_door(request)
        return await who.page("queue.html", await self._queue(who))

    @audience("adult", limit="120 a minute per session")
    async def list(self, request: Request) -> Response:
        """The list alone, for a page that is open."""
        who = await visit(request, self._services)
        return render("queue_list.html", frame=await who.frame(), page=await self._queue(who))

    @audience("adult", limit="120 a minute per session")
    async def events(self, request: Request) -> Response:
        """That there is news, and nothing of what. The page then asks for what is new."""
        who = await visit(request, self._services)
        return EventSourceResponse(self._news(request, who), headers={"cache-control": "no-store"})

    @audience("adult", limit="60 a minute per session")
    async def answer(self, request: Request, alert_id: str) -> Response:
        """ "I've got this" for a safety alert."""
        who, _ = await posted(request, self._services)
        await self._services.cases.answer_safety_alert(who.reader, alert_id, settled=False, now=who.now)
        return see_other(f"/inbox/?told={'drill_took' if _is_drill(request) else 'safety'}")

    @audience("adult", limit="60 a minute per session")
    async def settle(self, request: Request, alert_id: str) -> Response:
        """Everyone has been seen."""
        who, _ = await posted(request, self._services)
        await self._services.cases.answer_safety_alert(who.reader, alert_id, settled=True, now=who.now)
        return see_other(f"/inbox/?told={'drill_met' if _is_drill(request) else 'duty'}")

    async def _queue(self, who: Visit) -> QueuePage:
        house = self._services.house
        rows = await self._services.cases.queue(who.reader, who.now)
        async with self._services.store.reading() as db:
            strips = await strips_for(db, house, who.reader, who.now)
            silent = await is_silent(db, house.transport, who.reader.home_id)
        page = queue_page(rows, house.targets, who.now, house.zone, await self._rota_line(who))
        may_review = who.reader.role in MAY_REVIEW and who.reader.confirmed
        return replace(page, strips=strips, silent=silent, may_review=may_review)

    async def _rota_line(self, who: Visit) -> str:
        if who.reader.role not in MAY_CHANGE or not who.reader.confirmed:
            return ""
        house, home = self._services.house, who.reader.home_id
        async with self._services.store.reading() as db:
            gaps = await house.rota.gaps(db, home, await house.directory.members(db, home, who.now), who.now)
        return gap_line(gaps, who.now, house.zone)

    async def _news(self, request: Request, who: Visit) -> AsyncIterator[ServerSentEvent]:
        end = asyncio.get_running_loop().time() + LONGEST_SECONDS
        async with self._services.house.live.hearing(f"person:{who.reader.person_id}") as news:
            yield ServerSentEvent(event="ready", data="-")
            while asyncio.get_running_loop().time() < end:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(news.get(), CHECK_SECONDS)
                    yield ServerSentEvent(event="news", data="-")
                    continue
                if not await self._still_here(request):
                    return
                yield ServerSentEvent(comment="here")

    async def _still_here(self, request: Request) -> bool:
        """Somebody who has signed out elsewhere hears nothing more."""
        try:
            await visit(request, self._services)
        except SignedOut:
            return False
        return True


def _is_drill(request: Request) -> bool:
    return request.query_params.get("drill") == "yes"
