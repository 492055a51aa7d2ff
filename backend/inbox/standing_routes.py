"""Pages without keys: the house tablet, and one's own browser between sign-ins. They ring, and are answered by PIN."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from backend.alerts.ringing import Ringing, ringing_for, ringing_in_house
from backend.inbox.alarm_page import Alarm, alarm_of
from backend.inbox.answers import InboxRoute, SignedOut, see_other
from backend.inbox.cookies import DOOR, door_secret, form_token, keep, secret_in
from backend.inbox.services import Services
from backend.inbox.templating import render
from backend.inbox.visits import address_of, posted_at_door, slow_down
from backend.intake.keyless import answer_without_keys
from backend.people import accounts_repository, tablets, tablets_repository
from backend.people.shift_pin import ShiftPins, Wrong
from backend.policy.audience import audience
from backend.store.engine import ReadSession

TABLET, BROWSER = "sayso_tablet", "sayso_shift"
LOOKS = "240 a minute per address"
TRIES = "30 a minute per address, and five wrong PINs"
OUT_OF_TRIES = "That PIN doesn’t work any more. Sign in on your own device, and set a new one there."


@dataclass(frozen=True, slots=True)
class Standing:
    """What asks: a tablet of a home, or one person's browser."""

    home_id: str
    path: str
    name: str
    person_id: str = ""


class StandingRoutes:
    """The tablet at /inbox/tablet, one's own browser at /inbox/shift."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._pins = ShiftPins(services.store, services.house.transport, services.slow)

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(route_class=InboxRoute, include_in_schema=False)
        router.add_api_route("/tablet", self.enrol, methods=["POST"])
        for path in ("/tablet", "/shift"):
            router.add_api_route(path, self.show, methods=["GET"])
            router.add_api_route(f"{path}/alarm", self.alarm, methods=["GET"])
            router.add_api_route(f"{path}/{{alert_id}}/answer", self.answer, methods=["POST"])
            router.add_api_route(f"{path}/{{alert_id}}/there", self.there, methods=["POST"])
        return router

    @audience("public", limit=LOOKS)
    async def show(self, request: Request) -> Response:
        """The page. A browser that is no tablet yet is asked for its code; one without a PIN goes to the front door."""
        try:
            return await self._page(request)
        except SignedOut:
            if request.url.path.endswith("/tablet"):
                return self._code_page(request)
            raise

    @audience("public", limit=LOOKS)
    async def alarm(self, request: Request) -> Response:
        """The alarm alone, for a page that is open. A tablet that asks is alive."""
        return render("alarm.html", alarm=await self._alarm(request))

    @audience("public", limit="30 a minute per address")
    async def enrol(self, request: Request) -> Response:
        """The code that a signed-in colleague was shown."""
        form = await posted_at_door(request, self._services)
        async with self._services.store.writing() as db:
            secret = await tablets.enrol(db, form.get("tablet_code", 20), self._services.clock())
        if secret is None:
            return self._code_page(request, "That code doesn’t fit or has run out.", 403)
        response: Response = see_other("/inbox/tablet")
        keep(response, TABLET, secret, secure=self._services.secure, lasting=True)
        return response

    @audience("public", limit=TRIES)
    async def answer(self, request: Request, alert_id: str) -> Response:
        """ "I've got this", with a PIN."""
        return await self._answer(request, alert_id, there=False)

    @audience("public", limit=TRIES)
    async def there(self, request: Request, alert_id: str) -> Response:
        """ "I am with them", with a PIN."""
        return await self._answer(request, alert_id, there=True)

    async def _answer(self, request: Request, alert_id: str, *, there: bool) -> Response:
        form, services = await posted_at_door(request, self._services), self._services
        now = services.clock()
        async with services.store.reading() as db:
            standing = await self._standing(db, request)
        person = standing.person_id or form.get("person", 32)
        known = await self._pins.try_pin(person, standing.home_id, form.get("pin", 8), now)
        if isinstance(known, Wrong):
            said = f"That PIN isn’t right. {known.left} more tries." if known.left else OUT_OF_TRIES
            return await self._page(request, said, 403)
        if not await answer_without_keys(services.store, services.house, person, alert_id, now, there=there):
            return await self._page(request, "That one isn’t open any more.", 404)
        return see_other(standing.path)

    async def _page(self, request: Request, error: str = "", status: int = 200) -> Response:
        alarm = await self._alarm(request, error)
        response = render("standing.html", status, alarm=alarm)
        keep(response, DOOR, door_secret(request), secure=self._services.secure)
        return response

    def _code_page(self, request: Request, error: str = "", status: int = 200) -> Response:
        secret = door_secret(request)
        response = render("tablet_code.html", status, csrf=form_token(secret), error=error)
        keep(response, DOOR, secret, secure=self._services.secure)
        return response

    async def _alarm(self, request: Request, error: str = "") -> Alarm:
        services = self._services
        now, house = services.clock(), services.house
        slow_down(services.limits.pages, address_of(request), now)
        async with services.store.reading() as db:
            standing = await self._standing(db, request)
            here = await house.here(db, standing.home_id, now)
            found = await self._ringing(db, standing)
            people = await self._people(db, standing)
        return alarm_of(
            found,
            {member.id: member.first_name for member in here.members},
            standing.path,
            form_token(door_secret(request)),
            now,
            house.zone,
            tuple((person, here.name(person)) for person in people),
            pin=True,
            error=error,
            name=standing.name,
        )

    async def _ringing(self, db: ReadSession, standing: Standing) -> tuple[Ringing, ...]:
        if standing.person_id:
            return await ringing_for(db, standing.person_id)
        return await ringing_in_house(db, self._services.house.rota, standing.home_id, self._services.clock())

    async def _people(self, db: ReadSession, standing: Standing) -> tuple[str, ...]:
        if standing.person_id:
            return (standing.person_id,)
        rows = await tablets_repository.pins_of_home(db, standing.home_id, self._services.clock())
        return tuple(row.person_id for row in rows)

    async def _standing(self, db: ReadSession, request: Request) -> Standing:
        """Who asks, by the cookie of the path. Raises SignedOut."""
        now, transport = self._services.clock(), self._services.house.transport
        if "/tablet" in request.url.path:
            secret = secret_in(request, TABLET)
            tablet = await tablets.tablet_of(db, secret) if secret else None
            if tablet is None:
                raise SignedOut
            await self._note_alive(tablet.id, tablet.alive_at, now)
            return Standing(tablet.home_id, "/inbox/tablet", tablets.name_of(transport, tablet))
        secret = secret_in(request, BROWSER)
        pin = await self._pins.browser_of(db, secret, now) if secret else None
        person = await accounts_repository.person(db, pin.person_id, pin.home_id) if pin else None
        if pin is None or person is None:
            raise SignedOut
        return Standing(pin.home_id, "/inbox/shift", "", person.id)

    async def _note_alive(self, tablet_id: str, last: datetime | None, now: datetime) -> None:
        if last is None or now - last > tablets.REPORT_EVERY:
            async with self._services.store.writing() as db:
                await tablets_repository.saw(db, tablet_id, now)
