"""The audit chains: one per case, one per account. Each line is chained to the one before by a keyed seal.

Lines hold codes and random ids only. A chain belongs to one case or account, so that writers of different cases never
wait for each other.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from backend.audit import repository
from backend.audit.tables import AuditLine
from backend.store.columns import new_id
from backend.store.engine import ReadSession, WriteSession
from backend.vault import TransportKey


class OfCase(Protocol):
    """Whatever has an id and a home: a case, a person."""

    id: str
    home_id: str


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold: the first line that does not fit what came before."""

    chain: str
    chain_id: str
    sequence: int


async def note(
    db: WriteSession,
    transport: TransportKey,
    of: OfCase,
    actor: str,
    action: str,
    subject: str,
    at: datetime,
    chain: str = "case",
) -> AuditLine:
    """Add a line to a chain, in this transaction."""
    sequence, before = await repository.end_of_chain(db, chain, of.id)
    line = AuditLine(
        id=new_id(),
        home_id=of.home_id,
        chain=chain,
        chain_id=of.id,
        sequence=sequence + 1,
        actor_id=actor,
        action=action,
        subject_id=subject,
        at=at,
    )
    line.mac = transport.chain_mac(before, _encoded(line))
    db.add(line)
    return line


def _encoded(line: AuditLine) -> bytes:
    parts = (
        line.home_id,
        line.chain,
        line.chain_id,
        str(line.sequence),
        line.actor_id,
        line.action,
        line.subject_id,
        line.at.isoformat(),
    )
    return "\x1f".join(parts).encode()


async def verify(db: ReadSession, transport: TransportKey) -> tuple[int, list[Break]]:
    """Walk every chain. Returns the number of lines that were read and where chains break, one break for each chain."""
    count, breaks = 0, []
    chain: tuple[str, str] | None = None
    before, expected, broken = b"", 1, False
    async for line in repository.all_lines(db):
        count += 1
        if (line.chain, line.chain_id) != chain:
            chain, before, expected, broken = (line.chain, line.chain_id), b"", 1, False
        if not broken and (line.sequence != expected or line.mac != transport.chain_mac(before, _encoded(line))):
            breaks.append(Break(line.chain, line.chain_id, expected))
            broken = True
        before, expected = line.mac, line.sequence + 1
    return count, breaks
