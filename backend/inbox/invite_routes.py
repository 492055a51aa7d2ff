"""Accepting an invitation: a password, a sign-in app, and a recovery code that is shown once."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from backend.inbox.answers import InboxRoute, nothing_here
from backend.inbox.cookies import DOOR, door_secret, form_token, keep
from backend.inbox.services import Services
from backend.inbox.templating import render
from backend.inbox.visits import posted_at_door
from backend.inbox.wording import role
from backend.people import invitations
from backend.people.enrolment import Enrolled
from backend.people.invitations import Invitation, InvitationRefused, spoken_fingerprint
from backend.people.second_factor import setup_picture
from backend.policy.audience import audience
from backend.vault import root_fingerprint

LONGEST_PASSWORD = 1000
GROUP = 4


class InviteRoutes:
    """The page behind the link."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(route_class=InboxRoute, include_in_schema=False)
        router.add_api_route("/invite/{token}", self.show, methods=["GET"])
        router.add_api_route("/invite/{token}", self.accept, methods=["POST"])
        return router

    @audience("public", limit="whoever holds the link")
    async def show(self, request: Request, token: str) -> Response:
        """Who it is for, a password, and the picture for the sign-in app."""
        found = await self._find(token)
        return self._page(request, token, found, {}) if found else nothing_here()

    @audience("public", limit="30 a minute per address")
    async def accept(self, request: Request, token: str) -> Response:
        """Join."""
        form = await posted_at_door(request, self._services)
        found = await self._find(token)
        if found is None:
            return nothing_here()
        password = form.raw("password", LONGEST_PASSWORD)
        try:
            joined = await self._services.acceptance.accept(
                token, password, form.get("code", 10), self._services.clock()
            )
        except InvitationRefused as refused:
            field = "code" if "code" in str(refused) else "password"
            return self._page(request, token, found, {field: str(refused)}, 422)
        return render("joined.html", page=_joined(joined))

    async def _find(self, token: str) -> Invitation | None:
        async with self._services.store.reading() as db:
            return await invitations.find(db, self._services.house.transport, token[:100], self._services.clock())

    def _page(
        self, request: Request, token: str, found: Invitation, errors: Mapping[str, str], status: int = 200
    ) -> HTMLResponse:
        secret = door_secret(request)
        page = {
            "name": found.name,
            "first_name": found.name.split()[0],
            "role": role(found.role),
            "email": found.email,
            "action": f"/inbox/invite/{token}",
            "picture": setup_picture(found.totp_secret, found.email),
            "secret": _grouped(found.totp_secret),
        }
        response = render("invite.html", status, page=page, csrf=form_token(secret), errors=errors)
        keep(response, DOOR, secret, secure=self._services.secure)
        return response


def _grouped(secret: str) -> str:
    return " ".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP))


def _joined(joined: Enrolled) -> dict[str, object]:
    public, signing = joined.keyring.key.public.raw, joined.keyring.signing.public
    is_root = joined.person.invited_by == joined.person.id
    return {
        "groups": joined.recovery_code.split("-"),
        "fingerprint": "" if is_root else spoken_fingerprint(public, signing),
        "root": root_fingerprint(signing),
    }
