"""Words go further only in a recorded step: what, to whom, why, and was the child told first (domain brief 3.2).

The child is told of every one of them in the same transaction, in an approved sentence.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from backend.alerts.raising import Crew, Waiting, call_out, raised
from backend.alerts.standing import set_standing
from backend.cases import grants_repository
from backend.cases.acting import Desk, NotYet
from backend.cases.bodies import seal_text
from backend.cases.guarding import kept_out
from backend.cases.house import House
from backend.cases.regranting import grant_anew
from backend.cases.releasing import WORDS_KINDS, let_in_more
from backend.cases.sharing_tables import PassedOn, Share
from backend.cases.telling import tell_phrase
from backend.cases.two_sides import speaks_for_the_other
from backend.people.directory import Member
from backend.people.session import Reader
from backend.policy.climbing import Climb
from backend.policy.matrix import kind_of
from backend.store.columns import new_id
from backend.store.engine import WriteSession
from backend.vault import CannotOpen, Place, TransportKey, seal, unseal

NEVER = timedelta(days=36500)
"""What was passed on climbs no ladder: nobody else holds a key to it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One disclosure: to whom, why, and what the adult says about the child."""

    to_id: str
    why: str = field(repr=False)
    child_told_first: bool = False
    child_agrees: bool = False


async def share_words(desk: Desk, step: Step, topics: tuple[str, ...]) -> None:
    """Let somebody read the words. Raises NotYet: no reason, or this person may not read a case of this kind."""
    other = await _reachable(desk, step)
    kind = kind_of_case(desk, topics)
    if not desk.house.matrix.may_be_let_in(kind, other.role, child_agrees=step.child_agrees):
        raise NotYet("may_not_read")
    if await speaks_for_the_other(desk, other):
        raise NotYet("may_not_read")  # said as of anybody else: it must not show that there is another case
    await grant_anew(desk.db, desk.house.transport, desk.house.routes, desk.keys, other, WORDS_KINDS)
    await let_in_more(desk.db, desk.house.transport, desk.case, {other.id}, WORDS_KINDS, "shared", desk.now)
    await record(desk, "words", step)
    await _tell(desk, "shared_with", other)
    await desk.changed()


def kind_of_case(desk: Desk, topics: Collection[str]) -> str:
    """Which line of the matrix the case stands on."""
    route, routes = desk.case.route, desk.house.routes
    return kind_of(route, route in routes.routes and routes.is_private(route), topics, desk.case.complaint)


async def pass_on(desk: Desk, step: Step, words: str, level: str) -> str:
    """Pass on words of one's choosing: sealed to one person, without a link to the case. Returns its id."""
    if not words.strip():
        raise NotYet("words")
    other = await _reachable(desk, step)
    row = post_to(desk, other, words.strip(), level)
    await record(desk, "passed_on", step, words.strip())
    await _tell(desk, "passed_on", other)
    await call_one(desk.db, desk.house, Called(row.home_id, row.id, row.level, "passed_on", other.id), desk.now)
    return row.id


@dataclass(frozen=True, slots=True)
class Called:
    """One person is called to something of theirs alone: `of` is its id, and leads to no case."""

    home_id: str
    of: str
    level: str
    kind: str
    person: str


async def call_one(db: WriteSession, house: House, called: Called, now: datetime) -> None:
    """Tell that one person, by whatever way they are told of things; nobody else is ever called to it."""
    due_at = house.targets.seen_by(called.level, now, house.zone)
    course = house.targets.course(called.level, "home", "", house.zone)
    waiting = Waiting(called.home_id, called.of, called.level, due_at, course, called.kind)
    crew = Crew(lambda _rung: {called.person})
    alert = raised(None, waiting, crew, now)
    set_standing(alert, Climb(now, act_by=now + NEVER))
    await call_out(db, house.live, alert, crew, course.ladder.top, now)


def post_to(desk: Desk, other: Member, words: str, level: str) -> PassedOn:
    """Words sealed to one person's own key."""
    if other.public_key is None:
        raise NotYet("may_not_read")
    row = PassedOn(
        id=new_id(), home_id=desk.case.home_id, from_id=desk.reader.person_id, to_id=other.id, level=level, at=desk.now
    )
    row.words = seal(words.encode(), other.public_key, passed_place(row))
    row.mac = desk.house.transport.row_mac(passed_place(row), row.from_id, b"", row.words)
    desk.db.add(row)
    return row


def passed_place(row: PassedOn) -> Place:
    """Where words that were passed on belong."""
    return Place("passed_on.words", row.id, row.home_id, "", f"to/{row.to_id}")


def open_passed(row: PassedOn, reader: Reader, transport: TransportKey) -> str | None:
    """What was passed on; None where the row was put in or changed by somebody else."""
    if not transport.check_row_mac(row.mac, passed_place(row), row.from_id, b"", row.words):
        return None
    try:
        return unseal(row.words, reader.key, passed_place(row)).decode()
    except CannotOpen:
        return None


async def _reachable(desk: Desk, step: Step) -> Member:
    """Somebody of this home whose entry verifies and who is not kept out: for everybody else there is no such step."""
    if not step.why.strip():
        raise NotYet("reason")
    other = await desk.house.directory.member(desk.db, desk.case.home_id, step.to_id, desk.now)
    out = await kept_out(desk.db, desk.house.transport, desk.case)
    if other is None or other.public_key is None or other.id in out or other.id == desk.reader.person_id:
        raise NotYet("may_not_read")
    return other


async def record(desk: Desk, kind: str, step: Step, what: str = "", second_id: str | None = None) -> Share:
    """Keep one disclosure, with its line in the audit."""
    row = Share(
        **desk.row(),
        kind=kind,
        by_id=desk.reader.person_id,
        second_id=second_id,
        to_id=step.to_id,
        child_told_first=step.child_told_first,
        at=desk.now,
    )
    notes = await desk.public("notes")
    row.why = seal_text(step.why.strip(), notes, share_place(row, "why"))
    row.what = seal_text(what, notes, share_place(row, "what")) if what else None
    desk.db.add(row)
    await desk.audit(f"share_{kind}", row.id)
    return row


def share_place(row: Share, column: str) -> Place:
    """Where the texts of a disclosure belong."""
    return Place(f"share.{column}", row.id, row.home_id, row.case_id, "notes")


async def _tell(desk: Desk, phrase: str, other: Member) -> None:
    params = {"name": desk.reader.first_name, "other": other.first_name}
    await tell_phrase(desk.db, desk.house, desk.case, phrase, params, await desk.language(), desk.now)


async def shares_of(desk: Desk) -> list[Share]:
    """Every disclosure so far, oldest first."""
    return list(await grants_repository.shares(desk.db, desk.case.id))
