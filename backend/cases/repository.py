"""Finds and writes cases, their compartments, grants and threads. The permission filter lives here."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, insert, select, update

from backend.cases.tables import (
    Attachment,
    Case,
    ChildSession,
    Compartment,
    Grant,
    Message,
    Opening,
    ReturnCode,
)
from backend.store.engine import ReadSession, WriteSession


async def case_by_id(db: ReadSession, case_id: str) -> Case | None:
    """A case, whoever asks: only for rooms that have checked already (the child's own turn, the clock)."""
    return await db.get(Case, case_id)


CASE_FOR_WRITING = (
    select(Case)
    .where(Case.id == bindparam("case_id"))
    .with_for_update()
    .execution_options(populate_existing=True)  # what this session read before it had the lock may be old
)


async def case_for_writing(db: WriteSession, case_id: str) -> Case:
    """A case, locked until the commit. Raises NoResultFound."""
    return (await db.scalars(CASE_FOR_WRITING, {"case_id": case_id})).one()


async def readable_case(db: ReadSession, case_id: str, person_id: str) -> Case | None:
    """A case of which this person holds a released grant for words or summary. None is all that anybody else gets."""
    query = select(Case).where(Case.id == case_id, Case.state != "forming", _lets_in(person_id))
    return await db.scalar(query)


async def readable_cases(db: ReadSession, person_id: str, newest: int) -> Sequence[Case]:
    """The newest cases of which this person holds a released grant for words or summary."""
    query = (
        select(Case).where(Case.state != "forming", _lets_in(person_id)).order_by(Case.began_at.desc()).limit(newest)
    )
    return (await db.scalars(query)).all()


async def guarded_cases(db: ReadSession, home_id: str) -> Sequence[str]:
    """The cases of a home from which somebody is kept out and that are not finished: for what decides who is."""
    query = select(Case.id).where(Case.home_id == home_id, Case.guarded.is_(True), Case.state != "closed")
    return (await db.scalars(query.order_by(Case.id))).all()


def _lets_in(person_id: str) -> ColumnElement[bool]:
    return Case.id.in_(
        select(Grant.case_id).where(
            Grant.person_id == person_id, Grant.state == "released", Grant.kind.in_(("words", "summary"))
        )
    )


END_OF_THREAD = (
    select(Message.sequence, Message.mac)
    .where(Message.case_id == bindparam("case_id"))
    .order_by(Message.sequence.desc())
    .limit(1)
)


async def end_of_thread(db: ReadSession, case_id: str) -> tuple[int, bytes]:
    """The place and the seal of the newest message; (0, nothing) for an empty thread."""
    found = (await db.execute(END_OF_THREAD, {"case_id": case_id})).first()
    return (found[0], found[1]) if found else (0, b"")


INSERT_COMPARTMENTS = insert(Compartment)
INSERT_GRANTS = insert(Grant)


async def add_letterbox(
    db: WriteSession, compartments: Sequence[Mapping[str, object]], grants: Sequence[Mapping[str, object]]
) -> None:
    """Write the compartments and locked grants of a new case."""
    connection = await db.connection()  # rows as they are: no objects are made of some eighty of them
    await connection.execute(INSERT_COMPARTMENTS, compartments)
    if grants:
        await connection.execute(INSERT_GRANTS, grants)


COMPARTMENTS = select(Compartment).where(Compartment.case_id == bindparam("case_id"))


async def compartments(db: ReadSession, case_id: str) -> Sequence[Compartment]:
    """The compartments of a case."""
    return (await db.scalars(COMPARTMENTS, {"case_id": case_id})).all()


GRANT_STATES = select(Grant.person_id, Grant.kind, Grant.state, Grant.opened_at).where(
    Grant.case_id == bindparam("case_id")
)


async def grant_states(db: ReadSession, case_id: str) -> Sequence[tuple[str, str, str, datetime | None]]:
    """Every grant of a case as (person, kind, state, opened at), without its bytes."""
    return [(p, k, s, o) for p, k, s, o in (await db.execute(GRANT_STATES, {"case_id": case_id})).all()]


async def grants(db: ReadSession, case_id: str, wanted: Collection[tuple[str, str]]) -> Sequence[Grant]:
    """The grants for some (person, kind) pairs of a case."""
    people = {person for person, _ in wanted}
    found = await db.scalars(select(Grant).where(Grant.case_id == case_id, Grant.person_id.in_(people)))
    return [grant for grant in found if (grant.person_id, grant.kind) in wanted]


async def my_grants(db: ReadSession, case_ids: Sequence[str], person_id: str) -> Sequence[Grant]:
    """A person's released grants in some cases."""
    query = select(Grant).where(Grant.case_id.in_(case_ids), Grant.person_id == person_id, Grant.state == "released")
    return (await db.scalars(query)).all()


async def thread(db: ReadSession, case_id: str) -> Sequence[Message]:
    """A case's messages in their order."""
    return (await db.scalars(select(Message).where(Message.case_id == case_id).order_by(Message.sequence))).all()


LAST_CHILD_MESSAGES = (
    select(Message)
    .where(Message.case_id == bindparam("case_id"), Message.author == "child", Message.kind.in_(("text", "edit")))
    .order_by(Message.sequence.desc())
    .limit(bindparam("count"))
)


async def last_child_messages(db: ReadSession, case_id: str, count: int) -> Sequence[Message]:
    """The newest messages of the child, oldest first."""
    found = await db.scalars(LAST_CHILD_MESSAGES, {"case_id": case_id, "count": count})
    return list(reversed(found.all()))


async def answers_to(db: ReadSession, message_id: str) -> Sequence[Message]:
    """The replies that belong to one message of the child."""
    query = select(Message).where(Message.answers_id == message_id).order_by(Message.sequence)
    return (await db.scalars(query)).all()


OPENINGS = select(Opening).where(Opening.case_id == bindparam("case_id")).order_by(Opening.at)


async def openings(db: ReadSession, case_id: str) -> Sequence[Opening]:
    """Who has opened a case, first to last."""
    return (await db.scalars(OPENINGS, {"case_id": case_id})).all()


SESSION_AND_CASE = (
    select(ChildSession, Case)
    .join(Case, Case.id == ChildSession.case_id)
    .where(ChildSession.token_hash == bindparam("token_hash"), ChildSession.ended_at.is_(None))
)


async def session_and_case(db: ReadSession, token_hash: bytes) -> tuple[ChildSession, Case] | None:
    """The live session of a token, and its case."""
    found = (await db.execute(SESSION_AND_CASE, {"token_hash": token_hash})).first()
    return (found[0], found[1]) if found else None


async def live_session(db: ReadSession, token_hash: bytes) -> ChildSession | None:
    """The child's session of a token that is alive."""
    query = select(ChildSession).where(ChildSession.token_hash == token_hash, ChildSession.ended_at.is_(None))
    return await db.scalar(query)


async def end_session(db: WriteSession, session_id: str, at: datetime) -> None:
    """The token of this session is dead from now on."""
    await db.execute(update(ChildSession).where(ChildSession.id == session_id).values(ended_at=at))


async def return_code(db: ReadSession, lookup: bytes) -> ReturnCode | None:
    """The row of some return words."""
    return await db.scalar(select(ReturnCode).where(ReturnCode.lookup == lookup))


async def return_code_of(db: ReadSession, case_id: str) -> ReturnCode | None:
    """The return words' row of a case, if words have been handed out."""
    return await db.scalar(select(ReturnCode).where(ReturnCode.case_id == case_id).limit(1))


async def settle_words(db: WriteSession, case_id: str) -> None:
    """The words have arrived: forget them."""
    statement = update(ReturnCode).where(ReturnCode.case_id == case_id, ReturnCode.owed.is_not(None))
    await db.execute(statement.values(owed=None, owed_until=None))


async def attachments(db: ReadSession, case_id: str) -> dict[str, Attachment]:
    """The attachments of a case by their message, without loading what they hold more than once."""
    found = await db.scalars(select(Attachment).where(Attachment.case_id == case_id))
    return {attachment.message_id: attachment for attachment in found}


async def held_cases(db: ReadSession, now: datetime, limit: int) -> Sequence[Case]:
    """Cases whose words have been held long enough, claimed for this tick."""
    query = select(Case).where(Case.held_until <= now).order_by(Case.held_until).limit(limit)
    return (await db.scalars(query.with_for_update(skip_locked=True))).all()


async def newest_sequence_by(db: ReadSession, case_id: str, author: str) -> int:
    """The place of the newest message by an author; 0 if there is none."""
    query = select(func.max(Message.sequence)).where(Message.case_id == case_id, Message.author == author)
    return await db.scalar(query) or 0


SOME: BindParameter[str] = bindparam("some", expanding=True)
SHUT_OUT = select(Grant.case_id, Grant.person_id).where(Grant.case_id.in_(SOME), Grant.state == "destroyed").distinct()
CLAIMED_CASES = (
    select(Case)
    .where(Case.id.in_(SOME))
    .order_by(Case.id)
    .with_for_update(skip_locked=True)
    .execution_options(populate_existing=True)
)
TO_LET_IN = select(Grant.case_id, Grant.person_id, Grant.kind, Grant.state).where(
    Grant.case_id.in_(SOME), Grant.kind.in_(bindparam("kinds", expanding=True))
)


async def shut_out(db: ReadSession, case_ids: Collection[str]) -> dict[str, frozenset[str]]:
    """By case: everybody who is excluded from it for good. They are called by nothing that comes of it."""
    found: dict[str, set[str]] = {}
    for case_id, person_id in await db.execute(SHUT_OUT, {"some": list(case_ids)}):
        found.setdefault(case_id, set()).add(person_id)
    return {case_id: frozenset(people) for case_id, people in found.items()}


async def let_in(db: ReadSession, case_id: str) -> frozenset[str]:
    """Everybody who can open the words or the summary of a case now."""
    kinds = Grant.kind.in_(("words", "summary"))
    query = select(Grant.person_id).where(Grant.case_id == case_id, Grant.state == "released", kinds)
    return frozenset((await db.scalars(query)).all())


async def claimed_cases(db: WriteSession, case_ids: Collection[str]) -> dict[str, Case]:
    """Those of some cases that nobody has in hand, locked until the commit; always in the same order."""
    return {case.id: case for case in await db.scalars(CLAIMED_CASES, {"some": list(case_ids)})}


async def which_exist(db: ReadSession, case_ids: Collection[str]) -> frozenset[str]:
    """Those of some ids that are cases; a safety alert or a drill has none."""
    return frozenset((await db.scalars(select(Case.id).where(Case.id.in_(case_ids)))).all())


async def cases_by_id(db: ReadSession, case_ids: Collection[str]) -> dict[str, Case]:
    """Some cases, whoever asks: only for the clock."""
    if not case_ids:
        return {}
    return {case.id: case for case in await db.scalars(select(Case).where(Case.id.in_(case_ids)))}


async def reading_words(db: ReadSession, case_id: str) -> frozenset[str]:
    """Everybody to whom the words of a case are open now."""
    query = select(Grant.person_id).where(Grant.case_id == case_id, Grant.kind == "words", Grant.state == "released")
    return frozenset((await db.scalars(query)).all())


async def to_let_in(db: ReadSession, case_ids: Collection[str], kinds: Collection[str]) -> dict[str, frozenset[str]]:
    """Of each of some cases: everybody whose grants of these kinds wait, and to whom the words are not open now."""
    reading, waiting = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for case_id, person, kind, state in await db.execute(TO_LET_IN, {"some": list(case_ids), "kinds": list(kinds)}):
        if state == "held":
            waiting[case_id].add(person)
        elif state == "released" and kind == "words":
            reading[case_id].add(person)
    return {case_id: frozenset(people - reading[case_id]) for case_id, people in waiting.items()}
