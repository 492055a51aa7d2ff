"""Who must not see a case, who may, and what goes further: each a step with a reason that is kept."""

from collections.abc import Awaitable

from fastapi import APIRouter, Request
from starlette.responses import Response

from backend.cases.acting import NotYet
from backend.cases.passed import look_at_passed
from backend.cases.service import NoSuchCase
from backend.cases.sharing import Step
from backend.inbox.answers import InboxRoute, see_other
from backend.inbox.proving import is_proved, require_proof
from backend.inbox.services import Services
from backend.inbox.times import clock
from backend.inbox.visits import Form, Visit, posted, visit
from backend.inbox.wording import LEVELS, role, title
from backend.intake.settling import MAY_CLEAR, WhoView
from backend.policy.audience import audience

ACTS = "60 a minute per session"
CAUSES = {
    "named": "The child’s words may name them",
    "settled": "Somebody has settled that it is about them",
    "joined": "A relative or close friend on the team",
}
NOT_YET = {
    "reason": "Say why, in a few words. It is kept with your name.",
    "who": "Pick a person.",
    "which": "Pick the other child’s case, one that you read yourself.",
    "words": "Write the words that you pass on.",
    "may_not_read": "This person can’t be let in to a case like this.",
    "may_not_clear": "Only the manager can do this, or the Responsible Individual.",
    "try_again": "The child wrote at the same moment. Look, then try again.",
}


class WhoRoutes:
    """The routes of "who may and who must not"."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(route_class=InboxRoute, include_in_schema=False)
        router.add_api_route("/cases/{case_id}/who", self.show, methods=["GET"])
        for name in ("about", "clear", "nobody", "share"):
            router.add_api_route(f"/cases/{{case_id}}/who/{name}", getattr(self, name), methods=["POST"])
        router.add_api_route("/cases/{case_id}/who/pass-on", self.pass_on, methods=["POST"])
        router.add_api_route("/cases/{case_id}/who/same-event", self.same_event, methods=["POST"])
        router.add_api_route("/passed/{passed_id}", self.passed, methods=["GET"])
        router.add_api_route("/passed/{passed_id}/done", self.passed_done, methods=["POST"])
        return router

    @audience("adult", limit="120 a minute per session")
    async def show(self, request: Request, case_id: str) -> Response:
        """The page."""
        return await self._page(await visit(request, self._services), case_id)

    @audience("adult", limit=ACTS)
    async def about(self, request: Request, case_id: str) -> Response:
        """It is about this adult."""
        who, form = await posted(request, self._services)
        step = self._services.settling.name(who.reader, case_id, form.get("person", 32), form.get("why"), who.now)
        return await self._taken(step, who, case_id, form, "about", "/inbox/?told=kept_out")

    @audience("adult", limit=ACTS)
    async def clear(self, request: Request, case_id: str) -> Response:
        """It is not about this adult."""
        who, form = await posted(request, self._services)
        step = self._services.settling.clear(who.reader, case_id, form.get("person", 32), form.get("why"), who.now)
        return await self._taken(step, who, case_id, form, "clear", "/inbox/?told=cleared")

    @audience("adult", limit=ACTS)
    async def nobody(self, request: Request, case_id: str) -> Response:
        """It is about nobody who works here."""
        who, form = await posted(request, self._services)
        step = self._services.settling.nobody(who.reader, case_id, form.get("why"), who.now)
        return await self._taken(step, who, case_id, form, "nobody", "/inbox/?told=cleared")

    @audience("adult", limit=ACTS)
    async def share(self, request: Request, case_id: str) -> Response:
        """Let somebody read the words."""
        who, form = await posted(request, self._services)
        require_proof(who, f"/inbox/cases/{case_id}/who")
        step = self._services.settling.share(who.reader, case_id, _step(form), who.now)
        return await self._taken(step, who, case_id, form, "share", f"/inbox/cases/{case_id}/who?told=shared")

    @audience("adult", limit=ACTS)
    async def pass_on(self, request: Request, case_id: str) -> Response:
        """Pass on words of one's choosing."""
        who, form = await posted(request, self._services)
        require_proof(who, f"/inbox/cases/{case_id}/who")
        level = form.get("level", 16) if form.get("level", 16) in LEVELS else "urgent"
        words = form.get("words", 2000)
        step = self._services.settling.pass_on(who.reader, case_id, _step(form), words, level, who.now)
        return await self._taken(step, who, case_id, form, "pass_on", f"/inbox/cases/{case_id}/who?told=passed_on")

    @audience("adult", limit=ACTS)
    async def same_event(self, request: Request, case_id: str) -> Response:
        """Another case tells of the same event."""
        who, form = await posted(request, self._services)
        step = self._services.settling.put_together(who.reader, case_id, form.get("other", 32), who.now)
        return await self._taken(
            step, who, case_id, form, "same_event", f"/inbox/cases/{case_id}/who?told=put_together"
        )

    @audience("adult", limit="120 a minute per session")
    async def passed(self, request: Request, passed_id: str) -> Response:
        """What was passed on to this reader."""
        who = await visit(request, self._services)
        return await self._passed(who, passed_id, done=False)

    @audience("adult", limit=ACTS)
    async def passed_done(self, request: Request, passed_id: str) -> Response:
        """It has been acted on."""
        who, _ = await posted(request, self._services)
        await self._passed(who, passed_id, done=True)
        return see_other("/inbox/?told=duty")

    async def _passed(self, who: Visit, passed_id: str, *, done: bool) -> Response:
        async with self._services.store.writing() as db:
            found = await look_at_passed(db, self._services.house, who.reader, passed_id, who.now, done=done)
        if found is None:
            raise NoSuchCase
        page = {
            "id": found.id,
            "by": found.by,
            "at": clock(found.at, who.now, self._services.house.zone),
            "level": LEVELS[found.level],
            "words": found.words,
            "done": found.done,
        }
        return await who.page("passed.html", page)

    async def _page(
        self,
        who: Visit,
        case_id: str,
        status: int = 200,
        errors: dict[str, str] | None = None,
        form: Form | None = None,
    ) -> Response:
        found = await self._services.settling.who(who.reader, case_id, who.now)
        typed = form.typed() if form else None
        page = self._shown(who, case_id, found) | await self._sides(who, case_id, found)
        return await who.page("who.html", page, status, errors, typed)

    async def _sides(self, who: Visit, case_id: str, found: WhoView) -> dict[str, object]:
        """The other sides that this reader reads too, and the cases that may be one."""
        zone = self._services.house.zone
        lines = {
            row.case_id: ", ".join(
                part for part in (title(row.title), row.who, clock(row.since, who.now, zone)) if part
            )
            for row in await self._services.cases.queue(who.reader, who.now)
            if row.kind == "case" and not row.sealed and not row.summary_only and row.case_id != case_id
        }
        mine = found.sides.cases
        return {
            "sides": [(side, lines[side]) for side in mine if side in lines],
            "may_be_sides": [(other, line) for other, line in lines.items() if other not in mine],
            "for_both": [f"{one.name}, {role(one.role)}" for one in found.sides.for_both],
        }

    def _shown(self, who: Visit, case_id: str, found: WhoView) -> dict[str, object]:
        zone = self._services.house.zone
        return {
            "id": case_id,
            "sealed": found.sealed,
            "proved": is_proved(who),
            "may_clear": who.reader.role in MAY_CLEAR,
            "out": [
                {
                    "id": out.person_id,
                    "name": out.name,
                    "line": f"{CAUSES.get(out.cause, '')}. Since {clock(out.at, who.now, zone)}",
                    "why": out.why,
                    "cleared": f"Cleared {clock(out.cleared_at, who.now, zone)}" if out.cleared_at else "",
                    "clearing": out.clearing,
                }
                for out in found.out
            ],
            "people": [(person.id, f"{person.name}, {role(person.role)}") for person in found.people],
            "may_read": [(person.id, f"{person.name}, {role(person.role)}") for person in found.may_read],
            "shares": [
                {"line": f"{clock(s.at, who.now, zone)}: {s.by} to {s.to}", "why": s.why, "told": s.child_told_first}
                for s in found.shares
            ],
        }

    async def _taken(
        self, step: Awaitable[object], who: Visit, case_id: str, form: Form, name: str, to: str
    ) -> Response:
        """Take a step and go on; or the page again, with what was typed and what is missing."""
        try:
            await step
        except NotYet as not_yet:
            sentence = " ".join(NOT_YET.get(code, code.replace("_", " ")) for code in not_yet.because)
            return await self._page(who, case_id, 422, {name: sentence}, form)
        return see_other(to)


def _step(form: Form) -> Step:
    return Step(
        form.get("person", 32),
        form.get("why", 1000),
        child_told_first=form.get("told_first", 4) == "yes",
        child_agrees=form.get("agrees", 4) == "yes",
    )
