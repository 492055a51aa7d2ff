"""Who must not see a case: kept out before anybody is let in (domain brief 3.3). For them it does not exist.

Who it is can be found only with the key file: the row holds a keyed hash and a sealed id.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from backend.alerts import repository as alerts
from backend.audit.chain import note
from backend.cases import grants_repository
from backend.cases.releasing import destroy
from backend.cases.tables import Case, Exclusion
from backend.store.columns import new_id
from backend.store.engine import ReadSession, WriteSession
from backend.vault import Place, TransportKey


def person_place(row: Exclusion) -> Place:
    """Where the id of somebody who is kept out belongs."""
    return Place("exclusion.person", row.id, row.home_id, row.case_id)


def person_of(row: Exclusion, transport: TransportKey) -> str:
    """Who is kept out."""
    return transport.unseal(row.person, person_place(row)).decode()


async def kept_out(db: ReadSession, transport: TransportKey, case: Case) -> frozenset[str]:
    """Everybody who must not see this case now."""
    if not case.guarded:
        return frozenset()
    rows = await grants_repository.exclusions(db, case.id)
    return frozenset(person_of(row, transport) for row in rows if row.cleared_at is None)


@dataclass(frozen=True, slots=True)
class Out:
    """Why people are kept out: the cause, who said so (empty: triage) and what they wrote, sealed for readers."""

    cause: str
    by: str = ""
    at: datetime = field(kw_only=True)


async def keep_out(
    db: WriteSession, transport: TransportKey, case: Case, people: Collection[str], why: Out
) -> dict[str, Exclusion]:
    """Keep people out, and with them their relatives and close friends on the team. Returns the rows that are new.

    Their grants are destroyed, used or not; what they have read stays read. Nobody tells them anything any more.
    """
    joined = await grants_repository.joined_to(db, case.home_id, people)
    found = {row.person_hash: row for row in await grants_repository.exclusions(db, case.id)}
    new = {}
    for person in sorted(set(people) | joined):
        before = found.get(_hash(transport, case, person))
        row = before or _row(db, transport, case, person)
        if before is None or before.cleared_at is not None:
            new[person] = row
        elif why.cause != "settled" or person in joined:
            continue
        row.cause = why.cause if person in people else "joined"
        row.at, row.by_id, row.cleared_at, row.cleared_by = why.at, why.by or None, None, None
    case.guarded = True
    await destroy(db, case, new, "excluded")
    await _tell_no_more(db, case, new)
    for row in new.values():
        await note(db, transport, case, why.by or "triage", f"kept_out_{row.cause}", row.id, why.at)
    return new


def _row(db: WriteSession, transport: TransportKey, case: Case, person: str) -> Exclusion:
    row = Exclusion(id=new_id(), home_id=case.home_id, case_id=case.id)
    row.person_hash = _hash(transport, case, person)
    row.person = transport.seal(person.encode(), person_place(row))
    db.add(row)
    return row


def _hash(transport: TransportKey, case: Case, person: str) -> bytes:
    return transport.lookup(f"exclusion:{case.id}", person)


async def _tell_no_more(db: WriteSession, case: Case, people: Collection[str]) -> None:
    for told in await alerts.told_of(db, case.id):
        if told.person_id in people:  # also one who had answered: for them there is no such alert any more
            told.state = "withdrawn"
