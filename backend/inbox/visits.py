"""A request of a signed-in adult: who, when, and what they sent. Checked before anything is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from starlette.datastructures import FormData, UploadFile
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse

from backend.audit.refusals import note_refusal
from backend.inbox.answers import Refusal, SignedOut
from backend.inbox.cookies import DOOR, form_token, form_token_fits, secret_in
from backend.inbox.frame import Frame, frame_of
from backend.inbox.services import Services
from backend.inbox.templating import render
from backend.people import sessions
from backend.people.session import Reader
from backend.policy.limits import Limit

MOST_BYTES = 64 * 1024
STALE = "This page was open for too long, or came from elsewhere. Go back, load it again, and send it once more."


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, as text."""

    _fields: FormData = field(repr=False)

    def get(self, name: str, most: int = 4000) -> str:
        """One field, without spaces at its ends; empty where it is missing."""
        value = self._fields.get(name)
        return value.strip()[:most] if isinstance(value, str) else ""

    def raw(self, name: str, most: int) -> str:
        """One field exactly as it was typed: a password may begin or end with a space."""
        value = self._fields.get(name)
        return value[:most] if isinstance(value, str) else ""

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a field."""
        return tuple(value for value in self._fields.getlist(name) if isinstance(value, str))

    def file(self, name: str) -> UploadFile | None:
        """A file; None where none was chosen."""
        value = self._fields.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None

    def typed(self) -> dict[str, object]:
        """What was typed, to be shown again beside an error. Passwords and tokens never are."""
        kept = {name: self.get(name) for name in self._fields if name not in ("csrf", "password", "code")}
        return kept | {"ticked": self.all("ticked")}


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of one signed-in adult."""

    services: Services
    reader: Reader
    csrf: str = field(repr=False)
    now: datetime
    path: str
    told: str

    async def refused(self, about: str) -> None:
        """Keep in this person's account that something was refused."""
        await note_refusal(self.services.store, self.services.house.transport, self.reader, "refused", about, self.now)

    async def frame(self) -> Frame:
        """What stands around the page."""
        house = self.services.house
        async with self.services.store.reading() as db:
            home = await house.directory.home(db, self.reader.home_id, self.now)
        return frame_of(self.reader, home.name, self.csrf, self.path, self.told, self.now, house.zone)

    async def page(
        self,
        template: str,
        page: object,
        status: int = 200,
        errors: Mapping[str, str] | None = None,
        typed: Mapping[str, object] | None = None,
    ) -> HTMLResponse:
        """A page in its frame."""
        frame = await self.frame()
        return render(template, status, frame=frame, page=page, errors=errors or {}, typed=typed or {})


async def visit(request: Request, services: Services) -> Visit:
    """Who asks. Raises SignedOut."""
    now, secret = services.clock(), secret_in(request)
    if secret is None:
        raise SignedOut
    async with services.store.reading() as db:
        reader = await sessions.reader_of(db, services.house.transport, secret, now)
    if reader is None:
        raise SignedOut
    slow_down(services.limits.pages, reader.session_id, now)
    await _note_use(services, reader, now)
    found = Visit(services, reader, form_token(secret), now, request.url.path, request.query_params.get("told", ""))
    request.state.visit = found
    return found


async def _note_use(services: Services, reader: Reader, now: datetime) -> None:
    if reader.seen_at is not None and now - reader.seen_at > sessions.SEEN_EVERY:
        async with services.store.writing() as db:
            await sessions.still_there(db, reader, now)


async def posted(
    request: Request, services: Services, *, acts: bool = True, files: int = 0, most: int = MOST_BYTES
) -> tuple[Visit, Form]:
    """Who sends which form. `acts`: it does something. `files`, `most` bytes: may come. Raises SignedOut, Refusal."""
    found = await visit(request, services)
    if acts:
        slow_down(services.limits.acts, found.reader.session_id, found.now)
    form = await _form(request, files, most)
    if not form_token_fits(secret_in(request), form.get("csrf")):
        raise Refusal(403, STALE)
    return found, form


async def posted_at_door(request: Request, services: Services) -> Form:
    """A form of somebody who is not signed in. Raises Refusal."""
    slow_down(services.limits.doors, address_of(request), services.clock())
    form = await _form(request)
    if not form_token_fits(secret_in(request, DOOR), form.get("csrf")):
        raise Refusal(403, STALE)
    return form


def slow_down(limit: Limit, key: str, now: datetime) -> None:
    """Raises Refusal where somebody asks too often."""
    wait = limit.wait(key, now)
    if wait:
        raise Refusal(429, "That was a lot at once. Wait a moment, then try again.", wait=int(wait) + 1)


def address_of(request: Request) -> str:
    """Where the request comes from, as the server in front of us says it (SAYSO_TRUSTED_PROXIES)."""
    return request.client.host if request.client else "unknown"


async def _form(request: Request, files: int = 0, most: int = MOST_BYTES) -> Form:
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > most:
        raise Refusal(413, "That is too long to send. Make it shorter.")
    try:
        return Form(await request.form(max_files=files))
    except ClientDisconnect:
        raise Refusal(400, STALE) from None  # they went to another page before all of it was sent
