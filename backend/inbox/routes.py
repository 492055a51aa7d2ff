"""The adults' front, put together. The roof mounts it."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from backend.inbox.account_routes import AccountRoutes
from backend.inbox.alarm_routes import AlarmRoutes
from backend.inbox.answers import InboxRoute, nothing_here
from backend.inbox.case_routes import CaseRoutes
from backend.inbox.declared_routes import DeclaredRoutes
from backend.inbox.door import Door
from backend.inbox.drill_routes import DrillRoutes
from backend.inbox.held_routes import HeldRoutes
from backend.inbox.history_routes import HistoryRoutes
from backend.inbox.invite_routes import InviteRoutes
from backend.inbox.leaving_routes import LeavingRoutes
from backend.inbox.now_routes import NowRoutes
from backend.inbox.oversight_routes import OversightRoutes
from backend.inbox.people_routes import PeopleRoutes
from backend.inbox.queue_routes import QueueRoutes
from backend.inbox.recovery_routes import RecoveryRoutes
from backend.inbox.review_routes import ReviewRoutes
from backend.inbox.rota_import_routes import RotaImportRoutes
from backend.inbox.rota_routes import RotaRoutes
from backend.inbox.services import Limits, Services
from backend.inbox.standing_routes import StandingRoutes
from backend.inbox.templating import STATIC
from backend.inbox.unsealing_routes import UnsealingRoutes
from backend.inbox.visits import visit
from backend.inbox.who_routes import WhoRoutes
from backend.policy.audience import audience


def make_router(services: Services) -> APIRouter:
    """All pages under /inbox; the last route answers for everything that does not exist."""
    door = Door(services)
    router = APIRouter(prefix="/inbox", route_class=InboxRoute, include_in_schema=False)
    for room in (
        QueueRoutes(services, door.sign_in_page),
        door,
        CaseRoutes(services),
        HeldRoutes(services),
        WhoRoutes(services),
        UnsealingRoutes(services),
        NowRoutes(services),
        HistoryRoutes(services),
        PeopleRoutes(services),
        DeclaredRoutes(services),
        AccountRoutes(services),
        LeavingRoutes(services),
        InviteRoutes(services),
        RecoveryRoutes(services),
        RotaRoutes(services),
        RotaImportRoutes(services),
        DrillRoutes(services),
        ReviewRoutes(services),
        OversightRoutes(services),
        AlarmRoutes(services),
        StandingRoutes(services),
    ):
        router.include_router(room.router())
    _add_the_rest(router, services)
    return router


def _add_the_rest(router: APIRouter, services: Services) -> None:
    @audience("adult", limit="120 a minute per session")
    async def nothing_else(request: Request, rest: str) -> Response:  # noqa: ARG001  (the path is what it answers for)
        """Signed in: the one answer for what does not exist. Signed out: the front door, as everywhere."""
        await visit(request, services)
        return nothing_here()

    router.add_api_route("/{rest:path}", nothing_else, methods=["GET", "POST"])


__all__ = ["STATIC", "Limits", "Services", "make_router"]
