"""Break-glass: whom an alert called, and who says that the words are needed to save a life, may read them (3.2, 3.4).

One named person and a reason open the words; in the same transaction the child is told and somebody above is called to
look at it. After some hours they are closed again, and that somebody has said whether it was needed. Never for one whom
the case may be about, and never who wrote.
"""

from collections.abc import Mapping
from datetime import datetime

from backend.alerts import repository as alerts
from backend.alerts.circumstances import case_behind
from backend.audit.chain import note
from backend.cases import grants_repository
from backend.cases import repository as cases
from backend.cases.acting import Desk, NotYet
from backend.cases.guarding import kept_out
from backend.cases.house import House
from backend.cases.opened import keys_for
from backend.cases.rekeying import rekey
from backend.cases.releasing import WORDS_KINDS, let_in_more, lock_again
from backend.cases.service import NoSuchCase
from backend.cases.sharing import Called, Step, call_one, record
from backend.cases.sharing_tables import CLOSED, OPENED, Asking
from backend.cases.tables import Case
from backend.cases.telling import tell_phrase
from backend.intake import asked
from backend.intake.asked import Ask
from backend.intake.letting_in import let_in_again
from backend.people.directory import Member
from backend.people.session import Reader
from backend.store.engine import ReadSession, Store, WriteSession

GLASS = "break_glass"
CALLED = frozenset(("case", "safety"))
OUTCOMES: Mapping[str, str] = {"needed": "", "not_needed": "opened_wrongly"}
"""What somebody above says of it afterwards, and what the child is told then besides."""


async def may_break(db: ReadSession, house: House, reader: Reader, alert_id: str) -> Case:
    """The case behind an alert that called this reader and whose words they cannot read. Raises NoSuchCase."""
    rules = house.unsealing
    if reader.role not in rules.break_glass.opened_by or not reader.confirmed:
        raise NoSuchCase
    called = {alert.id: alert for alert in await alerts.called_without_words(db, reader.person_id)}
    alert = called.get(alert_id)
    if alert is None or alert.kind not in CALLED or not rules.presses(alert.level):
        raise NoSuchCase
    case = await cases.case_by_id(db, case_behind(alert, house.transport))
    if case is None or case.state != "open" or not rules.presses(case.level) or case.home_id != reader.home_id:
        raise NoSuchCase
    closed_to = await kept_out(db, house.transport, case) | await cases.reading_words(db, case.id)
    if reader.person_id in closed_to:
        raise NoSuchCase
    return case


async def break_glass(db: WriteSession, house: House, reader: Reader, alert_id: str, why: str, now: datetime) -> str:
    """Open the words to this reader. Returns the case's id. Raises NoSuchCase, NotYet."""
    case = await may_break(db, house, reader, alert_id)
    case = await cases.case_for_writing(db, case.id)
    reviewer = await _reviewer(db, house, case, reader.person_id, now)
    if reviewer is None:
        raise NotYet("nobody_to_tell")
    await let_in_more(db, house.transport, case, {reader.person_id}, ("words",), GLASS, now)
    keys = await keys_for(db, reader, case)
    words = keys.get("words")
    if words is None:
        raise NotYet("no_key")
    desk = Desk(db, house, reader, case, keys, words, now)
    await asked.put(db, house, case, Ask(GLASS, OPENED, reader.person_id, reviewer.id, why), now)
    await record(desk, GLASS, Step(reader.person_id, why), second_id=reviewer.id)
    await tell_phrase(db, house, case, "opened_for_life", {"name": reader.first_name}, await desk.language(), now)
    await desk.changed()
    return case.id


async def review(db: WriteSession, house: House, reader: Reader, asking_id: str, outcome: str, now: datetime) -> None:
    """Somebody above has looked at it: it was needed, or not. The words are closed again. Raises NoSuchCase, NotYet."""
    if outcome not in OUTCOMES:
        raise NotYet("outcome")
    row, case = await asked.taken_up(db, house, reader, asking_id, GLASS)
    if row.state == OPENED:
        await _close(db, house, case, row, reader.person_id, now)
    await asked.settle(db, row, outcome, now)
    await note(db, house.transport, case, reader.person_id, f"glass_{outcome}", row.id, now)
    if OUTCOMES[outcome]:
        here = await house.here(db, case.home_id, now)
        params = {"name": here.name(row.by_id), "other": reader.first_name}
        await tell_phrase(db, house, case, OUTCOMES[outcome], params, "en", now)


async def end_openings(store: Store, house: House, now: datetime) -> int:
    """Close what was open for long enough; where whoever was to look at it may not any more, call the next one."""
    async with store.reading() as db:
        waiting = [(row.id, row.case_id) for row in await grants_repository.askings_in(db, GLASS, (OPENED, CLOSED))]
    done = 0
    for asking_id, case_id in waiting:
        async with store.writing() as db:
            case = await cases.case_for_writing(db, case_id)
            row = await grants_repository.asking_for_writing(db, asking_id)
            done += await _look_after(db, house, case, row, now)
    return done


async def _look_after(db: WriteSession, house: House, case: Case, row: Asking, now: datetime) -> bool:
    ends = row.state == OPENED and row.at + house.unsealing.break_glass.stays_open <= now
    if ends:
        await _close(db, house, case, row, "clock", now)
        row.state = CLOSED
    if row.state in (OPENED, CLOSED) and not await _still_may(db, house, case, row, now):
        await _call_the_next(db, house, case, row, now)
    return ends


async def _still_may(db: ReadSession, house: House, case: Case, row: Asking, now: datetime) -> bool:
    out = await kept_out(db, house.transport, case)
    members = await house.directory.members(db, case.home_id, now)
    return any(m.id == row.second_id and m.public_key is not None and m.id not in out for m in members)


async def _call_the_next(db: WriteSession, house: House, case: Case, row: Asking, now: datetime) -> None:
    reviewer = await _reviewer(db, house, case, row.by_id, now)
    if reviewer is None or reviewer.id == row.second_id:
        return
    await asked.end_call(db, row, now)
    row.second_id = reviewer.id
    await note(db, house.transport, case, "clock", "glass_handed_on", row.id, now)
    await call_one(db, house, Called(row.home_id, row.id, asked.LEVEL, asked.KIND, reviewer.id), now)


async def _reviewer(db: ReadSession, house: House, case: Case, opener: str, now: datetime) -> Member | None:
    """The first of those above whom the case is not about, and who did not open it."""
    out = await kept_out(db, house.transport, case) | {opener}
    members = [m for m in await house.directory.members(db, case.home_id, now) if m.public_key is not None]
    for role in house.unsealing.break_glass.reviewed_by:
        for member in members:
            if member.role == role and member.id not in out:
                return member
    return None


async def _close(db: WriteSession, house: House, case: Case, row: Asking, by: str, now: datetime) -> None:
    """What they read they have read; what comes next is sealed to keys that they never had."""
    await lock_again(db, case, {row.for_id}, WORDS_KINDS, "glass_closed")
    here = await house.here(db, case.home_id, now)
    out = await kept_out(db, house.transport, case)
    await rekey(db, house, case, here.members, out)
    await let_in_again(db, house, here.without(out), case, now)
    for share in await grants_repository.shares(db, case.id):
        if share.kind == GLASS and share.to_id == row.for_id and share.ended_at is None:
            share.ended_at = now
    await note(db, house.transport, case, by, "glass_closed", row.id, now)
    await tell_phrase(db, house, case, "closed_again", {"name": here.name(row.for_id)}, "en", now)
    await house.live.publish(db, f"person:{row.for_id}", "case")
