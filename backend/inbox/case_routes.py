"""A case: reading it, and every act in it. Reading is opening; what is not for this reader does not exist."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from backend.cases.service import NotYet
from backend.cases.views import CaseView
from backend.inbox.answers import InboxRoute, see_other
from backend.inbox.case_desk import (
    Asked,
    case_page_of,
    child_reads,
    default_by,
    move_of,
)
from backend.inbox.meter import meter_of
from backend.inbox.services import Services
from backend.inbox.stage_card import target
from backend.inbox.templating import render
from backend.inbox.times import parse_by
from backend.inbox.visits import Form, Visit, posted, slow_down, visit
from backend.inbox.wording import ACTIONS, MISSING
from backend.policy.audience import audience
from backend.policy.levels import LEVELS

ACTS = "60 a minute per session"


class CaseRoutes:
    """The routes of one case."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(route_class=InboxRoute, include_in_schema=False)
        router.add_api_route("/cases/{case_id}", self.show, methods=["GET"])
        router.add_api_route("/cases/{case_id}/with", self.with_child, methods=["POST"])
        for name in ("take", "going", "reply", "note", "summary", "level", "stage", "duty"):
            router.add_api_route(f"/cases/{{case_id}}/{name}", getattr(self, name), methods=["POST"])
        router.add_api_route("/cases/{case_id}/ask-safe", self.ask_safe, methods=["POST"])
        router.add_api_route("/cases/{case_id}/ask-closing", self.ask_closing, methods=["POST"])
        router.add_api_route("/cases/{case_id}/take/preview", self.preview_take, methods=["POST"])
        router.add_api_route("/cases/{case_id}/stage/preview", self.preview_stage, methods=["POST"])
        router.add_api_route("/reading", self.reading, methods=["POST"])
        return router

    @audience("adult", limit="120 a minute per session")
    async def show(self, request: Request, case_id: str) -> Response:
        """The page. The first opening is kept, and the child is told."""
        who = await visit(request, self._services)
        query = request.query_params
        asked = Asked(stage=query.get("stage", ""), start=query.get("start", ""))
        return await self._page(who, await self._open(who, case_id), asked)

    @audience("adult", limit=ACTS)
    async def take(self, request: Request, case_id: str) -> Response:
        """ "I've got this": what, how and by when."""
        who, form = await posted(request, self._services)
        view = await self._open(who, case_id)
        action, how = form.get("action", 16), form.get("how", 1000)
        typed, zone = form.get("by", 8), self._services.house.zone
        by = parse_by(typed, who.now, zone) if typed else default_by(who, view)
        if action not in ACTIONS:
            return await self._again(who, view, form, {"action": "Pick what you will do."})
        if by is None:
            return await self._again(who, view, form, {"by": "Type a time, for example 17:30."})
        await self._services.cases.take_on(
            who.reader, case_id, action, how, by, child_reads(who, view, action, by), who.now
        )
        return _done(case_id, "taken", "said")

    @audience("adult", limit=ACTS)
    async def going(self, request: Request, case_id: str) -> Response:
        """In an emergency one press takes it; the question what follows on the page."""
        who, _ = await posted(request, self._services)
        view = await self._open(who, case_id)
        by = default_by(who, view)
        child_will_read = child_reads(who, view, "near", by)
        await self._services.cases.take_on(who.reader, case_id, "near", "", by, child_will_read, who.now)
        return _done(case_id, "going", "got")

    @audience("adult", limit=ACTS)
    async def with_child(self, request: Request, case_id: str) -> Response:
        """ "I am with them", "I have spoken to them": nobody else is called any more."""
        who, _ = await posted(request, self._services)
        await self._services.cases.meet_child(who.reader, case_id, who.now)
        return _done(case_id, "with", "got")

    @audience("adult", limit=ACTS)
    async def reply(self, request: Request, case_id: str) -> Response:
        """Write to the child, or look first at how it will stand there."""
        who, form = await posted(request, self._services)
        text = form.get("text")
        view = await self._open(who, case_id)
        if form.get("look"):
            return await self._page(who, view, Asked(reply=text, look=True, form=form), typed=form.typed())
        if not text:
            return await self._again(who, view, form, {"text": "Write something first."})
        once = form.get("once", 40)
        if not (once and self._services.sent_once.again(f"{who.reader.session_id} {once}")):
            await self._services.cases.reply(who.reader, case_id, text, who.now)
        return _done(case_id, "sent", "said")

    @audience("adult", limit=ACTS)
    async def note(self, request: Request, case_id: str) -> Response:
        """A note for the readers of the case."""
        who, form = await posted(request, self._services)
        if not form.get("note"):
            view = await self._open(who, case_id)
            return await self._again(who, view, form, {"note": "Write something first."})
        await self._services.cases.keep_note(who.reader, case_id, form.get("note"), who.now)
        return _done(case_id, "noted", "note")

    @audience("adult", limit=ACTS)
    async def summary(self, request: Request, case_id: str) -> Response:
        """What others on shift need in order to act."""
        who, form = await posted(request, self._services)
        if not form.get("summary"):
            view = await self._open(who, case_id)
            return await self._again(who, view, form, {"summary": "Write what others need to do."})
        await self._services.cases.write_summary(who.reader, case_id, form.get("summary", 300), who.now)
        return _done(case_id, "summed", "who")

    @audience("adult", limit=ACTS)
    async def level(self, request: Request, case_id: str) -> Response:
        """Raise it, or lower it with a reason."""
        who, form = await posted(request, self._services)
        level = form.get("level", 16)
        if level not in LEVELS:
            view = await self._open(who, case_id)
            return await self._again(who, view, form, {"level": "Pick a level."})
        try:
            await self._services.cases.change_level(who.reader, case_id, level, form.get("reason", 1000), who.now)
        except NotYet:
            view = await self._open(who, case_id)
            return await self._again(who, view, form, {"reason": "To lower it, say why, in a few words."})
        return _done(case_id, "level", "why")

    @audience("adult", limit=ACTS)
    async def stage(self, request: Request, case_id: str) -> Response:
        """Tell the child and move, in one step."""
        who, form = await posted(request, self._services)
        view = await self._open(who, case_id)
        if form.get("look"):
            return await self._page(who, view, Asked(stage=form.get("stage", 32), form=form), typed=form.typed())
        move = move_of(form, view, who.reader.first_name)
        empty = next(
            (name for name, text in move.words.items() if not text and name not in _may_be_empty(move.words)), None
        )
        if empty:
            return await self._again(who, view, form, {empty: "The child reads this. Write it in plain words."})
        try:
            await self._services.cases.move_stage(who.reader, case_id, move, who.now)
        except NotYet as not_yet:
            return await self._again(who, view, form, {"stage": _because(not_yet)})
        return _done(case_id, "moved", "stage")

    @audience("adult", limit=ACTS)
    async def duty(self, request: Request, case_id: str) -> Response:
        """A duty is done, or not needed because."""
        who, form = await posted(request, self._services)
        duty, outcome, because = form.get("duty", 32), form.get("outcome", 16), form.get("because", 1000)
        state = outcome if outcome in ("done", "not_needed") else "done"
        try:
            await self._services.cases.record_duty(who.reader, case_id, duty, state, because, who.now)
        except NotYet as not_yet:
            view = await self._open(who, case_id)
            sentence = "Say why it isn’t needed." if "reason" in not_yet.because else _because(not_yet)
            return await self._again(who, view, form, {"because": sentence})
        return _done(case_id, "duty", "dut")

    @audience("adult", limit=ACTS)
    async def ask_safe(self, request: Request, case_id: str) -> Response:
        """Ask the child whether they feel safe now."""
        who, _ = await posted(request, self._services)
        await self._services.cases.ask_safe(who.reader, case_id, who.now)
        return _done(case_id, "sent", "stage")

    @audience("adult", limit=ACTS)
    async def ask_closing(self, request: Request, case_id: str) -> Response:
        """Ask the child what closing needs."""
        who, _ = await posted(request, self._services)
        await self._services.cases.ask_to_close(who.reader, case_id, who.now)
        return _done(case_id, "sent", "stage")

    @audience("adult", limit="240 a minute per session")
    async def preview_take(self, request: Request, case_id: str) -> Response:
        """What the child will read, as somebody fills the form in."""
        who, form = await self._typing(request)
        view = await self._open(who, case_id)
        page = await case_page_of(who, view, Asked(form=form))
        return render("preview.html", lines=page.beside.take_preview)

    @audience("adult", limit="240 a minute per session")
    async def preview_stage(self, request: Request, case_id: str) -> Response:
        """The same for a step."""
        who, form = await self._typing(request)
        view = await self._open(who, case_id)
        page = await case_page_of(who, view, Asked(stage=form.get("stage", 32), form=form))
        return render("preview.html", lines=page.beside.stage.preview)

    @audience("adult", limit="240 a minute per session")
    async def reading(self, request: Request) -> Response:
        """How a text reads, as it is typed. Nothing of it is kept."""
        _, form = await self._typing(request)
        return render("reading.html", reading=meter_of(form.get("text"), self._services.plain_words))

    async def _typing(self, request: Request) -> tuple[Visit, Form]:
        who, form = await posted(request, self._services, acts=False)
        slow_down(self._services.limits.typing, who.reader.session_id, who.now)
        return who, form

    async def _open(self, who: Visit, case_id: str) -> CaseView:
        return await self._services.cases.open(who.reader, case_id, who.now)

    async def _page(
        self,
        who: Visit,
        view: CaseView,
        asked: Asked,
        status: int = 200,
        errors: Mapping[str, str] | None = None,
        typed: Mapping[str, object] | None = None,
    ) -> HTMLResponse:
        page = await case_page_of(who, view, asked)
        return await who.page("case.html", page, status, errors, typed)

    async def _again(self, who: Visit, view: CaseView, form: Form, errors: Mapping[str, str]) -> HTMLResponse:
        asked = Asked(stage=target(view, form.get("stage", 32)), reply=form.get("text"), form=form)
        return await self._page(who, view, asked, 422, errors, form.typed())


def _may_be_empty(words: Mapping[str, str]) -> tuple[str, ...]:
    """A plan that leaves nothing out needs no reason for leaving out."""
    return ("undone", "reason") if "undone" in words and not words["undone"] else ()


def _because(not_yet: NotYet) -> str:
    return "Not yet, because " + "; ".join(MISSING.get(code, code.replace("_", " ")) for code in not_yet.because) + "."


def _done(case_id: str, told: str, place: str) -> Response:
    return see_other(f"/inbox/cases/{case_id}?told={told}#{place}")
