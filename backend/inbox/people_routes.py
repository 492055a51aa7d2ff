"""The people of a home: inviting, confirming, one's own account and sessions, and what is kept from whom."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from backend.alerts import repository as alerts
from backend.alerts.route_readers import too_few
from backend.alerts.tables import RotaSlot
from backend.cases import giving_back
from backend.cases.service import NoSuchCase
from backend.inbox.answers import InboxRoute, see_other
from backend.inbox.proving import require_proof
from backend.inbox.services import Services
from backend.inbox.visits import Form, Visit, posted, visit
from backend.inbox.wording import ROLES, ROUTES, role
from backend.intake.giving_again import ask_children
from backend.people import invitations, role_changes
from backend.people.directory import Member
from backend.people.invitations import Colleague, InvitationRefused
from backend.people.role_changes import Proposed, RoleRefused
from backend.people.session import Reader
from backend.policy.audience import audience
from backend.policy.declaring import MAY_DECLARE
from backend.policy.inviting import MAY_INVITE, MAY_PROPOSE, PROPOSABLE, may_invite
from backend.store.engine import WriteSession

STATES: Mapping[str, tuple[str, str]] = {
    "invited": ("Invited", ""),
    "joined": ("Joined, not confirmed", " wait"),
    "confirmed": ("Confirmed", " good"),
}
LOOKING, ACTING = "120 a minute per session", "60 a minute per session"


class PeopleRoutes:
    """Pages about people, not about cases."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(route_class=InboxRoute, include_in_schema=False)
        router.add_api_route("/people", self.people, methods=["GET"])
        router.add_api_route("/people", self.invite, methods=["POST"])
        router.add_api_route("/people/{person_id}/confirm", self.confirm, methods=["POST"])
        router.add_api_route("/people/{person_id}/role", self.propose_role, methods=["POST"])
        router.add_api_route("/people/{person_id}/role/confirm", self.confirm_role, methods=["POST"])
        router.add_api_route("/people/{person_id}/role/take-back", self.take_back_role, methods=["POST"])
        router.add_api_route("/kept", self.kept, methods=["GET"])
        return router

    @audience("adult", limit=LOOKING)
    async def people(self, request: Request) -> Response:
        """Everybody who works with the home, for those who may invite."""
        return await self._page(_who_may_invite(await visit(request, self._services)))

    @audience("adult", limit=ACTING)
    async def invite(self, request: Request) -> Response:
        """Make an invitation; its link is shown once, on this answer."""
        who, form = await posted(request, self._services)
        _who_may_invite(who)
        wanted = form.get("role", 32)
        if not may_invite(who.reader.role, wanted):
            raise NoSuchCase
        name = form.get("name", 80)
        try:
            link = await self._invited(who, name, wanted, form.get("email", 120))
        except InvitationRefused as refused:
            return await self._page(who, form=form, errors={"name": str(refused)})
        return await self._page(who, link=link, invited=name)

    async def _invited(self, who: Visit, name: str, wanted: str, email: str) -> str:
        async with self._services.store.writing() as db:
            token = await invitations.invite(
                db,
                self._services.house.transport,
                home_id=who.reader.home_id,
                by=who.reader.person_id,
                name=name,
                role=wanted,
                email=email,
                now=who.now,
            )
        return f"{self._services.public_url.rstrip('/')}/inbox/invite/{token}"

    @audience("adult", limit=ACTING)
    async def confirm(self, request: Request, person_id: str) -> Response:
        """Name, role and fingerprint were compared: sign."""
        who, _ = await posted(request, self._services)
        try:
            async with self._services.store.writing() as db:
                house = self._services.house
                await invitations.confirm(db, house.transport, house.directory, who.reader, person_id, who.now)
                await ask_children(db, house, person_id, who.now)
        except InvitationRefused:
            raise NoSuchCase from None
        return see_other("/inbox/people?told=confirmed")

    @audience("adult", limit=ACTING)
    async def propose_role(self, request: Request, person_id: str) -> Response:
        """The first of two people."""
        who, form = await posted(request, self._services)
        require_proof(who, "/inbox/people")
        async with self._changing() as db:
            await role_changes.propose(
                db, self._services.house.transport, who.reader, person_id, form.get("role", 32), who.now
            )
        return see_other("/inbox/people?told=proposed")

    @audience("adult", limit=ACTING)
    async def confirm_role(self, request: Request, person_id: str) -> Response:
        """The second of two people: the entry is signed anew."""
        who, _ = await posted(request, self._services)
        require_proof(who, "/inbox/people")
        house = self._services.house
        async with self._changing() as db:
            await role_changes.confirm(db, house.transport, house.directory, who.reader, person_id, who.now)
        return see_other("/inbox/people?told=role")

    @audience("adult", limit=ACTING)
    async def take_back_role(self, request: Request, person_id: str) -> Response:
        """It was not meant, or the second person says no."""
        who, _ = await posted(request, self._services)
        async with self._changing() as db:
            await role_changes.take_back(db, self._services.house.transport, who.reader, person_id, who.now)
        return see_other("/inbox/people?told=taken_back")

    @asynccontextmanager
    async def _changing(self) -> AsyncIterator[WriteSession]:
        try:
            async with self._services.store.writing() as db:
                yield db
        except RoleRefused:
            raise NoSuchCase from None

    @audience("adult", limit=LOOKING)
    async def kept(self, request: Request) -> Response:
        """What never shows, who holds it, and how they are reached."""
        return await (await visit(request, self._services)).page("kept.html", {})

    async def _page(
        self,
        who: Visit,
        *,
        link: str = "",
        invited: str = "",
        form: Form | None = None,
        errors: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        async with self._services.store.reading() as db:
            found = await invitations.colleagues(db, self._services.house.transport, who.reader)
            waiting = await role_changes.waiting(db, self._services.house.transport, who.reader)
            members = await self._services.house.directory.members(db, who.reader.home_id, who.now)
            slots = await alerts.slots_of(db, who.reader.home_id)
            nobody = await giving_back.nobody_can_open(db, self._services.house, who.reader)
        page = {
            "people": [_line(person, waiting.get(person.id), who.reader) for person in found],
            "roles": [(code, ROLES[code]) for code in MAY_INVITE.get(who.reader.role, ())],
            "nobody": nobody,
            "declares": who.reader.role in MAY_DECLARE,
            "alone": _alone(self._services, who, members, slots),
            "link": link,
            "invited": invited,
        }
        return await who.page("people.html", page, 422 if errors else 200, errors, form.typed() if form else None)


def _alone(services: Services, who: Visit, members: Sequence[Member], slots: Sequence[RotaSlot]) -> list[str]:
    """The home's own doors that hang on one person, for those who can mend it."""
    if who.reader.role not in MAY_PROPOSE:
        return []
    return [ROUTES[name] for name in too_few(services.house.routes, members, slots)]


def _who_may_invite(who: Visit) -> Visit:
    """For everybody else the page does not exist."""
    if who.reader.role not in MAY_INVITE or not who.reader.confirmed:
        raise NoSuchCase
    return who


def _line(person: Colleague, waiting: Proposed | None, reader: Reader) -> dict[str, object]:
    may_propose = (
        reader.role in MAY_PROPOSE and not person.is_me and person.state == "confirmed" and person.role in PROPOSABLE
    )
    words, tag = STATES.get(person.state, ("", ""))
    return {
        "id": person.id,
        "name": person.name,
        "role": role(person.role),
        "state": words,
        "tag": tag,
        "fingerprint": person.fingerprint,
        "may_confirm": person.may_confirm,
        "is_me": person.is_me,
        "may_leave": not person.is_me and reader.confirmed and may_invite(reader.role, person.role),
        "waiting": {"role": role(waiting.role), "by": waiting.by, "mine": waiting.may_confirm} if waiting else None,
        "other_roles": [(code, ROLES[code]) for code in PROPOSABLE if code != person.role] if may_propose else [],
    }
