"""What is held back: shown only to a reader who has read the warning and asks, once, as a file that can do nothing."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from backend.cases.service import NoSuchCase
from backend.inbox.answers import InboxRoute, see_other
from backend.inbox.services import Services
from backend.inbox.visits import posted, visit
from backend.inbox.wording import KINDS
from backend.policy.audience import audience

SHOWN = frozenset(
    ("image/png", "image/jpeg", "image/gif", "image/webp", "audio/ogg", "audio/mpeg", "audio/mp4", "audio/webm")
)
"""Everything else is only ever saved, never opened by the browser."""
CAN_DO_NOTHING = "default-src 'none'; img-src 'self'; media-src 'self'; sandbox; frame-ancestors 'none'"


class HeldRoutes:
    """The warning, and what lies behind it."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(route_class=InboxRoute, include_in_schema=False)
        router.add_api_route("/cases/{case_id}/held/{message_id}", self.warning, methods=["GET"])
        router.add_api_route("/cases/{case_id}/held/{message_id}", self.show, methods=["POST"])
        return router

    @audience("adult", limit="120 a minute per session")
    async def warning(self, request: Request, case_id: str, message_id: str) -> Response:
        """Before you look (R15)."""
        who = await visit(request, self._services)
        view = await self._services.cases.open(who.reader, case_id, who.now)
        said = next((said for said in view.thread if said.id == message_id and said.held), None)
        if said is None:
            raise NoSuchCase
        shut = said.kind != "voice" and await self._services.cases.keeps_shut(who.reader, case_id, who.now)
        page = {"case_id": case_id, "message_id": message_id, "what": KINDS.get(said.kind, "Something"), "shut": shut}
        return await who.page("held.html", page)

    @audience("adult", limit="60 a minute per session")
    async def show(self, request: Request, case_id: str, message_id: str) -> Response:
        """It itself. Who looked, and when, is kept."""
        who, form = await posted(request, self._services)
        if form.get("sure") != "yes":
            return see_other(f"/inbox/cases/{case_id}/held/{message_id}")
        content, kind = await self._services.cases.show_held(who.reader, case_id, message_id, who.now)
        shown = kind in SHOWN
        return Response(
            content,
            media_type=kind if shown else "application/octet-stream",
            headers={
                "content-disposition": "inline" if shown else 'attachment; filename="held-back"',
                "content-security-policy": CAN_DO_NOTHING,
            },
        )
