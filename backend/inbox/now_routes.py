""" "What I must do now": whoever reads about harm on a private route is not left alone with it (domain brief 3.4)."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import Response

from backend.cases.service import NoSuchCase
from backend.cases.views import CaseView
from backend.inbox.answers import InboxRoute
from backend.inbox.services import Services
from backend.inbox.visits import Visit, visit
from backend.inbox.wording import FROM_OUTSIDE, LOOKS, role
from backend.policy.audience import audience
from backend.policy.contacts import Contacts

COUNCIL_DUTY = "council_duty"
"""The key under which a home adds its council's duty team to `config/contacts.yml`."""
FIRST: Mapping[str, str] = {
    "emergency": "People are told to check on every child, without a word of this. Ring 999 too if a life is at risk.",
    "urgent": "Speak with the child today, or ring somebody who can. Don’t wait for your next visit.",
    "soon": "Answer the child before tomorrow, and ask what they would like to happen.",
    "routine": "Answer the child. Nothing else has to happen today.",
}
YOURS: Mapping[str, str] = {
    "independent_visitor": "You are a friend to this child, and don’t look into it. Tell your coordinator today.",
    "iv_coordinator": "You stand in for the visitor. Say to the child who you are, and what you will do.",
    "advocate": "You speak for what the child wants. If somebody may be hurt, tell the child that you have to tell.",
    "advocacy_service": "You stand in for the Advocate. Say to the child who you are, and what you will do.",
    "reg44_visitor": "You don’t look into complaints. Pass it on, and leave this child out of your report.",
    "social_worker": "You can ask for a strategy meeting today. Say to the child what you can’t keep to yourself.",
    "iro": "You can raise it with the child’s social worker and with the council, whatever stage the plan is at.",
}


class NowRoutes:
    """One page."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._contacts = Contacts.load(services.config_dir)

    def router(self) -> APIRouter:
        """Its route."""
        router = APIRouter(route_class=InboxRoute, include_in_schema=False)
        router.add_api_route("/cases/{case_id}/now", self.show, methods=["GET"])
        return router

    @audience("adult", limit="120 a minute per session")
    async def show(self, request: Request, case_id: str) -> Response:
        """For somebody from outside who reads it by the child’s choice; for everybody else there is no such page."""
        who = await visit(request, self._services)
        view = await self._services.cases.open(who.reader, case_id, who.now)
        if who.reader.role not in FROM_OUTSIDE or view.row.summary_only:
            raise NoSuchCase
        return await who.page("must_now.html", await self._page(who, view))

    async def _page(self, who: Visit, view: CaseView) -> dict[str, object]:
        return {
            "id": view.row.case_id,
            "look": LOOKS[view.row.level],
            "first": FIRST[view.row.level],
            "yours": YOURS.get(who.reader.role, ""),
            "with_you": await self._with_you(who, view),
            "duty": next((one for one in self._contacts.contacts if one.key == COUNCIL_DUTY), None),
            "contacts": [one for one in self._contacts.shown("adult") if one.key != COUNCIL_DUTY],
        }

    async def _with_you(self, who: Visit, view: CaseView) -> list[str]:
        """Whoever stands beside the one who was chosen, by the service's own rules: they were told, without words."""
        house = self._services.house
        route = house.routes.routes.get(view.route)
        roles = {route.duty_contact, route.second_contact} if route else set()
        async with self._services.store.reading() as db:
            members = await house.directory.members(db, who.reader.home_id, who.now)
        beside = [m for m in members if m.role in roles and m.id != who.reader.person_id]
        return [f"{member.name}, {role(member.role)}" for member in beside]
