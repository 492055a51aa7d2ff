"""Finds and writes grants over all epochs of a letterbox, later keys of the child, exclusions and relationships."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, insert, or_, select, update

from backend.cases.repository import add_letterbox
from backend.cases.sharing_tables import Asking, PassedOn, Share
from backend.cases.tables import Case, ChildGrant, Exclusion, Grant
from backend.people.tables import Relationship
from backend.store.engine import ReadSession, WriteSession


@dataclass(frozen=True, slots=True)
class GrantState:
    """One grant without its bytes."""

    id: str
    person: str
    kind: str
    epoch: int
    state: str
    cause: str
    opened_at: datetime | None


STATES = select(Grant.id, Grant.person_id, Grant.kind, Grant.epoch, Grant.state, Grant.cause, Grant.opened_at).where(
    Grant.case_id == bindparam("case_id")
)


async def states(db: ReadSession, case_id: str) -> Sequence[GrantState]:
    """Every grant of a case."""
    return [GrantState(*row) for row in (await db.execute(STATES, {"case_id": case_id})).all()]


async def grants_by_id(db: ReadSession, ids: Collection[str]) -> Sequence[Grant]:
    """The grants themselves."""
    return (await db.scalars(select(Grant).where(Grant.id.in_(ids)))).all() if ids else ()


async def add_epoch(
    db: WriteSession,
    compartments: Sequence[Mapping[str, object]],
    grants: Sequence[Mapping[str, object]],
    child: ChildGrant | None,
) -> None:
    """Write the new keys of a letterbox."""
    await add_letterbox(db, compartments, grants)
    if child is not None:
        db.add(child)


async def child_grants(db: ReadSession, case_id: str) -> Sequence[ChildGrant]:
    """The child's later keys of the words, newest first."""
    query = select(ChildGrant).where(ChildGrant.case_id == case_id).order_by(ChildGrant.epoch.desc())
    return (await db.scalars(query)).all()


async def exclusions(db: ReadSession, case_id: str) -> Sequence[Exclusion]:
    """Everybody who is, or was, kept out of a case."""
    return (await db.scalars(select(Exclusion).where(Exclusion.case_id == case_id).order_by(Exclusion.at))).all()


async def joined_to(db: ReadSession, home_id: str, people: Collection[str]) -> frozenset[str]:
    """Relatives, partners and close friends of some people on one team (CF4)."""
    if not people:
        return frozenset()
    query = select(Relationship.person_id, Relationship.other_id).where(
        Relationship.home_id == home_id,
        Relationship.ended_at.is_(None),
        or_(Relationship.person_id.in_(people), Relationship.other_id.in_(people)),
    )
    return frozenset(person for pair in (await db.execute(query)).all() for person in pair) - frozenset(people)


async def put_grant(db: WriteSession, grant_id: str | None, row: Mapping[str, object]) -> None:
    """Write a grant anew, or in the place of a destroyed one."""
    if grant_id is None:
        await db.execute(insert(Grant), [dict(row)])
        return
    fresh = {name: row[name] for name in ("state", "locked", "release_key", "cause")}
    await db.execute(update(Grant).where(Grant.id == grant_id).values(**fresh, inner=None, released_at=None))


async def asking(db: ReadSession, asking_id: str) -> Asking | None:
    """What one of two people has asked for."""
    return await db.get(Asking, asking_id)


async def asking_for_writing(db: WriteSession, asking_id: str) -> Asking:
    """The same as it is now, locked until the commit: its case is locked already. Raises NoResultFound."""
    query = select(Asking).where(Asking.id == asking_id).with_for_update()
    return (await db.scalars(query.execution_options(populate_existing=True))).one()


async def asked_of(db: ReadSession, person_id: str, states_: Collection[str]) -> Sequence[Asking]:
    """What waits for one person's answer, newest first."""
    query = select(Asking).where(Asking.second_id == person_id, Asking.state.in_(states_))
    return (await db.scalars(query.order_by(Asking.at.desc()))).all()


async def askings_in(db: ReadSession, kind: str, states_: Collection[str]) -> Sequence[Asking]:
    """All of one kind that stand in some states, oldest first, in every home: for the clock."""
    query = select(Asking).where(Asking.kind == kind, Asking.state.in_(states_)).order_by(Asking.at)
    return (await db.scalars(query)).all()


async def askings(db: ReadSession, case_id: str) -> Sequence[Asking]:
    """All that was asked in a case."""
    return (await db.scalars(select(Asking).where(Asking.case_id == case_id).order_by(Asking.at))).all()


async def shares(db: ReadSession, case_id: str) -> Sequence[Share]:
    """Every disclosure of a case, oldest first."""
    return (await db.scalars(select(Share).where(Share.case_id == case_id).order_by(Share.at))).all()


async def passed_on_to(db: ReadSession, person_id: str) -> Sequence[PassedOn]:
    """What was passed on to one person, newest first."""
    query = select(PassedOn).where(PassedOn.to_id == person_id).order_by(PassedOn.at.desc())
    return (await db.scalars(query)).all()


async def case_ids_of(db: ReadSession, person_id: str) -> Sequence[str]:
    """The cases in which a person has a grant that was not destroyed."""
    query = select(Grant.case_id).where(Grant.person_id == person_id, Grant.state != "destroyed").distinct()
    return (await db.scalars(query.order_by(Grant.case_id))).all()


async def cases_lost_by(db: ReadSession, person_id: str, cause: str) -> Sequence[str]:
    """The cases whose words one person can open no more for this cause."""
    query = select(Grant.case_id).where(
        Grant.person_id == person_id, Grant.kind == "words", Grant.state == "destroyed", Grant.cause == cause
    )
    return (await db.scalars(query.distinct().order_by(Grant.case_id))).all()


async def destroyed_because(db: ReadSession, case_ids: Collection[str], cause: str) -> Sequence[tuple[str, str, str]]:
    """(person, case, kind) of the grants in some cases that were destroyed for this cause."""
    query = select(Grant.person_id, Grant.case_id, Grant.kind).where(
        Grant.case_id.in_(case_ids), Grant.state == "destroyed", Grant.cause == cause
    )
    return [(person, case, kind) for person, case, kind in (await db.execute(query)).all()]


async def unreadable(db: ReadSession, home_id: str, routes: Collection[str], cause: str) -> int:
    """How many open cases of some routes have lost a reader for this cause and have nobody left."""
    reads = select(Grant.case_id).where(Grant.kind == "words", Grant.state == "released")
    lost = select(Grant.case_id).where(Grant.kind == "words", Grant.state == "destroyed", Grant.cause == cause)
    query = select(func.count(Case.id)).where(
        Case.home_id == home_id, Case.route.in_(routes), Case.id.in_(lost), Case.id.not_in(reads)
    )
    return await db.scalar(query) or 0


async def released_to(db: ReadSession, person_id: str) -> Sequence[str]:
    """The cases whose words are open to a person."""
    query = select(Grant.case_id).where(Grant.person_id == person_id, Grant.kind == "words", Grant.state == "released")
    return (await db.scalars(query.distinct())).all()
