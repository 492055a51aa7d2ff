"""Taking a rota in from a file: shown first, taken then, undone if need be. The file itself is never kept."""

import asyncio
from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from backend.alerts import repository, rota_repository
from backend.alerts.rota_changes import RotaRefused
from backend.alerts.rota_import import Preview, preview, read_rota, take, undo_last
from backend.alerts.rota_rows import Context, Reading, Row
from backend.alerts.rota_words import Worker
from backend.inbox import rota_page, rota_routes
from backend.inbox.answers import InboxRoute, Refusal, see_other
from backend.inbox.rota_routes import ACTING, LOOKING, desk_of
from backend.inbox.services import Services
from backend.inbox.visits import Form, Visit, posted, visit
from backend.policy.audience import audience
from backend.policy.rota_rights import MAY_CHANGE
from backend.store.engine import ReadSession

MOST_BYTES = 600 * 1024
MOST_FAULTS = 200
CHANGED = "Somebody changed the rota in the meantime. Go back to it and look again."


class RotaImportRoutes:
    """A file becomes the rota."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(route_class=InboxRoute, include_in_schema=False)
        router.add_api_route("/rota/import", self.choose, methods=["GET"])
        router.add_api_route("/rota/import", self.look, methods=["POST"])
        router.add_api_route("/rota/import/take", self.take, methods=["POST"])
        router.add_api_route("/rota/import/{import_id}/undo", self.undo, methods=["POST"])
        return router

    @audience("adult", limit=LOOKING)
    async def choose(self, request: Request) -> Response:
        """A file, or rows."""
        who = rota_routes.who_may(await visit(request, self._services), MAY_CHANGE)
        return await self._page(who, "")

    @audience("adult", limit=ACTING)
    async def look(self, request: Request) -> Response:
        """What would come of it. Nothing is changed."""
        who, form = await posted(request, self._services, files=1, most=MOST_BYTES)
        rota_routes.who_may(who, MAY_CHANGE)
        text = await _text_of(form)
        if not text.strip():
            return await self._page(who, "", errors={"file": "Choose a file, or paste its rows."})
        async with self._services.store.reading() as db:
            found = await self._preview(db, who, text)
        return await self._page(who, text, found)

    @audience("adult", limit=ACTING)
    async def take(self, request: Request) -> Response:
        """Take it in, whole, or without the rows that somebody agreed to leave out."""
        who, form = await posted(request, self._services, files=0, most=MOST_BYTES)
        rota_routes.who_may(who, MAY_CHANGE)
        text = form.raw("text", MOST_BYTES)
        async with self._services.store.writing() as db:
            found = await self._preview(db, who, text)
            may = bool(found.fresh) and (not found.reading.faults or form.get("leave_out") == "yes")
            if may:
                slots = await rota_repository.slots_from(db, who.reader.home_id, who.now)
                await take(desk_of(self._services, db, who), found, slots, in_place=form.get("in_place") == "yes")
        if not may:
            wanted = "Tick this, or mend the rows below and look again."
            return await self._page(who, text, found, {"leave_out": wanted} if found.fresh else {})
        self._services.house.rota.forget()
        return see_other("/inbox/rota?told=imported")

    @audience("adult", limit=ACTING)
    async def undo(self, request: Request, import_id: str) -> Response:
        """The last import never was, for all times to come."""
        who, _ = await posted(request, self._services)
        rota_routes.who_may(who, MAY_CHANGE)
        try:
            async with self._services.store.writing() as db:
                await undo_last(desk_of(self._services, db, who), import_id)
        except RotaRefused:
            raise Refusal(409, CHANGED) from None
        self._services.house.rota.forget()
        return see_other("/inbox/rota?told=undone")

    async def _preview(self, db: ReadSession, who: Visit, text: str) -> Preview:
        rota = await rota_routes.read_rota(self._services, db, who)
        workers = [Worker(worker.id, worker.name) for worker in rota.workers]
        context = Context(workers, who.now, rota.zone)
        reading = await asyncio.to_thread(read_rota, text, context)
        slots = await rota_repository.slots_from(db, who.reader.home_id, who.now)
        absences = await repository.absences_ahead(db, who.reader.home_id, who.now)
        return preview(reading, slots, absences, context)

    async def _page(
        self, who: Visit, text: str, found: Preview | None = None, errors: Mapping[str, str] | None = None
    ) -> HTMLResponse:
        reading = found.reading if found else Reading((), ())
        zone = self._services.house.zone
        page = {
            "text": text,
            "looked": found is not None,
            "faults": [fault.sentence for fault in reading.faults[:MOST_FAULTS]],
            "fault_line": _fault_line(len(reading.faults)),
            "summary": _summary(found) if found else "",
            "rows": [_row_line(row) for row in (found.fresh if found else ())],
            "days": f"For {rota_page.when(found.days, who.now, zone)}" if found and found.days else "",
        }
        bad = errors or (found is not None and not found.fresh)
        return await who.page("rota_import.html", page, 422 if bad else 200, errors)


async def _text_of(form: Form) -> str:
    """What is in the file, else what was pasted. Files come in whatever their program writes."""
    upload = form.file("file")
    if upload is None:
        return form.raw("text", MOST_BYTES)
    content = await upload.read()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _fault_line(count: int) -> str:
    return "One row can’t be taken." if count == 1 else f"{count} rows can’t be taken."


def _summary(found: Preview) -> str:
    fresh, known = len(found.fresh), found.known
    said = (
        "Nothing new would come." if not fresh else "1 row would come." if fresh == 1 else f"{fresh} rows would come."
    )
    there = "1 more is there already." if known == 1 else f"{known} more are there already."
    return f"{said} {there}" if known else said


def _row_line(row: Row) -> dict[str, str]:
    day = f"{row.day:%a %-d %B}" if row.day else f"each {rota_page.WEEKDAYS[row.weekday or 0]}"
    hours = rota_page.wall_hours(row.starts_minute, row.minutes)
    return {"name": row.worker.name, "when": f"{day}, {hours}", "duty": rota_page.DUTIES.get(row.duty, "Away")}
