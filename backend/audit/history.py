"""One chain as its readers see it: who did what and when, and where it was touched. Asked only by those who may."""

from dataclasses import dataclass
from datetime import datetime

from backend.audit import repository
from backend.audit.chain import line_mac
from backend.store.engine import ReadSession
from backend.vault import TransportKey

NEWEST = 300


@dataclass(frozen=True, slots=True)
class Happened:
    """One line. `whole`: it is what was written there, after what was written before it."""

    actor_id: str
    action: str
    at: datetime
    whole: bool


async def history(
    db: ReadSession, transport: TransportKey, chain: str, chain_id: str, newest: int = NEWEST
) -> tuple[Happened, ...]:
    """The newest lines of a chain, oldest of them first."""
    found = []
    before, expected = b"", 1
    lines = await repository.lines_of(db, chain, chain_id, newest + 1)
    for place, line in enumerate(lines):
        if len(lines) > newest and place == 0:
            before, expected = line.mac, line.sequence + 1  # only to know what the first shown one follows
            continue
        whole = line.sequence == expected and line.mac == line_mac(transport, before, line)
        found.append(Happened(line.actor_id, line.action, line.at, whole))
        before, expected = line.mac, line.sequence + 1
    return tuple(found)
