"""The alarm of a signed-in page, the shift PIN, web push, and the house tablets as a colleague sets them up."""

import json

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, HTMLResponse, Response

from backend.alerts import telling_repository
from backend.alerts.pushing import NotAPushAddress, keep_push_address
from backend.alerts.ringing import ringing_for
from backend.audit.chain import note_own
from backend.cases.service import NoSuchCase
from backend.inbox.alarm_page import alarm_of
from backend.inbox.answers import InboxRoute, Refusal, see_other
from backend.inbox.cookies import drop, keep
from backend.inbox.services import Services
from backend.inbox.standing_routes import BROWSER
from backend.inbox.templating import STATIC, render
from backend.inbox.times import clock
from backend.inbox.visits import Visit, posted, visit
from backend.intake.keyless import answer_without_keys
from backend.people import tablets
from backend.people.shift_pin import LONGEST, PinRefused, ShiftPins
from backend.policy.audience import audience
from backend.vault.push import PushKey

LOOKING, ACTING = "120 a minute per session", "60 a minute per session"
MAY_PLACE = frozenset(("registered_manager", "delegated_senior", "responsible_individual"))


class AlarmRoutes:
    """For those who are signed in."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._pins = ShiftPins(services.store, services.house.transport, services.slow)
        self._push = PushKey(services.house.transport)

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(route_class=InboxRoute, include_in_schema=False)
        router.add_api_route("/alarm", self.alarm, methods=["GET"])
        router.add_api_route("/alarm/{alert_id}/answer", self.answer, methods=["POST"])
        router.add_api_route("/alarm/{alert_id}/there", self.there, methods=["POST"])
        router.add_api_route("/alarms", self.mine, methods=["GET"])
        router.add_api_route("/pin", self.set_pin, methods=["POST"])
        router.add_api_route("/pin/remove", self.remove_pin, methods=["POST"])
        router.add_api_route("/push", self.push, methods=["POST"])
        router.add_api_route("/push/off", self.push_off, methods=["POST"])
        router.add_api_route("/push-worker.js", self.push_worker, methods=["GET"])
        router.add_api_route("/tablets", self.tablets, methods=["GET"])
        router.add_api_route("/tablets", self.add_tablet, methods=["POST"])
        router.add_api_route("/tablets/{tablet_id}/remove", self.remove_tablet, methods=["POST"])
        return router

    @audience("adult", limit=LOOKING)
    async def alarm(self, request: Request) -> Response:
        """What rings for this person now, for a page that is open."""
        who = await visit(request, self._services)
        async with self._services.store.reading() as db:
            found = await ringing_for(db, who.reader.person_id)
        zone = self._services.house.zone
        return render("alarm.html", alarm=alarm_of(found, {}, "/inbox/alarm", who.csrf, who.now, zone))

    @audience("adult", limit=ACTING)
    async def answer(self, request: Request, alert_id: str) -> Response:
        """ "I've got this", without opening a word."""
        return await self._answer(request, alert_id, there=False)

    @audience("adult", limit=ACTING)
    async def there(self, request: Request, alert_id: str) -> Response:
        """ "I am with them", without opening a word."""
        return await self._answer(request, alert_id, there=True)

    async def _answer(self, request: Request, alert_id: str, *, there: bool) -> Response:
        who, _ = await posted(request, self._services)
        store, house = self._services.store, self._services.house
        if not await answer_without_keys(store, house, who.reader.person_id, alert_id, who.now, there=there):
            raise NoSuchCase
        return see_other(f"/inbox/?told={'there' if there else 'got'}")

    @audience("adult", limit=LOOKING)
    async def mine(self, request: Request) -> Response:
        """How I am woken: PIN and web push."""
        return await self._mine(await visit(request, self._services))

    @audience("adult", limit=ACTING)
    async def set_pin(self, request: Request) -> Response:
        """A PIN until the shift ends, and this browser remembered for as long."""
        who, form = await posted(request, self._services)
        async with self._services.store.reading() as db:
            ends = await self._services.house.rota.duty_ends(db, who.reader.home_id, who.reader.person_id, who.now)
        try:
            secret = await self._pins.set(who.reader, form.raw("pin", 20), ends or who.now + LONGEST, who.now)
        except PinRefused as refused:
            return await self._mine(who, {"pin": str(refused)})
        async with self._services.store.writing() as db:
            await note_own(db, self._services.house.transport, who.reader, "pin_set", who.now)
        response: Response = see_other("/inbox/alarms?told=pin")
        keep(response, BROWSER, secret, secure=self._services.secure, lasting=True)
        return response

    @audience("adult", limit=ACTING)
    async def remove_pin(self, request: Request) -> Response:
        """No PIN any more."""
        who, _ = await posted(request, self._services)
        await self._pins.forget(who.reader.person_id)
        response: Response = see_other("/inbox/alarms?told=unpin")
        drop(response, BROWSER)
        return response

    @audience("adult", limit=ACTING)
    async def push(self, request: Request) -> Response:
        """Tell me in this browser."""
        who, form = await posted(request, self._services)
        try:
            subscription = json.loads(form.raw("subscription", 4000))
            async with self._services.store.writing() as db:
                hosts, transport = self._services.push_hosts, self._services.house.transport
                await keep_push_address(db, transport, hosts, who.reader, subscription, who.now)
        except (ValueError, RecursionError, NotAPushAddress):
            raise Refusal(422, "This browser can’t be told. Use another one, or e-mail.") from None
        return see_other("/inbox/alarms?told=push")

    @audience("adult", limit=ACTING)
    async def push_off(self, request: Request) -> Response:
        """Tell me in no browser any more."""
        who, _ = await posted(request, self._services)
        async with self._services.store.writing() as db:
            await telling_repository.forget_push_of(db, who.reader.person_id)
        return see_other("/inbox/alarms?told=unpush")

    @audience("public", limit="not limited: one small file")
    async def push_worker(self, request: Request) -> Response:  # noqa: ARG002  (every route is asked the same way)
        """What shows a note while no page is open. A browser lets it serve only what lies below it."""
        return FileResponse(STATIC / "push-worker.js", media_type="text/javascript")

    @audience("adult", limit=LOOKING)
    async def tablets(self, request: Request) -> Response:
        """The tablets of the home, for those who set them up."""
        return await self._tablets(_may_place(await visit(request, self._services)))

    @audience("adult", limit=ACTING)
    async def add_tablet(self, request: Request) -> Response:
        """A code for a new one, shown once."""
        who, form = await posted(request, self._services)
        _may_place(who)
        name = form.get("name", tablets.LONGEST_NAME)
        if not name:
            return await self._tablets(who, errors={"name": "Say where it stands, for example Kitchen."})
        async with self._services.store.writing() as db:
            code = await tablets.offer(db, self._services.house.transport, who.reader, name, who.now)
            await note_own(db, self._services.house.transport, who.reader, "tablet_added", who.now)
        return await self._tablets(who, code)

    @audience("adult", limit=ACTING)
    async def remove_tablet(self, request: Request, tablet_id: str) -> Response:
        """It is none any more."""
        who, _ = await posted(request, self._services)
        _may_place(who)
        async with self._services.store.writing() as db:
            if not await tablets.remove(db, who.reader, tablet_id):
                raise NoSuchCase
            await note_own(db, self._services.house.transport, who.reader, "tablet_removed", who.now)
        return see_other("/inbox/tablets?told=untablet")

    async def _mine(self, who: Visit, errors: dict[str, str] | None = None) -> HTMLResponse:
        async with self._services.store.reading() as db:
            until = await self._pins.until(db, who.reader.person_id, who.now)
            browsers = len(await telling_repository.push_addresses(db, who.reader.person_id))
        page = {
            "until": clock(until, who.now, self._services.house.zone) if until else "",
            "browsers": browsers,
            "push_key": self._push.public,
            "may_place": who.reader.role in MAY_PLACE and who.reader.confirmed,
        }
        return await who.page("alarms.html", page, 422 if errors else 200, errors)

    async def _tablets(self, who: Visit, code: str = "", errors: dict[str, str] | None = None) -> HTMLResponse:
        house = self._services.house
        async with self._services.store.reading() as db:
            found = await tablets.tablets_of(db, house.transport, who.reader.home_id, who.now)
        lines = [
            {
                "id": each.id,
                "name": each.name,
                "quiet": each.quiet,
                "heard": clock(each.alive_at, who.now, house.zone) if each.alive_at else "never",
            }
            for each in found
        ]
        address = f"{self._services.public_url.rstrip('/')}/inbox/tablet"
        page = {"tablets": lines, "code": code, "address": address}
        return await who.page("tablets.html", page, 422 if errors else 200, errors)


def _may_place(who: Visit) -> Visit:
    """For everybody else the page does not exist."""
    if who.reader.role not in MAY_PLACE or not who.reader.confirmed:
        raise NoSuchCase
    return who
