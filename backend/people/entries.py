"""Which directory entry of a person was signed last: noted in the account's audit chain, and compared with the row.

A signature alone cannot tell an entry that holds from an older one that somebody put back. The chain can: it only
grows, and what is taken from its end is missed by the roots that are kept elsewhere.
"""

import hashlib
from collections.abc import Collection
from datetime import datetime

from backend.audit import repository as audit
from backend.audit.chain import line_mac, note_account
from backend.audit.tables import AuditLine
from backend.people.tables import Person
from backend.store.engine import ReadSession, WriteSession
from backend.vault import DirectoryEntry, TransportKey

SIGNED, ENDED = "entry_signed", "entry_ended"


def digest_of(entry: DirectoryEntry, signature: bytes) -> str:
    """Which entry and signature this is, short enough for a line of the chain."""
    return hashlib.sha256(entry.encode() + signature).hexdigest()[:32]


async def note_signed(
    db: WriteSession, transport: TransportKey, person: Person, entry: DirectoryEntry, by: str, now: datetime
) -> None:
    """This entry holds from now on, and no older one."""
    await note_account(db, transport, person, SIGNED, now, by=by, about=digest_of(entry, person.signature or b""))


async def note_ended(db: WriteSession, transport: TransportKey, person: Person, by: str, now: datetime) -> None:
    """No entry of this person holds any more."""
    await note_account(db, transport, person, ENDED, now, by=by)


async def last_signed(db: ReadSession, transport: TransportKey, people: Collection[str]) -> dict[str, str]:
    """For each person of whom a line says so, the entry that holds; empty where none does, or the line is forged."""
    found = await audit.newest_of(db, people, (SIGNED, ENDED))
    return {line.chain_id: line.subject_id if _says_signed(transport, before, line) else "" for line, before in found}


def _says_signed(transport: TransportKey, before: bytes, line: AuditLine) -> bool:
    return line.action == SIGNED and line.mac == line_mac(transport, before, line)
