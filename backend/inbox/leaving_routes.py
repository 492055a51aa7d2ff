"""Somebody leaves, or has new keys: what is theirs is shown first; then it goes to others and their grants end."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from backend.cases import giving_back, grants_repository
from backend.cases import repository as cases
from backend.cases.service import NoSuchCase
from backend.inbox.answers import InboxRoute, see_other
from backend.inbox.proving import require_proof
from backend.inbox.services import Services
from backend.inbox.visits import Visit, posted, visit
from backend.intake import departing
from backend.people import accounts_repository, members_repository
from backend.people.cli import keeps_here
from backend.people.details import name_of
from backend.people.tables import Person
from backend.policy.audience import audience
from backend.policy.inviting import may_invite
from backend.store.engine import ReadSession
from backend.vault import Place

MOST_CASES = 200


class LeavingRoutes:
    """The page of somebody who leaves, and giving back what lost keys had opened."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(route_class=InboxRoute, include_in_schema=False)
        router.add_api_route("/people/{person_id}/leave", self.show, methods=["GET"])
        router.add_api_route("/people/{person_id}/leave", self.leave, methods=["POST"])
        router.add_api_route("/people/{person_id}/give-back", self.give_back, methods=["POST"])
        return router

    @audience("adult", limit="120 a minute per session")
    async def show(self, request: Request, person_id: str) -> Response:
        """What is theirs and has to go to others."""
        who = await visit(request, self._services)
        require_proof(who, f"/inbox/people/{person_id}/leave")
        async with self._services.store.reading() as db:
            person = await _whom(db, who, person_id)
            page = {
                "id": person.id,
                "name": name_of(self._services.house.transport, person),
                "held": await keeps_here(db, person),
                "cases": await self._shared_cases(db, who, person),
                "children": await self._children(db, person),
            }
        return await who.page("leave.html", page)

    @audience("adult", limit="60 a minute per session")
    async def leave(self, request: Request, person_id: str) -> Response:
        """They can sign in no more; every case of theirs is somebody else's."""
        who, form = await posted(request, self._services)
        require_proof(who, f"/inbox/people/{person_id}/leave")
        if form.get("sure") != "yes":
            return see_other(f"/inbox/people/{person_id}/leave")
        async with self._services.store.writing() as db:
            person = await _whom(db, who, person_id)
            if await keeps_here(db, person):
                raise NoSuchCase
            await departing.leave(db, self._services.house, person, who.reader.person_id, who.now)
        return see_other("/inbox/people?told=left")

    @audience("adult", limit="60 a minute per session")
    async def give_back(self, request: Request, person_id: str) -> Response:
        """Whoever can open a case gives back what was open to a colleague before their keys were lost."""
        who, _ = await posted(request, self._services)
        require_proof(who, "/inbox/account")
        house = self._services.house
        async with self._services.store.writing() as db:
            member = await house.directory.member(db, who.reader.home_id, person_id, who.now)
            if (
                member is None
                or member.public_key is None
                or person_id not in await giving_back.to_give_back(db, who.reader)
            ):
                raise NoSuchCase
            await giving_back.give_back(db, house, who.reader, member, who.now)
        return see_other("/inbox/account?told=given_back")

    async def _shared_cases(self, db: ReadSession, who: Visit, person: Person) -> list[str]:
        """Only what the reader can open: what else is theirs goes over without a word of it."""
        theirs = set(await grants_repository.released_to(db, person.id))
        mine = await cases.readable_cases(db, who.reader.person_id, MOST_CASES)
        return [case.id for case in mine if case.id in theirs and case.state != "closed"]

    async def _children(self, db: ReadSession, person: Person) -> list[str]:
        transport = self._services.house.transport
        children = await members_repository.children_of(db, person.home_id)
        return [
            transport.unseal(child.name, Place("child.name", child.id, child.home_id)).decode()
            for child in children
            if person.id in (child.keyworker_id, child.visitor_id)
        ]


async def _whom(db: ReadSession, who: Visit, person_id: str) -> Person:
    """Somebody whom this reader may let in, and so may let go. For everybody else the page does not exist."""
    person = await accounts_repository.person(db, person_id, who.reader.home_id)
    allowed = who.reader.confirmed and person is not None and may_invite(who.reader.role, person.role)
    if person is None or not allowed or person.id == who.reader.person_id:
        raise NoSuchCase
    return person
