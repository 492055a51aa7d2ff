"""The rota's pages: who is here when, changing it, and one's own time away. For everybody else it does not exist."""

from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from backend.alerts import rota_repository
from backend.alerts.rota_changes import RotaDesk, RotaRefused, add_absence, end_absence, end_slots, hand_over
from backend.alerts.rota_words import YEARS
from backend.cases.service import NoSuchCase
from backend.inbox import rota_page
from backend.inbox.answers import InboxRoute, see_other
from backend.inbox.rota_form import absence_in, add_duty, person_in
from backend.inbox.services import Services
from backend.inbox.visits import Form, Visit, posted, visit
from backend.policy.audience import audience
from backend.policy.drill_rights import MAY_DRILL
from backend.policy.rota_rights import MAY_CHANGE, MAY_SEE, may_mark_away
from backend.store.engine import ReadSession, WriteSession

LOOKING, ACTING = "120 a minute per session", "60 a minute per session"


class RotaRoutes:
    """Who is here when."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(route_class=InboxRoute, include_in_schema=False)
        router.add_api_route("/rota", self.rota, methods=["GET"])
        router.add_api_route("/rota/shifts", self.add_shift, methods=["POST"])
        router.add_api_route("/rota/shifts/end", self.end_shifts, methods=["POST"])
        router.add_api_route("/rota/away", self.mark_away, methods=["POST"])
        router.add_api_route("/rota/away/{absence_id}/end", self.end_away, methods=["POST"])
        router.add_api_route("/rota/hand-over", self.hand_over, methods=["POST"])
        router.add_api_route("/away", self.away, methods=["GET"])
        router.add_api_route("/away", self.go_away, methods=["POST"])
        return router

    @audience("adult", limit=LOOKING)
    async def rota(self, request: Request) -> Response:
        """The next 14 days, and the forms for whoever may change them."""
        return await self._page(who_may(await visit(request, self._services), MAY_SEE))

    @audience("adult", limit=ACTING)
    async def add_shift(self, request: Request) -> Response:
        """A duty more, on a date or each week."""
        who, form = await posted(request, self._services)
        who_may(who, MAY_CHANGE)
        try:
            async with self._services.store.writing() as db:
                rota = await read_rota(self._services, db, who)
                await add_duty(desk_of(self._services, db, who), form, {worker.id for worker in rota.workers})
        except RotaRefused as refused:
            return await self._page(who, form, "shift", refused)
        return self._changed("/inbox/rota?told=rota")

    @audience("adult", limit=ACTING)
    async def end_shifts(self, request: Request) -> Response:
        """Duties less, from now on."""
        who, form = await posted(request, self._services)
        who_may(who, MAY_CHANGE)
        async with self._services.store.writing() as db:
            await end_slots(desk_of(self._services, db, who), form.all("slot"))
        return self._changed("/inbox/rota?told=rota")

    @audience("adult", limit=ACTING)
    async def mark_away(self, request: Request) -> Response:
        """Somebody who works in the home is away."""
        who, form = await posted(request, self._services)
        who_may(who, MAY_CHANGE)
        try:
            async with self._services.store.writing() as db:
                rota = await read_rota(self._services, db, who)
                person = person_in(form, "away", {worker.id for worker in rota.workers})
                away = absence_in(form, self._services.house.zone)
                await add_absence(desk_of(self._services, db, who), person, away)
        except RotaRefused as refused:
            return await self._page(who, form, "away", refused)
        return self._changed("/inbox/rota?told=rota")

    @audience("adult", limit=ACTING)
    async def end_away(self, request: Request, absence_id: str) -> Response:
        """They are back, or are not going."""
        who, form = await posted(request, self._services)
        async with self._services.store.writing() as db:
            absence = await rota_repository.absence_by_id(db, who.reader.home_id, absence_id)
            if absence is None:
                raise NoSuchCase
            member = await self._services.house.directory.member(db, who.reader.home_id, absence.person_id, who.now)
            role = member.role if member else ""
            if not may_mark_away(who.reader.person_id, who.reader.role, absence.person_id, role):
                raise NoSuchCase
            await end_absence(desk_of(self._services, db, who), absence)
        return self._changed("/inbox/away?told=rota" if form.get("own") else "/inbox/rota?told=rota")

    @audience("adult", limit=ACTING)
    async def hand_over(self, request: Request) -> Response:
        """One run of a duty goes to somebody else."""
        who, form = await posted(request, self._services)
        who_may(who, MAY_CHANGE)
        try:
            async with self._services.store.writing() as db:
                rota = await read_rota(self._services, db, who)
                slot, begins = _run_in(form)
                taker = person_in(form, "to", {worker.id for worker in rota.workers})
                await hand_over(desk_of(self._services, db, who), slot, begins, taker)
        except RotaRefused as refused:
            return await self._page(who, form, "hand-over", refused)
        return self._changed("/inbox/rota?told=rota")

    @audience("adult", limit=LOOKING)
    async def away(self, request: Request) -> Response:
        """One's own time away."""
        return await self._away_page(_confirmed(await visit(request, self._services)))

    @audience("adult", limit=ACTING)
    async def go_away(self, request: Request) -> Response:
        """I am away then."""
        who, form = await posted(request, self._services)
        _confirmed(who)
        try:
            async with self._services.store.writing() as db:
                away = absence_in(form, self._services.house.zone)
                await add_absence(desk_of(self._services, db, who), who.reader.person_id, away)
        except RotaRefused as refused:
            return await self._away_page(who, form, refused)
        return self._changed("/inbox/away?told=rota")

    def _changed(self, path: str) -> Response:
        self._services.house.rota.forget()
        return see_other(path)

    async def _page(
        self, who: Visit, form: Form | None = None, place: str = "", refused: RotaRefused | None = None
    ) -> HTMLResponse:
        async with self._services.store.reading() as db:
            rota = await read_rota(self._services, db, who)
            last = await rota_repository.last_import(db, who.reader.home_id)
        may_change = who.reader.role in MAY_CHANGE
        page = {
            "may_change": may_change,
            "may_drill": who.reader.role in MAY_DRILL,
            "now": rota_page.duty_now(rota),
            "gaps": rota_page.gap_words(rota.gaps, rota.now, rota.zone),
            "more_gaps": max(0, len(rota.gaps) - rota_page.MOST_GAPS),
            "days": rota_page.days_ahead(rota),
            "weekly": rota_page.weekly(rota),
            "away": rota_page.away(rota, rota.absences) if may_change else [],
            "workers": [(worker.id, worker.name) for worker in rota.workers],
            "runs": rota_page.runs(rota) if may_change else [],
            "weekdays": list(enumerate(rota_page.WEEKDAYS)),
            "import": rota_page.import_line(last, rota) if may_change else None,
            "open": place,
        }
        return await self._answer(who, "rota.html", page, form, refused)

    async def _away_page(
        self, who: Visit, form: Form | None = None, refused: RotaRefused | None = None
    ) -> HTMLResponse:
        reader = who.reader
        async with self._services.store.reading() as db:
            rota = await read_rota(self._services, db, who)
            mine = await rota_repository.absences_of_person(db, reader.home_id, reader.person_id, who.now)
        return await self._answer(who, "away.html", {"away": rota_page.away(rota, mine)}, form, refused)

    async def _answer(
        self, who: Visit, template: str, page: Mapping[str, object], form: Form | None, refused: RotaRefused | None
    ) -> HTMLResponse:
        errors = {refused.field: refused.sentence} if refused else {}
        typed = form.typed() | {"days": form.all("days")} if form else {"days": ()}
        return await who.page(template, page, 422 if refused else 200, errors, typed)


async def read_rota(services: Services, db: ReadSession, who: Visit) -> rota_page.Rota:
    """The rota of the reader's home."""
    house, home = services.house, who.reader.home_id
    members = await house.directory.members(db, home, who.now)
    slots, absences = await house.rota.entries(db, home, who.now)
    gaps = await house.rota.gaps(db, home, members, who.now)
    return rota_page.Rota(members, slots, absences, gaps, who.now, house.zone)


def desk_of(services: Services, db: WriteSession, who: Visit) -> RotaDesk:
    """Who changes it now."""
    house = services.house
    return RotaDesk(db, house.transport, who.reader.home_id, who.reader.person_id, who.now, house.zone)


def who_may(who: Visit, roles: tuple[str, ...]) -> Visit:
    """For everybody else the page does not exist."""
    if who.reader.role not in roles or not who.reader.confirmed:
        raise NoSuchCase
    return who


def _confirmed(who: Visit) -> Visit:
    if not who.reader.confirmed:
        raise NoSuchCase
    return who


def _run_in(form: Form) -> tuple[str, datetime]:
    slot, _, begins = form.get("run", 80).partition("@")
    try:
        at = datetime.fromisoformat(begins)
    except ValueError:
        raise RotaRefused("run", "Choose the shift.") from None
    if at.tzinfo is None or at.year not in YEARS:
        raise RotaRefused("run", "Choose the shift.")
    return slot, at
