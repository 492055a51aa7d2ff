"""One's own account: fingerprint, passkeys, where one is signed in, and the password once more."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from backend.audit.chain import note_own
from backend.cases import giving_back
from backend.cases.service import NoSuchCase
from backend.inbox.answers import FRONT_DOOR, InboxRoute, see_other
from backend.inbox.cookies import drop
from backend.inbox.proving import INBOX_PATH, require_proof
from backend.inbox.services import Services
from backend.inbox.times import clock, length_in_words
from backend.inbox.visits import Visit, address_of, posted, visit
from backend.people import accounts_repository, passkeys, passkeys_repository, sessions
from backend.people.invitations import spoken_fingerprint
from backend.people.passkeys import LONGEST_ANSWER, PasskeyRefused, Site
from backend.people.tables import AdultSession
from backend.policy.audience import audience
from backend.store.engine import WriteSession

LOOKING, ACTING = "120 a minute per session", "60 a minute per session"
LONGEST_PASSWORD = 1000


class AccountRoutes:
    """Pages about oneself."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(route_class=InboxRoute, include_in_schema=False)
        router.add_api_route("/account", self.account, methods=["GET"])
        router.add_api_route("/sessions/{session_id}/end", self.end_session, methods=["POST"])
        router.add_api_route("/sessions/end-all", self.end_all, methods=["POST"])
        router.add_api_route("/passkeys", self.passkey_page, methods=["GET"])
        router.add_api_route("/passkeys", self.add_passkey, methods=["POST"])
        router.add_api_route("/passkeys/{passkey_id}/remove", self.remove_passkey, methods=["POST"])
        router.add_api_route("/prove", self.prove_page, methods=["GET"])
        router.add_api_route("/prove", self.prove, methods=["POST"])
        return router

    @audience("adult", limit=LOOKING)
    async def account(self, request: Request) -> Response:
        """One's own fingerprint, passkeys, and where one is signed in."""
        who = await visit(request, self._services)
        zone = self._services.house.zone
        async with self._services.store.reading() as db:
            found = await sessions.sessions_of(db, who.reader, who.now)
            keys = await passkeys.mine(db, self._services.house.transport, who.reader)
            lost = await giving_back.to_give_back(db, who.reader)
            members = await self._services.house.directory.members(db, who.reader.home_id, who.now)
        lines = [
            {
                "id": each.id,
                "is_this": each.is_this,
                "began": clock(each.began_at, who.now, zone),
                "seen": clock(each.seen_at, who.now, zone),
            }
            for each in found
        ]
        page = {
            "sessions": lines,
            "fingerprint": spoken_fingerprint(who.reader.key.public.raw, who.reader.signing.public),
            "passkeys": [
                {
                    "id": key.id,
                    "label": key.label,
                    "added": clock(key.added_at, who.now, zone),
                    "used": clock(key.used_at, who.now, zone) if key.used_at else "",
                }
                for key in keys
            ],
            "lost": [
                {"id": member.id, "name": member.name, "count": lost[member.id]}
                for member in members
                if member.id in lost and member.public_key is not None
            ],
            "may_add": self._services.site is not None,
        }
        return await who.page("account.html", page)

    @audience("adult", limit=ACTING)
    async def end_session(self, request: Request, session_id: str) -> Response:
        """Sign out somewhere."""
        who, _ = await posted(request, self._services)
        async with self._services.store.writing() as db:
            await accounts_repository.end_session(db, who.reader.person_id, session_id)
            await note_own(db, self._services.house.transport, who.reader, "signed_out", who.now)
        if session_id != who.reader.session_id:
            return see_other("/inbox/account?told=ended")
        return _signed_out()

    @audience("adult", limit=ACTING)
    async def end_all(self, request: Request) -> Response:
        """Sign out everywhere, here too; no browser is known any more."""
        who, _ = await posted(request, self._services)
        async with self._services.store.writing() as db:
            await accounts_repository.end_all_sessions(db, who.reader.person_id)
            await accounts_repository.forget_devices(db, who.reader.person_id)
            await note_own(db, self._services.house.transport, who.reader, "signed_out_everywhere", who.now)
        return _signed_out()

    @audience("adult", limit=LOOKING)
    async def passkey_page(self, request: Request) -> Response:
        """Add a passkey."""
        who = await visit(request, self._services)
        require_proof(who, "/inbox/passkeys")
        return await self._passkey_page(who, "")

    @audience("adult", limit=ACTING)
    async def add_passkey(self, request: Request) -> Response:
        """Keep what the browser has made."""
        who, form = await posted(request, self._services)
        require_proof(who, "/inbox/passkeys")
        label = form.get("label", 40) or "Passkey"
        try:
            async with self._services.store.writing() as db:
                session = await self._session(db, who)
                await passkeys.add(
                    db,
                    self._services.house.transport,
                    self._site(),
                    session,
                    form.raw("answer", LONGEST_ANSWER),
                    label,
                    who.now,
                )
                await note_own(db, self._services.house.transport, who.reader, "passkey_added", who.now)
        except PasskeyRefused as refused:
            return await self._passkey_page(who, str(refused))
        return see_other("/inbox/account?told=passkey")

    @audience("adult", limit=ACTING)
    async def remove_passkey(self, request: Request, passkey_id: str) -> Response:
        """It counts no more."""
        who, _ = await posted(request, self._services)
        async with self._services.store.writing() as db:
            await passkeys_repository.remove(db, who.reader.person_id, passkey_id)
            await note_own(db, self._services.house.transport, who.reader, "passkey_removed", who.now)
        return see_other("/inbox/account?told=passkey_gone")

    @audience("adult", limit=LOOKING)
    async def prove_page(self, request: Request) -> Response:
        """The password once more."""
        who = await visit(request, self._services)
        return await self._prove_page(who, request.query_params.get("next", ""), "", 200)

    @audience("adult", limit="60 a minute per session, and a growing wait after wrong passwords")
    async def prove(self, request: Request) -> Response:
        """It fits: on to what was asked for."""
        who, form = await posted(request, self._services)
        password, onward = form.raw("password", LONGEST_PASSWORD), form.get("next", 300)
        refused = await self._services.sign_in.prove(who.reader, password, address_of(request), who.now)
        if refused is None:
            return see_other(onward if INBOX_PATH.fullmatch(onward) else FRONT_DOOR)
        wait = f" Try again in {length_in_words(refused.wait)}." if refused.wait else ""
        return await self._prove_page(who, onward, f"That password doesn’t fit.{wait}", 429 if refused.wait else 403)

    async def _prove_page(self, who: Visit, onward: str, error: str, status: int) -> Response:
        return await who.page("prove.html", {"next": onward[:300], "error": error}, status)

    async def _passkey_page(self, who: Visit, error: str) -> Response:
        async with self._services.store.writing() as db:
            session = await self._session(db, who)
            person = await accounts_repository.person(db, who.reader.person_id)
            if person is None:
                raise NoSuchCase
            offer = await passkeys.offer_to_add(db, self._services.house.transport, self._site(), person, session)
        return await who.page("passkeys.html", {"offer": offer, "error": error}, 422 if error else 200)

    async def _session(self, db: WriteSession, who: Visit) -> AdultSession:
        found = await db.get(AdultSession, who.reader.session_id)
        if found is None:
            raise NoSuchCase
        return found

    def _site(self) -> Site:
        if self._services.site is None:
            raise NoSuchCase
        return self._services.site


def _signed_out() -> Response:
    response = see_other(FRONT_DOOR)
    drop(response)
    response.headers["clear-site-data"] = '"cache", "storage"'
    return response
