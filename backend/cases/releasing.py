"""Letting readers in and out of a case. Nothing is ever shown by a screen that a grant does not open."""

from collections.abc import Collection, Iterable
from datetime import datetime

from backend.cases import repository
from backend.cases.letterbox import grant_place
from backend.cases.tables import Case, Grant
from backend.policy.routes import Readers
from backend.store.engine import WriteSession
from backend.vault import TransportKey, release

WORDS_KINDS = ("words", "notes", "summary", "held")


def wanted_grants(readers: Readers, naming: str) -> set[tuple[str, str]]:
    """The (person, kind) pairs that should be open: identity only for those whom the child allowed (W4)."""
    wanted = {(person, kind) for person in readers.words for kind in WORDS_KINDS}
    wanted |= {(person, "summary") for person in readers.summary}
    if naming == "named":
        wanted |= {(person, "identity") for person in readers.words}
    if naming == "recipient_only" and readers.recipient:
        wanted.add((readers.recipient, "identity"))
    return wanted


async def set_readers(
    db: WriteSession,
    transport: TransportKey,
    case: Case,
    readers: Readers,
    cause: str,
    now: datetime,
    stay: Collection[str] = (),
) -> set[str]:
    """Make `readers` the readers of a case. Returns the people whose words were opened to them just now.

    Whoever is no longer meant is locked out again, also one who has opened it: what they read they have read, and the
    child is told by whom, but what is said from now on is not for them. Those of `stay` keep what they have opened:
    only their shift has ended.
    """
    wanted = wanted_grants(readers, case.naming)
    states = await repository.grant_states(db, case.id)
    to_open = {(p, k) for p, k, state, _ in states if state == "held" and (p, k) in wanted}
    keep = {p for p, _, _, opened in states if opened is not None and p in stay}
    to_lock = {(p, k) for p, k, state, _ in states if state == "released" and (p, k) not in wanted and p not in keep}
    for grant in await repository.grants(db, case.id, to_open | to_lock):
        if (grant.person_id, grant.kind) in to_open:
            _open(grant, transport, cause, now)
        else:
            _lock_again(grant, cause)
    return {person for person, kind in to_open if kind == "words"}


def _open(grant: Grant, transport: TransportKey, cause: str, now: datetime) -> None:
    if grant.locked is None or grant.release_key is None:
        return
    place = grant_place(grant.home_id, grant.case_id, grant.kind, grant.person_id)
    grant.inner = release(grant.locked, grant.release_key, place, transport)
    grant.state, grant.cause, grant.released_at = "released", cause, now


def _lock_again(grant: Grant, cause: str) -> None:
    grant.inner = None
    grant.state, grant.cause, grant.released_at = "held", cause, None


async def destroy(db: WriteSession, case: Case, people: Iterable[str], cause: str) -> None:
    """Exclude people for good: with their release keys goes every way to open what they never read."""
    states = await repository.grant_states(db, case.id)
    unread = {(p, k) for p, k, _, opened in states if p in set(people) and opened is None}
    for grant in await repository.grants(db, case.id, unread):
        grant.locked = grant.release_key = grant.inner = None
        grant.state, grant.cause = "destroyed", cause
