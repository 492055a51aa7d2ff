"""The front door: Email and Password, then Code, and out again."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from backend.audit.chain import note_own
from backend.inbox.answers import FRONT_DOOR, InboxRoute, SignedOut, see_other
from backend.inbox.cookies import (
    DOOR,
    SESSION,
    device_secret,
    door_secret,
    drop,
    form_token,
    keep,
    keep_device,
    secret_in,
)
from backend.inbox.services import Services
from backend.inbox.standing_routes import BROWSER
from backend.inbox.templating import render
from backend.inbox.times import length_in_words
from backend.inbox.visits import address_of, posted, posted_at_door
from backend.people import accounts_repository
from backend.people.passkeys import LONGEST_ANSWER
from backend.people.sign_in import Admitted, Refused
from backend.policy.audience import audience

LONGEST_PASSWORD = 1000
CLEARED = '"cache", "storage"'
"""Not the cookies: the mark of the browser stays, so that nobody can lock its people out of it."""


class Door:
    """Signing in and out."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(route_class=InboxRoute, include_in_schema=False)
        router.add_api_route("/sign-in", self.sign_in, methods=["POST"])
        router.add_api_route("/code", self.code_page, methods=["GET"])
        router.add_api_route("/code", self.code, methods=["POST"])
        router.add_api_route("/code/passkey", self.passkey, methods=["POST"])
        router.add_api_route("/sign-out", self.sign_out, methods=["POST"])
        return router

    def sign_in_page(self, request: Request, error: str = "", status: int = 200) -> Response:
        """Email and Password."""
        return self._page(request, "sign_in.html", error, status, shift=secret_in(request, BROWSER) is not None)

    @audience("public", limit="30 a minute per address, and a growing wait per account and address")
    async def sign_in(self, request: Request) -> Response:
        """The first step. What is wrong is never said more exactly."""
        form = await posted_at_door(request, self._services)
        email, password = form.get("email", 320), form.raw("password", LONGEST_PASSWORD)
        now = self._services.clock()
        answer = await self._services.sign_in.with_password(
            email, password, address_of(request), now, device_secret(request)
        )
        if isinstance(answer, Admitted):
            response: Response = see_other("/inbox/code")
            keep(response, SESSION, answer.secret, secure=self._services.secure)
            return response
        return self.sign_in_page(
            request, _sentence(answer, "Email and password don’t fit. Try again."), _status(answer)
        )

    @audience("public", limit="30 a minute per address")
    async def code_page(self, request: Request) -> Response:
        """Code."""
        return await self._second_page(request, "", 200, recovery=request.query_params.get("with") == "recovery")

    @audience("public", limit="30 a minute per address, and a growing wait per account and address")
    async def code(self, request: Request) -> Response:
        """The second step."""
        form = await posted_at_door(request, self._services)
        secret, now = secret_in(request), self._services.clock()
        if secret is None:
            raise SignedOut
        answer = await self._services.sign_in.with_code(
            secret, form.get("code", 80), address_of(request), now, device_secret(request)
        )
        sentence = "That code doesn’t fit or has run out. Type the new one."
        return await self._after_second_step(request, answer, sentence, recovery=len(form.get("code")) > 8)

    @audience("public", limit="30 a minute per address, and a growing wait per account and address")
    async def passkey(self, request: Request) -> Response:
        """The second step, with a passkey."""
        form = await posted_at_door(request, self._services)
        secret, site, now = secret_in(request), self._services.site, self._services.clock()
        if secret is None or site is None:
            raise SignedOut
        answer = await self._services.sign_in.with_passkey(
            secret, site, form.raw("answer", LONGEST_ANSWER), address_of(request), now, device_secret(request)
        )
        sentence = "That passkey doesn’t fit. Try again, or type the code from your app."
        return await self._after_second_step(request, answer, sentence, recovery=False)

    async def _after_second_step(
        self, request: Request, answer: Admitted | Refused, sentence: str, *, recovery: bool
    ) -> Response:
        if isinstance(answer, Admitted):
            response: Response = see_other(FRONT_DOOR)
            keep(response, SESSION, answer.secret, secure=self._services.secure)
            keep_device(request, response, secure=self._services.secure)
            drop(response, DOOR)
            return response
        if answer.over:
            return self.sign_in_page(request, "That took too long. Start again.", 403)
        return await self._second_page(request, _sentence(answer, sentence), _status(answer), recovery=recovery)

    async def _second_page(self, request: Request, error: str, status: int, *, recovery: bool) -> Response:
        secret = secret_in(request)
        if secret is None:
            raise SignedOut
        offer = await self._services.sign_in.offer_passkey(secret, self._services.site, self._services.clock())
        return self._page(request, "code.html", error, status, recovery=recovery, passkey=offer)

    @audience("adult", limit="60 a minute per session")
    async def sign_out(self, request: Request) -> Response:
        """Forget the session, here and in the database."""
        visit, _ = await posted(request, self._services)
        async with self._services.store.writing() as db:
            await accounts_repository.end_session(db, visit.reader.person_id, visit.reader.session_id)
            await note_own(db, self._services.house.transport, visit.reader, "signed_out", visit.now)
        response: Response = see_other(FRONT_DOOR)
        drop(response)
        response.headers["clear-site-data"] = CLEARED
        return response

    def _page(self, request: Request, template: str, error: str, status: int, **more: object) -> Response:
        secret = door_secret(request)
        response = render(template, status, csrf=form_token(secret), error=error, **more)
        keep(response, DOOR, secret, secure=self._services.secure)
        return response


def _sentence(refused: Refused, otherwise: str) -> str:
    if refused.wait:
        return f"Too many tries from here. Try again in {length_in_words(refused.wait)}."
    return otherwise


def _status(refused: Refused) -> int:
    return 429 if refused.wait else 403
