"""What adults are called besides, and who belongs together: one person proposes it or its end, another confirms."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from backend.cases.service import NoSuchCase
from backend.inbox.answers import InboxRoute, see_other
from backend.inbox.proving import require_proof
from backend.inbox.services import Services
from backend.inbox.times import clock
from backend.inbox.visits import Form, Visit, posted, visit
from backend.inbox.wording import role
from backend.intake.joining import join
from backend.people import declaring
from backend.people.declaring import Declared, DeclaringRefused, Wanted
from backend.policy.audience import audience
from backend.policy.declaring import LONGEST_NICKNAME

PAGE = "/inbox/declared"
TIES = {"relative": "Relatives", "partner": "Partners", "friend": "Close friends"}
NOT_YET = {
    "yourself": "Nobody decides this about themselves. Ask one of the others.",
    "who": "Pick a person.",
    "two": "Pick two different people.",
    "tie": "Pick how they belong together.",
    "nickname": f"Type what children call them, up to {LONGEST_NICKNAME} letters.",
    "as_it_is": "That is how it is already.",
}


class DeclaredRoutes:
    """One page."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(route_class=InboxRoute, include_in_schema=False)
        router.add_api_route("/declared", self.show, methods=["GET"])
        router.add_api_route("/declared", self.propose, methods=["POST"])
        router.add_api_route("/declared/{declaration_id}/confirm", self.confirm, methods=["POST"])
        router.add_api_route("/declared/{declaration_id}/take-back", self.take_back, methods=["POST"])
        return router

    @audience("adult", limit="120 a minute per session")
    async def show(self, request: Request) -> Response:
        """The page, for those who may declare; for everybody else it does not exist."""
        return await self._page(await visit(request, self._services))

    @audience("adult", limit="60 a minute per session")
    async def propose(self, request: Request) -> Response:
        """The first of two people."""
        who, form = await posted(request, self._services)
        house, wanted = self._services.house, _wanted(form)
        try:
            async with self._services.store.writing() as db:
                await declaring.propose(db, house.transport, house.directory, who.reader, wanted, who.now)
        except DeclaringRefused as refused:
            if not refused.because:
                raise NoSuchCase from None
            name = "tie" if wanted.kind.startswith("tie") else "nickname"
            return await self._page(who, {name: NOT_YET[refused.because]}, form)
        return see_other(f"{PAGE}?told=declared")

    @audience("adult", limit="60 a minute per session")
    async def confirm(self, request: Request, declaration_id: str) -> Response:
        """The second of two people: it counts from now on, in open cases too."""
        who, _ = await posted(request, self._services)
        require_proof(who, PAGE)
        house = self._services.house
        try:
            async with self._services.store.writing() as db:
                row = await declaring.confirm(db, house.transport, house.directory, who.reader, declaration_id, who.now)
                if row.kind == "tie" and row.other_id:
                    await join(db, house, who.reader, (row.person_id, row.other_id), who.now)
        except DeclaringRefused:
            raise NoSuchCase from None
        return see_other(f"{PAGE}?told=counts")

    @audience("adult", limit="60 a minute per session")
    async def take_back(self, request: Request, declaration_id: str) -> Response:
        """It was not meant, or the second person says no."""
        who, _ = await posted(request, self._services)
        try:
            async with self._services.store.writing() as db:
                await declaring.take_back(db, self._services.house.transport, who.reader, declaration_id, who.now)
        except DeclaringRefused:
            raise NoSuchCase from None
        return see_other(f"{PAGE}?told=taken_back")

    async def _page(self, who: Visit, errors: dict[str, str] | None = None, form: Form | None = None) -> Response:
        house = self._services.house
        try:
            async with self._services.store.reading() as db:
                found = await declaring.view(db, house.transport, house.directory, who.reader, who.now)
        except DeclaringRefused:
            raise NoSuchCase from None
        names = {person.id: person.name for person in found.people}
        others = [person for person in found.people if person.id != who.reader.person_id]
        page = {
            "people": [(person.id, f"{person.name}, {role(person.role)}") for person in others],
            "called": [
                {"id": person.id, "name": person.name, "nicknames": person.nicknames, "mine": person not in others}
                for person in found.people
                if person.nicknames
            ],
            "ties": [
                {
                    "one": tie.person_id,
                    "other": tie.other_id,
                    "names": f"{names.get(tie.person_id, GONE)} and {names.get(tie.other_id, GONE)}",
                    "kind": tie.kind,
                    "words": TIES.get(tie.kind, tie.kind),
                    "mine": who.reader.person_id in (tie.person_id, tie.other_id),
                }
                for tie in found.ties
            ],
            "kinds": list(TIES.items()),
            "waiting": [self._line(who, line, names) for line in found.waiting],
            "lately": [self._line(who, line, names) for line in found.lately],
            "most": LONGEST_NICKNAME,
        }
        return await who.page("declared.html", page, 422 if errors else 200, errors, form.typed() if form else None)

    def _line(self, who: Visit, line: Declared, names: dict[str, str]) -> dict[str, object]:
        one, other = names.get(line.person_id, GONE), names.get(line.other_id, GONE)
        tie = TIES.get(line.what, line.what)
        says = {
            "nickname": f"{one} is called “{line.what}”",
            "nickname_gone": f"{one} is no longer called “{line.what}”",
            "tie": f"{one} and {other}: {tie}",
            "tie_gone": f"{one} and {other} no longer: {tie}",
        }[line.kind]
        done = {"confirmed": "confirmed by", "taken_back": "taken back by"}.get(line.state, "")
        second = f", {done} {names.get(line.second_id, GONE)}" if done else ""
        by = f"Proposed by {names.get(line.by_id, GONE)}{second}, {clock(line.at, who.now, self._services.house.zone)}"
        return {
            "id": line.id,
            "says": says,
            "by": by,
            "may_confirm": line.may_confirm,
            "may_take_back": line.may_take_back,
        }


GONE = "somebody who has left"


def _wanted(form: Form) -> Wanted:
    return Wanted(form.get("kind", 16), form.get("person", 32), form.get("what", 80), form.get("other", 32))
