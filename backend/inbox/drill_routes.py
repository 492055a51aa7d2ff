"""The pages of drills, for the manager, the Responsible Individual and the Regulation 44 visitor."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from backend.alerts import drills_repository, repository
from backend.alerts.rota_words import date_of, minute_of
from backend.alerts.tables import Drill
from backend.cases.drills import DrillDesk, DrillRefused, end_drill, plan_drill
from backend.cases.service import NoSuchCase
from backend.inbox.answers import InboxRoute, see_other
from backend.inbox.drill_page import Names, begun, by_level, planned, report
from backend.inbox.services import Services
from backend.inbox.visits import Form, Visit, posted, visit
from backend.inbox.wording import LEVELS
from backend.policy.audience import audience
from backend.policy.drill_rights import MAY_DRILL, SEE_ALL_PLANS
from backend.policy.working_days import at_wall
from backend.store.engine import ReadSession, WriteSession

LOOKING, ACTING = "120 a minute per session", "60 a minute per session"
A_YEAR = timedelta(days=366)
DAY_MINUTES = 1440


class DrillRoutes:
    """Trying it out, on the real path."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(route_class=InboxRoute, include_in_schema=False)
        router.add_api_route("/drills", self.drills, methods=["GET"])
        router.add_api_route("/drills", self.begin, methods=["POST"])
        router.add_api_route("/drills/{drill_id}", self.report, methods=["GET"])
        router.add_api_route("/drills/{drill_id}/end", self.end, methods=["POST"])
        return router

    @audience("adult", limit=LOOKING)
    async def drills(self, request: Request) -> Response:
        """What is planned, what was, and a form for the next one."""
        return await self._page(_who_may(await visit(request, self._services)))

    @audience("adult", limit=ACTING)
    async def begin(self, request: Request) -> Response:
        """Now, or by itself later."""
        who, form = await posted(request, self._services)
        _who_may(who)
        try:
            starts_at = self._starts_at(form, who)
            async with self._services.store.writing() as db:
                drill = await plan_drill(self._desk(db, who), form.get("level", 16), starts_at)
        except DrillRefused as refused:
            return await self._page(who, form, {refused.field: refused.sentence})
        if drill.alert_id is None:
            return see_other("/inbox/drills?told=drill_planned")
        return see_other(f"/inbox/drills/{drill.id}?told=drill")

    @audience("adult", limit=LOOKING)
    async def report(self, request: Request, drill_id: str) -> Response:
        """Who was told when, and who acted when."""
        who = _who_may(await visit(request, self._services))
        async with self._services.store.reading() as db:
            drill = await drills_repository.drill_by_id(db, who.reader.home_id, drill_id)
            alert = await drills_repository.alert_of(db, drill) if drill else None
            if drill is None or alert is None:
                raise NoSuchCase
            told = await repository.tellings(db, alert.id)
            acts = await drills_repository.acts_of(db, drill.id)
            names = await self._names(db, who)
        return await who.page("drill.html", report(drill, alert, told, acts, names))

    @audience("adult", limit=ACTING)
    async def end(self, request: Request, drill_id: str) -> Response:
        """Call it off, or end it: nobody else is called."""
        who, _ = await posted(request, self._services)
        _who_may(who)
        async with self._services.store.writing() as db:
            drill = await drills_repository.drill_by_id(db, who.reader.home_id, drill_id)
            if drill is None or not _visible(drill, who) or not await end_drill(self._desk(db, who), drill_id):
                raise NoSuchCase
        return see_other("/inbox/drills?told=drill_ended")

    async def _page(
        self, who: Visit, form: Form | None = None, errors: Mapping[str, str] | None = None
    ) -> HTMLResponse:
        async with self._services.store.reading() as db:
            found = await drills_repository.drills_of(db, who.reader.home_id, who.now - A_YEAR)
            names = await self._names(db, who)
        page = {
            "planned": planned([drill for drill in found if _visible(drill, who)], names),
            "begun": begun(found, names),
            "by_level": by_level(found, names),
            "levels": list(LEVELS.items()),
        }
        return await who.page("drills.html", page, 422 if errors else 200, errors, form.typed() if form else None)

    async def _names(self, db: ReadSession, who: Visit) -> Names:
        members = await self._services.house.directory.members(db, who.reader.home_id, who.now)
        return Names(members, who.now, self._services.house.zone)

    def _desk(self, db: WriteSession, who: Visit) -> DrillDesk:
        return DrillDesk(db, self._services.house, who.reader.home_id, who.reader.person_id, who.now)

    def _starts_at(self, form: Form, who: Visit) -> datetime:
        """The moment that was written; now where nothing was. Raises DrillRefused."""
        written, hour = form.get("day", 40), form.get("time", 10)
        if not written and not hour:
            return who.now
        zone = self._services.house.zone
        day = date_of(written) if written else who.now.astimezone(zone).date()
        minute = minute_of(hour)
        if day is None:
            raise DrillRefused("day", "Write the day as 14/05/2026.")
        if minute is None or minute >= DAY_MINUTES:
            raise DrillRefused("time", "Write the time as 07:00 or 21:30.")
        starts_at = at_wall(day, time(minute // 60, minute % 60), zone)
        if starts_at <= who.now:
            raise DrillRefused("day", "That has passed. Leave both empty to begin now.")
        return starts_at


def _who_may(who: Visit) -> Visit:
    """For everybody else there are no drills but those in which they are called."""
    if who.reader.role not in MAY_DRILL or not who.reader.confirmed:
        raise NoSuchCase
    return who


def _visible(drill: Drill, who: Visit) -> bool:
    """Plans of others are a surprise, but for those who watch over the home."""
    planned_only = drill.alert_id is None
    return not planned_only or drill.person_id == who.reader.person_id or who.reader.role in SEE_ALL_PLANS
