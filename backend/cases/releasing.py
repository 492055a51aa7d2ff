"""Letting readers in and out of a case. Nothing is ever shown by a screen that a grant does not open."""

from collections.abc import Collection, Iterable
from datetime import datetime

from backend.cases import grants_repository
from backend.cases.grants_repository import GrantState
from backend.cases.letterbox import grant_place
from backend.cases.tables import Case, Grant
from backend.policy.routes import Readers
from backend.store.engine import WriteSession
from backend.vault import TransportKey, release

WORDS_KINDS = ("words", "notes", "summary", "held")
STANDING = frozenset(("shared", "rung", "break_glass", "identity"))
"""Let in by a person or by a rung: whoever reads the route now, they stay, until the child chooses anew."""

Pair = tuple[str, str]
"""A person and a compartment."""


def wanted_grants(readers: Readers, naming: str) -> set[Pair]:
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
    *,
    anew: bool = False,
    nobody_new: bool = False,
) -> set[str]:
    """Make `readers` the readers of a case. Returns who has opened it and was shut out just now.

    Whoever is no longer meant is locked out again, also one who has opened it: what they read they have read, and the
    child is told by whom, but what is said from now on is not for them. Those of `stay` keep what they have opened:
    only their shift has ended. `anew`: the child has chosen, so nobody stays whom a person or a rung has let in.
    `nobody_new`: the words wait for the child's choice, and only those who read already go on.
    """
    found = await grants_repository.states(db, case.id)
    open_now = {(grant.person, grant.kind) for grant in found if grant.state == "released"}
    opened_before = {grant.person for grant in found if grant.opened_at is not None and grant.person in stay}
    standing = {(g.person, g.kind) for g in found if g.state == "released" and g.cause in STANDING and not anew}
    target = wanted_grants(readers, case.naming) | standing | {pair for pair in open_now if pair[0] in opened_before}
    if nobody_new:
        target &= open_now
    causes = {(grant.person, grant.kind): grant.cause for grant in found if grant.state == "released"}
    to_open = [g for g in found if g.state == "held" and (g.person, g.kind) in target]
    await _open_all(db, transport, to_open, causes, cause, now)
    to_lock = [g for g in found if g.state == "released" and (g.person, g.kind) not in target]
    await _lock_all(db, to_lock, cause)
    had_opened = {grant.person for grant in found if grant.opened_at is not None}
    return {grant.person for grant in to_lock if grant.kind == "words" and grant.person in had_opened}


async def let_in_more(
    db: WriteSession,
    transport: TransportKey,
    case: Case,
    people: Collection[str],
    kinds: Collection[str],
    cause: str,
    now: datetime,
) -> set[str]:
    """Let some people in beside those who read already; `cause` is one of `STANDING`. Returns who is new."""
    found = await grants_repository.states(db, case.id)
    to_open = [g for g in found if g.state == "held" and g.person in people and g.kind in kinds]
    await _open_all(db, transport, to_open, {}, cause, now)
    return {grant.person for grant in to_open}


async def lock_again(db: WriteSession, case: Case, people: Collection[str], kinds: Collection[str], cause: str) -> None:
    """Take back what a person or a rung had let in."""
    found = await grants_repository.states(db, case.id)
    await _lock_all(db, [g for g in found if g.state == "released" and g.person in people and g.kind in kinds], cause)


async def destroy(db: WriteSession, case: Case, people: Iterable[str], cause: str) -> None:
    """Exclude people for good: with their release keys goes every way to open what is theirs to open no more."""
    gone = set(people)
    found = await grants_repository.states(db, case.id)
    ids = [grant.id for grant in found if grant.person in gone and grant.state != "destroyed"]
    for grant in await grants_repository.grants_by_id(db, ids):
        grant.locked = grant.release_key = grant.inner = None
        grant.state, grant.cause, grant.released_at = "destroyed", cause, None


async def _open_all(
    db: WriteSession,
    transport: TransportKey,
    states: Collection[GrantState],
    causes: dict[Pair, str],
    cause: str,
    now: datetime,
) -> None:
    for grant in await grants_repository.grants_by_id(db, [state.id for state in states]):
        if grant.locked is None or grant.release_key is None:
            continue
        place = grant_place(grant.home_id, grant.case_id, grant.kind, grant.person_id, grant.epoch)
        grant.inner = release(grant.locked, grant.release_key, place, transport)
        grant.state, grant.released_at = "released", now
        grant.cause = causes.get((grant.person_id, grant.kind), cause)


async def _lock_all(db: WriteSession, states: Collection[GrantState], cause: str) -> None:
    for grant in await grants_repository.grants_by_id(db, [state.id for state in states]):
        _lock_again(grant, cause)


def _lock_again(grant: Grant, cause: str) -> None:
    grant.inner = None
    grant.state, grant.cause, grant.released_at = "held", cause, None
