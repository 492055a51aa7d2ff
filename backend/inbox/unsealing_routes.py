"""What is closed and may be opened to save a life: the words by one who was called, who wrote by two people."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from backend.cases.acting import NotYet
from backend.cases.sharing_tables import OPENED, WAITING
from backend.inbox.answers import InboxRoute, see_other
from backend.inbox.proving import require_proof
from backend.inbox.services import Services
from backend.inbox.times import clock
from backend.inbox.visits import Form, Visit, posted, visit
from backend.inbox.wording import role
from backend.intake import asked, breaking_glass, revealing
from backend.policy.audience import audience

LOOKING, ACTING = "120 a minute per session", "60 a minute per session"
NOT_YET = {
    "reason": "Say why the words are needed. It is kept with your name.",
    "sure": "Tick that a life is in danger.",
    "who": "Pick a person.",
    "no_key": "There is nothing that opens for you. Ring 999.",
    "nobody_to_tell": "Nobody above you can be told, so this can’t be opened by one person. Ring 999.",
    "no_longer": "This counts no more: too long ago, the danger is over, or the person who asked reads it no more.",
    "outcome": "Pick one of the two.",
}


class UnsealingRoutes:
    """Three pages."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Their routes."""
        router = APIRouter(route_class=InboxRoute, include_in_schema=False)
        router.add_api_route("/alerts/{alert_id}/words", self.closed, methods=["GET"])
        router.add_api_route("/alerts/{alert_id}/words", self.break_glass, methods=["POST"])
        router.add_api_route("/cases/{case_id}/identity", self.identity, methods=["GET"])
        router.add_api_route("/cases/{case_id}/identity", self.ask, methods=["POST"])
        router.add_api_route("/asked/{asking_id}", self.asked, methods=["GET"])
        router.add_api_route("/asked/{asking_id}", self.answer, methods=["POST"])
        return router

    @audience("adult", limit=LOOKING)
    async def closed(self, request: Request, alert_id: str) -> Response:
        """Before the words of somebody else's case are opened."""
        who = await visit(request, self._services)
        async with self._services.store.reading() as db:
            await breaking_glass.may_break(db, self._services.house, who.reader, alert_id)
        require_proof(who, f"/inbox/alerts/{alert_id}/words")
        return await self._closed(who, alert_id)

    @audience("adult", limit=ACTING)
    async def break_glass(self, request: Request, alert_id: str) -> Response:
        """They are opened, and in the same moment the child and somebody above are told."""
        who, form = await posted(request, self._services)
        require_proof(who, f"/inbox/alerts/{alert_id}/words")
        try:
            async with self._services.store.writing() as db:
                _sure(form)
                case_id = await breaking_glass.break_glass(
                    db, self._services.house, who.reader, alert_id, form.get("why", 1000), who.now
                )
        except NotYet as not_yet:
            return await self._closed(who, alert_id, _errors(not_yet), form)
        return see_other(f"/inbox/cases/{case_id}?told=broke")

    async def _closed(
        self, who: Visit, alert_id: str, errors: dict[str, str] | None = None, form: Form | None = None
    ) -> Response:
        page = {"id": alert_id, "hours": self._services.house.unsealing.break_glass.open_hours}
        return await who.page("closed_words.html", page, 422 if errors else 200, errors, form.typed() if form else None)

    @audience("adult", limit=LOOKING)
    async def identity(self, request: Request, case_id: str) -> Response:
        """Whom one asks before a name is opened."""
        who = await visit(request, self._services)
        page = await self._view(who, case_id)
        require_proof(who, f"/inbox/cases/{case_id}/identity")
        return await who.page("identity.html", page)

    @audience("adult", limit=ACTING)
    async def ask(self, request: Request, case_id: str) -> Response:
        """The first of two people."""
        who, form = await posted(request, self._services)
        require_proof(who, f"/inbox/cases/{case_id}/identity")
        try:
            async with self._services.store.writing() as db:
                await revealing.ask(
                    db,
                    self._services.house,
                    who.reader,
                    case_id,
                    form.get("person", 32),
                    form.get("why", 1000),
                    who.now,
                )
        except NotYet as not_yet:
            page = await self._view(who, case_id)
            return await who.page("identity.html", page, 422, _errors(not_yet), form.typed())
        return see_other(f"/inbox/cases/{case_id}/identity?told=asked")

    async def _view(self, who: Visit, case_id: str) -> dict[str, object]:
        async with self._services.store.writing() as db:
            found = await revealing.reveal_view(db, self._services.house, who.reader, case_id, who.now)
        people = [(person.id, f"{person.name}, {role(person.role)}") for person in found.people]
        return {"id": case_id, "people": people, "asked": found.asked}

    @audience("adult", limit=LOOKING)
    async def asked(self, request: Request, asking_id: str) -> Response:
        """The page of the second person."""
        who = await visit(request, self._services)
        page = await self._asked(who, asking_id)
        require_proof(who, f"/inbox/asked/{asking_id}")
        return await who.page("asked.html", page)

    @audience("adult", limit=ACTING)
    async def answer(self, request: Request, asking_id: str) -> Response:
        """The second person agrees or not; or has looked at what was opened."""
        who, form = await posted(request, self._services)
        require_proof(who, f"/inbox/asked/{asking_id}")
        page = await self._asked(who, asking_id)
        says, house = form.get("answer", 16), self._services.house
        try:
            async with self._services.store.writing() as db:
                if page["kind"] == revealing.IDENTITY:
                    if says not in ("yes", "no"):
                        raise NotYet("outcome")
                    await revealing.answer(db, house, who.reader, asking_id, who.now, agrees=says == "yes")
                else:
                    await breaking_glass.review(db, house, who.reader, asking_id, says, who.now)
        except NotYet as not_yet:
            return await who.page("asked.html", page, 422, _errors(not_yet), form.typed())
        told = {"yes": "agreed", "no": "said_no"}.get(says, "looked_at")
        return see_other(f"/inbox/?told={told}")

    async def _asked(self, who: Visit, asking_id: str) -> dict[str, object]:
        async with self._services.store.reading() as db:
            found = await asked.view(db, self._services.house, who.reader, asking_id, who.now)
        return {
            "id": found.id,
            "kind": found.kind,
            "waits": found.state in WAITING,
            "open": found.state == OPENED,
            "by": found.by,
            "role": role(found.role),
            "at": clock(found.at, who.now, self._services.house.zone),
            "why": found.why,
        }


def _sure(form: Form) -> None:
    if form.get("sure", 4) != "yes":
        raise NotYet("sure")


def _errors(not_yet: NotYet) -> dict[str, str]:
    return {code: NOT_YET.get(code, code.replace("_", " ")) for code in not_yet.because}
