"""The page of the independent eyes. For everybody who works in a home it does not exist."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from backend.alerts import oversight_repository
from backend.cases.service import NoSuchCase
from backend.inbox.answers import InboxRoute
from backend.inbox.oversight_page import MONTH, HomeCounts, home_counts
from backend.inbox.services import Services
from backend.inbox.visits import Visit, visit
from backend.people import overseers_repository
from backend.policy.audience import audience
from backend.policy.oversight import OVERSEES
from backend.store.engine import ReadSession


class OversightRoutes:
    """Counts of every home of theirs."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(route_class=InboxRoute, include_in_schema=False)
        router.add_api_route("/oversight", self.oversight, methods=["GET"])
        return router

    @audience("adult", limit="120 a minute per session")
    async def oversight(self, request: Request) -> Response:
        """Level, age, rung, and whether somebody has it: no case, no name, no word."""
        who = await visit(request, self._services)
        if who.reader.role not in OVERSEES or not who.reader.confirmed:
            raise NoSuchCase
        async with self._services.store.reading() as db:
            further = await overseers_repository.homes_of(db, who.reader.person_id)
            homes = dict.fromkeys((who.reader.home_id, *further))
            counts = [await self._counts(db, home_id, who) for home_id in homes]
        return await who.page("oversight.html", {"homes": counts})

    async def _counts(self, db: ReadSession, home_id: str, who: Visit) -> HomeCounts:
        house, now = self._services.house, who.now
        home = await house.directory.home(db, home_id, now)
        members = await house.directory.members(db, home_id, now)
        gaps = await house.rota.gaps(db, home_id, members, now)
        return home_counts(home.name, await oversight_repository.standing_in(db, home_id, now - MONTH), gaps, now)
