"""The silent engine: a home may run its model first without letting it rank. Rules and the help button still call.

Who switched it, when and why is sealed as one thing: a row that somebody changed or put in does not count, and an
engine is then heard.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from backend.learning import repository
from backend.learning.tables import SilentMode
from backend.policy.levels import highest
from backend.store.columns import new_id
from backend.store.engine import ReadSession, WriteSession
from backend.vault import CannotOpen, Place, TransportKey


@dataclass(frozen=True, slots=True)
class Switch:
    """One switch: silent from then on, or heard."""

    silent: bool
    person_id: str
    at: datetime
    reason: str = field(repr=False)


async def is_silent(db: ReadSession, transport: TransportKey, home_id: str) -> bool:
    """Is the engine of this home silent now?"""
    row = await repository.newest_switch(db, home_id)
    found = _opened(row, transport) if row is not None else None
    return found is not None and found.silent


async def history(db: ReadSession, transport: TransportKey, home_id: str) -> Sequence[Switch]:
    """Every switch that is as it was written, the latest first."""
    opened = [_opened(row, transport) for row in await repository.switches(db, home_id)]
    return [each for each in opened if each is not None]


def switch(db: WriteSession, transport: TransportKey, home_id: str, wanted: Switch) -> str:
    """Keep a switch. Returns its id."""
    row = SilentMode(id=new_id(), home_id=home_id, person_id=wanted.person_id, at=wanted.at)
    content = [wanted.silent, wanted.person_id, wanted.at.isoformat(), wanted.reason]
    row.content = transport.seal(json.dumps(content, ensure_ascii=False).encode(), _place(row))
    db.add(row)
    return row.id


async def compare(
    db: ReadSession, home_id: str, since: datetime, managers: Collection[str]
) -> dict[tuple[str, str], int]:
    """Of cases since then that the managers may read: what the engine alone said at most, the level now, how many."""
    said: dict[str, tuple[str, str]] = {}
    begun = since.replace(minute=0, second=0, microsecond=0)
    for case_id, level, engine in await repository.engine_and_people(db, home_id, begun, managers):
        said[case_id] = (highest(engine, said[case_id][0]) if case_id in said else engine, level)
    found: dict[tuple[str, str], int] = {}
    for pair in said.values():
        found[pair] = found.get(pair, 0) + 1
    return found


def _opened(row: SilentMode, transport: TransportKey) -> Switch | None:
    try:
        silent, person_id, at, reason = json.loads(transport.unseal(row.content, _place(row)))
    except CannotOpen:
        return None
    if (person_id, at) != (row.person_id, row.at.isoformat()):
        return None
    return Switch(silent, person_id, row.at, reason)


def _place(row: SilentMode) -> Place:
    return Place("silent_mode.content", row.id, row.home_id)
