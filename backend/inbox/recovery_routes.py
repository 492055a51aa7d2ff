"""I forgot my password: email, recovery code and phone together let somebody choose a new one."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from backend.inbox.answers import InboxRoute
from backend.inbox.cookies import DOOR, SESSION, door_secret, drop, form_token, keep
from backend.inbox.services import Services
from backend.inbox.templating import render
from backend.inbox.times import length_in_words
from backend.inbox.visits import address_of, posted_at_door
from backend.people.recovery import NotRecovered
from backend.policy.audience import audience

LONGEST_PASSWORD = 1000


class RecoveryRoutes:
    """One page, and the new recovery code after it."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(route_class=InboxRoute, include_in_schema=False)
        router.add_api_route("/recover", self.show, methods=["GET"])
        router.add_api_route("/recover", self.recover, methods=["POST"])
        return router

    @audience("public", limit="the page only")
    async def show(self, request: Request) -> Response:
        """Four fields."""
        return self._page(request, "", 200)

    @audience("public", limit="30 a minute per address, and a growing wait per account and address")
    async def recover(self, request: Request) -> Response:
        """A new password, and a new recovery code, shown once."""
        form = await posted_at_door(request, self._services)
        try:
            fresh = await self._services.recovery.recover(
                form.get("email", 320),
                form.get("recovery", 80),
                form.get("code", 10),
                form.raw("password", LONGEST_PASSWORD),
                address_of(request),
                self._services.clock(),
            )
        except NotRecovered as refused:
            wait = f" Try again in {length_in_words(refused.wait)}." if refused.wait else ""
            return self._page(request, f"{refused}{wait}", 429 if refused.wait else 422)
        response = render("recovered.html", groups=fresh.split("-"))
        drop(response, SESSION)
        return response

    def _page(self, request: Request, error: str, status: int) -> Response:
        secret = door_secret(request)
        response = render("recover.html", status, csrf=form_token(secret), error=error)
        keep(response, DOOR, secret, secure=self._services.secure)
        return response
