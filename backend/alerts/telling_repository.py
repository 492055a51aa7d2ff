"""Finds and writes what became of each telling, and where browsers take web push."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, Select, and_, bindparam, case, delete, exists, func, insert, select, update

from backend.alerts.tables import Alert, PushAddress, Told, ToldBy
from backend.store.among import among
from backend.store.columns import NOW, new_id
from backend.store.engine import ReadSession, WriteSession

Row = dict[str, object]
"""A row that is written as it is: thousands at once, too many for objects."""

PRESSING = ("emergency", "urgent")
DEAD_AFTER = 3
"""So many tries without success, and those on duty see it."""


TRY_LATER = update(Told).where(Told.id == bindparam("told")).values(next_try_at=bindparam("moment"))
TRIED_AGAIN = (
    update(ToldBy)
    .where(ToldBy.id == bindparam("row"))
    .values(state=bindparam("outcome"), tries=ToldBy.tries + 1, at=bindparam("moment"))
)


@dataclass(frozen=True, slots=True)
class Due:
    """A telling whose time has come: of whom, and what kind of alert it is of."""

    id: str
    person_id: str
    level: str
    kind: str


@dataclass(frozen=True, slots=True)
class Held:
    """How a telling stands, while nobody else can change it."""

    home_id: str
    case_id: str
    state: str
    tries: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one try in one way."""

    told_id: str
    home_id: str
    way: str
    went_out: bool
    is_first: bool
    """Nothing was written down of this telling before."""

    at: datetime


async def push_addresses(db: ReadSession, person_id: str) -> Sequence[PushAddress]:
    """Where a person takes web push."""
    return (await db.scalars(select(PushAddress).where(PushAddress.person_id == person_id))).all()


async def forget_push_addresses(db: WriteSession, ids: Collection[str]) -> None:
    """These are no more."""
    await db.execute(delete(PushAddress).where(PushAddress.id.in_(ids)))


async def forget_push_address(db: WriteSession, endpoint_hash: bytes) -> None:
    """This browser is told no more, whoever used it."""
    await db.execute(delete(PushAddress).where(PushAddress.endpoint_hash == endpoint_hash))


async def forget_push_of(db: WriteSession, person_id: str) -> None:
    """None of a person's browsers is told any more."""
    await db.execute(delete(PushAddress).where(PushAddress.person_id == person_id))


async def write_tellings(db: WriteSession, rows: Sequence[Row]) -> None:
    """Write who is to be told, all in one statement."""
    if rows:
        await (await db.connection()).execute(insert(Told), rows)


_CALLS = exists().where(
    Alert.id == Told.alert_id,
    Alert.round == Told.round,
    Alert.settled_at.is_(None),
    Alert.acknowledged_at.is_(None),  # then nobody else need be woken
)
_IS_DUE = and_(Told.state == "trying", Told.next_try_at <= NOW, _CALLS)
"""This telling is due, and its alert still waits for somebody. Asked of the telling, never of each alert."""

IS_ANYBODY_TO_BE_TOLD = (
    select(Told.id).where(_IS_DUE).order_by(Told.next_try_at).limit(1).scalar_subquery().is_not(None)
)
DUE_TO_BE_TOLD = (
    select(Told.id, Told.alert_id, Told.person_id)
    .where(_IS_DUE)
    .order_by(Told.next_try_at, Told.id)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True, of=Told)
)


async def anyone_due(db: ReadSession, now: datetime) -> bool:
    """A look without a lock: most of the time there is nobody to tell."""
    return await db.scalar(select(IS_ANYBODY_TO_BE_TOLD), {"now": now}) is True


async def due_to_be_told(db: WriteSession, limit: int, now: datetime) -> Sequence[Due]:
    """Who is to be told now, longest due first; held for this tick."""
    rows = (await db.execute(DUE_TO_BE_TOLD, {"now": now, "most": limit})).all()
    alerts = select(Alert.id, Alert.level, Alert.kind).where(among(db, Alert.id, {alert for _, alert, _ in rows}))
    known = {alert: (level, kind) for alert, level, kind in await db.execute(alerts)} if rows else {}
    return [Due(told, person, *known[alert]) for told, alert, person in rows]


async def put_off(db: WriteSession, told_ids: Collection[str], until: datetime) -> None:
    """Claim some tellings: this is a try, and the next is not before this moment."""
    claim = update(Told).where(among(db, Told.id, told_ids)).values(tries=Told.tries + 1, next_try_at=until)
    await (await db.connection()).execute(claim)


async def end_tellings(db: WriteSession, told_ids: Collection[str], state: str, now: datetime) -> None:
    """These are tried no more: they were told, or cannot be."""
    if told_ids:
        end = update(Told).where(among(db, Told.id, told_ids)).values(state=state, at=now)
        await (await db.connection()).execute(end)


async def try_later(db: WriteSession, moments: Sequence[tuple[str, datetime]]) -> None:
    """When each of some tellings is tried again."""
    if moments:
        rows = [{"told": told, "moment": moment} for told, moment in moments]
        await (await db.connection()).execute(TRY_LATER, rows)


async def held_tellings(db: WriteSession, told_ids: Collection[str], *, wait: bool) -> dict[str, Held]:
    """These tellings, locked until the commit; those that somebody else holds are waited for, or left out."""
    query = select(Told.id, Told.home_id, Told.case_id, Told.state, Told.tries)
    query = query.where(among(db, Told.id, told_ids)).order_by(Told.id).with_for_update(skip_locked=not wait)
    return {told: Held(home, case_id, state, tries) for told, home, case_id, state, tries in await db.execute(query)}


async def note_deliveries(db: WriteSession, outcomes: Sequence[Outcome]) -> None:
    """What became of tellings in each way, in its row if it has one. The caller holds the tellings' rows."""
    tried = {each.told_id for each in outcomes if not each.is_first}
    known = {(row.told_id, row.way): row.id for row in await deliveries(db, tried)} if tried else {}
    new: list[Row] = []
    again: list[Row] = []
    for each in outcomes:
        state, of = "out" if each.went_out else "failed", known.get((each.told_id, each.way))
        if of is None:
            of_telling = {"home_id": each.home_id, "told_id": each.told_id, "way": each.way}
            new.append({"id": new_id(), **of_telling, "state": state, "tries": 1, "at": each.at})
        else:
            again.append({"row": of, "outcome": state, "moment": each.at})
    connection = await db.connection()
    if new:
        await connection.execute(insert(ToldBy), new)
    if again:
        await connection.execute(TRIED_AGAIN, again)


async def told_before(db: ReadSession, before: datetime, limit: int) -> Sequence[str]:
    """Some tellings of alerts that ended before a moment."""
    query = select(Told.id).join(Alert, Alert.id == Told.alert_id).where(Alert.settled_at < before)
    return (await db.scalars(query.limit(limit))).all()


async def forget_tellings(db: WriteSession, told_ids: Collection[str]) -> None:
    """These tellings, and what became of them."""
    await db.execute(delete(ToldBy).where(among(db, ToldBy.told_id, told_ids)))
    await db.execute(delete(Told).where(among(db, Told.id, told_ids)))


async def deliveries(db: ReadSession, told_ids: Collection[str]) -> Sequence[ToldBy]:
    """What became of some tellings, by way."""
    query = select(ToldBy).where(among(db, ToldBy.told_id, told_ids)).order_by(ToldBy.told_id, ToldBy.way)
    return (await db.scalars(query)).all()


async def dead_letters(db: ReadSession, home_id: str, beside: str) -> Sequence[tuple[str, datetime]]:
    """Who cannot be told of alerts that still wait, and since when; only of alerts that `beside` is told of too."""
    mine = select(Told.alert_id).where(Told.person_id == beside, Told.state != "withdrawn")
    query = _lost().where(Told.home_id == home_id, Told.alert_id.in_(mine))
    return [(person, since) for person, since in (await db.execute(query)).all()]


async def count_dead_letters(db: ReadSession) -> int:
    """How many people cannot be told of an alert that still waits, in all homes."""
    return await db.scalar(select(func.count()).select_from(_lost().subquery())) or 0


def _lost() -> Select[str, datetime]:
    """Tried often enough, and reached by no telling of that alert, in whichever round."""
    reached = func.sum(case((Told.state.in_(("told", "answered")), 1), else_=0))
    return (
        select(Told.person_id, func.min(Alert.since))
        .join(Alert, Alert.id == Told.alert_id)
        .where(Alert.settled_at.is_(None), Told.state != "withdrawn")
        .group_by(Told.person_id, Told.alert_id)
        .having(func.sum(Told.tries) >= DEAD_AFTER, reached == 0)
        .order_by(func.min(Alert.since), Told.person_id)
    )


async def pressing_for(db: ReadSession, person_id: str) -> Sequence[Alert]:
    """Unsettled emergencies and urgent alerts that this person is told of, oldest first."""
    mine = select(Told.alert_id).where(Told.person_id == person_id, Told.state != "withdrawn")
    query = select(Alert).where(Alert.settled_at.is_(None), Alert.level.in_(PRESSING), Alert.id.in_(mine))
    return (await db.scalars(query.order_by(Alert.since, Alert.id))).all()


async def pressing_in(db: ReadSession, home_id: str) -> Sequence[tuple[Alert, frozenset[str]]]:
    """Unsettled emergencies and urgent alerts of a home, and who is told of each."""
    query = (
        select(Alert, Told.person_id)
        .join(Told, Told.alert_id == Alert.id)
        .where(Alert.home_id == home_id, Alert.settled_at.is_(None), Alert.level.in_(PRESSING))
        .where(Told.state != "withdrawn")
        .order_by(Alert.since, Alert.id)
    )
    found: dict[str, tuple[Alert, set[str]]] = {}
    for alert, person in (await db.execute(query)).all():
        found.setdefault(alert.id, (alert, set()))[1].add(person)
    return [(alert, frozenset(people)) for alert, people in found.values()]
