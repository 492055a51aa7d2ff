"""What one of two people asks of another one to save a life: kept, and told to that person alone."""

from dataclasses import dataclass, field
from datetime import datetime

from backend.alerts import repository as alerts
from backend.audit.chain import note
from backend.cases import grants_repository
from backend.cases import repository as cases
from backend.cases.acting import NotYet
from backend.cases.guarding import kept_out
from backend.cases.house import House
from backend.cases.service import NoSuchCase
from backend.cases.sharing import Called, call_one
from backend.cases.sharing_tables import WAITING, Asking
from backend.cases.tables import Case
from backend.people.session import Reader
from backend.store.columns import new_id
from backend.store.engine import ReadSession, WriteSession
from backend.vault import Place, TransportKey

KIND, LEVEL = "asking", "urgent"


@dataclass(frozen=True, slots=True)
class Ask:
    """Who asks for what, who would read, and who is the second person."""

    kind: str
    state: str
    by_id: str
    second_id: str
    why: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AskedView:
    """One asking as the second person sees it: no word, no route, no name of a child, no case."""

    id: str
    kind: str
    state: str
    by: str
    role: str
    at: datetime
    why: str = field(repr=False)


def why_place(row: Asking) -> Place:
    """Where the reason of an asking belongs. The second person must read it and holds no key of the case."""
    return Place("asking.why", row.id, row.home_id, row.case_id)


def why_of(row: Asking, transport: TransportKey) -> str:
    """What was given as the reason."""
    return transport.unseal(row.why, why_place(row)).decode()


async def put(db: WriteSession, house: House, case: Case, ask: Ask, now: datetime) -> Asking:
    """Keep an asking, and call the second person to it. Raises NotYet without a reason."""
    if not ask.why.strip():
        raise NotYet("reason")
    row = Asking(
        id=new_id(),
        home_id=case.home_id,
        case_id=case.id,
        kind=ask.kind,
        state=ask.state,
        by_id=ask.by_id,
        for_id=ask.by_id,
        second_id=ask.second_id,
        at=now,
    )
    row.why = house.transport.seal(ask.why.strip().encode(), why_place(row))
    db.add(row)
    await note(db, house.transport, case, ask.by_id, f"{ask.kind}_{ask.state}", row.id, now)
    await call_one(db, house, Called(row.home_id, row.id, LEVEL, KIND, ask.second_id), now)
    return row


async def mine(db: ReadSession, house: House, reader: Reader, asking_id: str) -> tuple[Asking, Case]:
    """What waits for this reader's answer. Raises NoSuchCase, also for one from whom the case is kept by now."""
    row = await grants_repository.asking(db, asking_id)
    case = await cases.case_by_id(db, row.case_id) if row is not None else None
    if row is None or case is None or row.second_id != reader.person_id or not reader.confirmed:
        raise NoSuchCase
    if reader.person_id in await kept_out(db, house.transport, case):
        raise NoSuchCase
    return row, case


async def taken_up(db: WriteSession, house: House, reader: Reader, asking_id: str, kind: str) -> tuple[Asking, Case]:
    """The same for an answer: both locked, still waiting. Raises NoSuchCase."""
    row, case = await mine(db, house, reader, asking_id)
    case = await cases.case_for_writing(db, case.id)
    row = await grants_repository.asking_for_writing(db, row.id)
    if row.kind != kind or row.state not in WAITING:
        raise NoSuchCase
    return row, case


async def settle(db: WriteSession, row: Asking, state: str, now: datetime) -> None:
    """It has been answered, or counts no more: nobody is called to it any longer."""
    row.state, row.second_at = state, now
    await end_call(db, row, now)


async def end_call(db: WriteSession, row: Asking, now: datetime) -> None:
    """Nobody is called to it any longer."""
    alert = await alerts.open_alert(db, row.id)
    if alert is not None:
        alert.acknowledged_by, alert.acknowledged_at = row.second_id, alert.acknowledged_at or now
        alert.settled_at = now


async def view(db: ReadSession, house: House, reader: Reader, asking_id: str, now: datetime) -> AskedView:
    """What the second person sees. Raises NoSuchCase."""
    row, _ = await mine(db, house, reader, asking_id)
    by = await house.directory.member(db, row.home_id, row.by_id, now)
    name, role = (by.name, by.role) if by else ("Somebody who has left", "")
    return AskedView(row.id, row.kind, row.state, name, role, row.at, why_of(row, house.transport))
