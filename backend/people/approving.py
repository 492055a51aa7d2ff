"""A Responsible Individual says yes to slower ladders: signed with their own key, for one very file and no other."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from backend.alerts import repository
from backend.alerts.tables import LadderApproval
from backend.audit.chain import note_own
from backend.people.directory import Directory
from backend.people.session import Reader
from backend.store.columns import new_id
from backend.store.engine import ReadSession, WriteSession
from backend.vault import Place, TransportKey, signed_by

MAY_APPROVE = frozenset(("responsible_individual",))


def hash_of(config_dir: Path) -> str:
    """The file that is approved, byte for byte."""
    return hashlib.sha256((config_dir / "ladders.yml").read_bytes()).hexdigest()


async def approve_ladders(
    db: WriteSession, transport: TransportKey, reader: Reader, file_hash: str, reason: str, now: datetime
) -> LadderApproval:
    """Keep the yes, its reason and its signature, with a line in the audit."""
    row = LadderApproval(id=new_id(), home_id=reader.home_id, person_id=reader.person_id, file_hash=file_hash, at=now)
    row.reason = transport.seal(reason.encode(), _place(row))
    row.signature = reader.signing.sign(_signed(row, reason))
    db.add(row)
    await note_own(db, transport, reader, "ladders_approved", now, about=row.id)
    return row


async def is_approved(
    db: ReadSession, transport: TransportKey, directory: Directory, home_id: str, file_hash: str, now: datetime
) -> bool:
    """Has this home's own Responsible Individual signed for this very file?"""
    roots = {m.id for m in await directory.members(db, home_id, now) if m.role in MAY_APPROVE and m.public_key}
    keys = await repository.signing_keys(db, roots)
    approvals = await repository.approvals(db, home_id, file_hash)
    return any(_holds(row, transport, keys) for row in approvals)


def _holds(row: LadderApproval, transport: TransportKey, keys: dict[str, bytes]) -> bool:
    reason = transport.unseal(row.reason, _place(row)).decode()
    return row.person_id in keys and signed_by(keys[row.person_id], row.signature, _signed(row, reason))


def _signed(row: LadderApproval, reason: str) -> bytes:
    parts: Collection[str] = ("sayso/ladders/v1", row.home_id, row.person_id, row.file_hash, row.at.isoformat(), reason)
    return "\x1f".join(parts).encode()


def _place(row: LadderApproval) -> Place:
    return Place("ladder_approval.reason", row.id, row.home_id)
