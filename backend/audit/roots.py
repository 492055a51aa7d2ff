"""The roots: over the heads of all chains, each linked to the one before. The clock makes one every hour.

A root is told outside the home: to the witness at once, and once a day to the Responsible Individual and the Regulation
44 visitor. Whoever takes away the last lines of a chain, or writes a chain anew with the key file, makes another root.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError

from backend.audit import repository
from backend.audit.links import NOTHING_BEFORE, Link, root_over
from backend.audit.tables import AuditHead, AuditLine, AuditRoot
from backend.store.columns import new_id
from backend.store.engine import ReadSession, Store
from backend.vault import TransportKey

EVERY = timedelta(hours=1)
LATE = timedelta(days=1)
"""So much later than it says may a line come to be committed and still be found by its time."""


async def make_root(store: Store, transport: TransportKey, now: datetime, zone: ZoneInfo) -> AuditRoot | None:
    """A root, if it is time for one: an hour after the last with something new, or on a new day. No writer waits."""
    async with store.reading() as db:
        last = await repository.newest_root(db)
        if last is not None and now - last.at < EVERY and _day(now, zone) == _day(last.at, zone):
            return None
        grown = await _grown(db, last)
    if not grown and last is not None and _day(now, zone) == _day(last.at, zone):
        return None
    return await _keep(store, transport, last, grown, now)


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).date().isoformat()


def is_first_of_day(root: AuditRoot, before: AuditRoot | None, zone: ZoneInfo) -> bool:
    """Is this the root that is sent today?"""
    return before is None or _day(root.at, zone) != _day(before.at, zone)


async def _grown(db: ReadSession, last: AuditRoot | None) -> list[tuple[AuditLine, int]]:
    """The heads that no root has seen, each with how many lines were added to its chain."""
    found = await repository.grown_heads(db, last.at - LATE if last else None)
    known = await repository.known_heads(db, [line.chain_id for line in found])
    added = [(line, line.sequence - known.get((line.chain, line.chain_id), 0)) for line in found]
    return [(line, new) for line, new in added if new > 0]


async def _keep(
    store: Store, transport: TransportKey, last: AuditRoot | None, grown: Sequence[tuple[AuditLine, int]], now: datetime
) -> AuditRoot | None:
    number = last.number + 1 if last else 1
    heads = [_head(line, number) for line, _ in grown]
    root = AuditRoot(id=new_id(), number=number, at=now, before=last.root if last else NOTHING_BEFORE)
    root.lines = (last.lines if last else 0) + sum(new for _, new in grown)
    root.body = body_of(transport, root, heads)
    root.root = root_over(number, now.isoformat(), root.lines, root.before, root.body)
    try:
        async with store.writing() as db:
            db.add(root)
            await db.flush()
            db.add_all(heads)
    except IntegrityError:
        return None  # another clock made it at the same moment
    return root


def _head(line: AuditLine, number: int) -> AuditHead:
    return AuditHead(
        id=new_id(),
        home_id=line.home_id,
        number=number,
        chain=line.chain,
        chain_id=line.chain_id,
        sequence=line.sequence,
        mac=line.mac,
    )


def body_of(transport: TransportKey, root: AuditRoot, heads: Sequence[AuditHead]) -> bytes:
    """The keyed seal over a root's heads, in their order."""
    in_order = sorted(heads, key=lambda one: (one.chain, one.chain_id))
    parts = [f"root\x1f{root.number}\x1f{root.lines}".encode(), *(_encoded(head) for head in in_order)]
    return transport.chain_mac(root.before, b"".join(len(part).to_bytes(4, "big") + part for part in parts))


def _encoded(head: AuditHead) -> bytes:
    return f"{head.home_id}\x1f{head.chain}\x1f{head.chain_id}\x1f{head.sequence}\x1f".encode() + head.mac


def link_of(root: AuditRoot) -> Link:
    """A root as it is told outside."""
    return Link(root.number, root.at.isoformat(), root.lines, root.before, root.body, root.root)
