"""The audit chains: one per case, one per account. Each line is chained to the one before by a keyed seal.

Lines hold codes and random ids only. A chain belongs to one case or account, so that writers of different cases never
wait for each other.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from backend.audit import repository
from backend.audit.repository import End
from backend.audit.tables import AuditLine
from backend.store.columns import new_id
from backend.store.engine import Store, WriteSession
from backend.vault import TransportKey

CASE, ACCOUNT, DOOR, HOME = "case", "account", "door", "home"
"""`door`: tries to sign in to accounts that do not exist, a chain for each that was tried. `home`: the
home's own, for its rota and its drills."""
NO_HOME = "0" * 32


class OfCase(Protocol):
    """Whatever has an id and a home: a case, a person."""

    @property
    def id(self) -> str:
        """A random id."""
        ...

    @property
    def home_id(self) -> str:
        """Its home."""
        ...


@dataclass(frozen=True, slots=True)
class Of:
    """An id and a home, where the row itself is not at hand."""

    id: str
    home_id: str = NO_HOME


async def note(
    db: WriteSession,
    transport: TransportKey,
    of: OfCase,
    actor: str,
    action: str,
    subject: str,
    at: datetime,
    chain: str = CASE,
    end: End | None = None,
) -> AuditLine:
    """Add a line to a chain, in this transaction. Whoever writes to a case has locked it; an account is locked here.

    `end`: where the chain ends, for whoever holds it and has looked already.
    """
    if chain != CASE:
        await repository.hold_chain(db, of.id)
    sequence, before = end if end is not None else await repository.end_of_chain(db, chain, of.id)
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
    line.mac = line_mac(transport, before, line)
    db.add(line)
    return line


async def note_account(
    db: WriteSession,
    transport: TransportKey,
    person: OfCase,
    action: str,
    at: datetime,
    *,
    by: str = "",
    about: str = "",
) -> AuditLine:
    """A line in the chain of an account: what was done in it, or to it by somebody else."""
    return await note(db, transport, person, by or person.id, action, about or person.id, at, ACCOUNT)


class Actor(Protocol):
    """Whoever is signed in."""

    @property
    def person_id(self) -> str:
        """Whose account it is."""
        ...

    @property
    def home_id(self) -> str:
        """Their home."""
        ...


async def note_own(
    db: WriteSession, transport: TransportKey, reader: Actor, action: str, at: datetime, about: str = ""
) -> AuditLine:
    """A line in one's own account's chain."""
    return await note_account(db, transport, Of(reader.person_id, reader.home_id), action, at, about=about)


async def note_apart(
    store: Store, transport: TransportKey, reader: Actor, action: str, at: datetime, about: str
) -> None:
    """A line in one's own chain in a transaction of its own: what it records failed, and this stays."""
    async with store.writing() as db:
        await note_own(db, transport, reader, action, at, about)


def line_mac(transport: TransportKey, before: bytes, line: AuditLine) -> bytes:
    """The seal of a line, over the seal of the line before it."""
    return transport.chain_mac(before, _encoded(line))


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
