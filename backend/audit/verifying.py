"""Does the record of who did what still hold? Walks every chain and every root. Nobody needs to be a reader for it.

The chains find what was changed, put in or taken out of the middle; the roots find what was taken from the end; what
is known outside (the witness, a mail) finds chains and roots that were written anew with the key file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.audit import repository
from backend.audit.chain import line_mac
from backend.audit.links import NOTHING_BEFORE, root_over
from backend.audit.roots import body_of
from backend.audit.tables import AuditRoot
from backend.store.engine import ReadSession
from backend.vault import TransportKey

ROOT = "root"


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold: the first line that does not fit what came before.

    `what`: changed (or put in), missing, rewritten (it holds, but it is not what a root has seen), unwitnessed (a root
    that is known outside is not there).
    """

    chain: str
    chain_id: str
    sequence: int
    what: str = field(default="changed", compare=False)


async def verify(
    db: ReadSession, transport: TransportKey, witnessed: Mapping[int, bytes] | None = None
) -> tuple[int, list[Break]]:
    """Walk everything. Returns the number of lines that were read and where chains break, one break for each chain."""
    count, breaks = await _walk_lines(db, transport)
    broken = {(found.chain, found.chain_id): found for found in breaks}
    for head, end in await repository.heads_without_their_line(db):
        if (head.chain, head.chain_id) not in broken:
            cut = end is None or end < head.sequence
            found = Break(head.chain, head.chain_id, (end or 0) + 1, "missing") if cut else None
            found = found or Break(head.chain, head.chain_id, head.sequence, "rewritten")
            broken[found.chain, found.chain_id] = found
    return count, [*broken.values(), *await _walk_roots(db, transport, witnessed or {})]


async def _walk_lines(db: ReadSession, transport: TransportKey) -> tuple[int, list[Break]]:
    count, breaks = 0, []
    chain: tuple[str, str] | None = None
    before, expected, broken = b"", 1, False
    async for line in repository.all_lines(db):
        count += 1
        if (line.chain, line.chain_id) != chain:
            chain, before, expected, broken = (line.chain, line.chain_id), b"", 1, False
        if not broken and (line.sequence != expected or line.mac != line_mac(transport, before, line)):
            what = "missing" if line.sequence > expected else "changed"
            breaks.append(Break(line.chain, line.chain_id, expected, what))
            broken = True
        before, expected = line.mac, line.sequence + 1
    return count, breaks


async def _walk_roots(db: ReadSession, transport: TransportKey, witnessed: Mapping[int, bytes]) -> list[Break]:
    breaks = [Break(ROOT, "", number, "missing") for number in await repository.heads_of_no_root(db)]
    found: dict[int, bytes] = {}
    expected, before, broken = 1, NOTHING_BEFORE, bool(breaks)
    async for root in repository.all_roots(db):
        if not broken and (root.number != expected or not await _holds(db, transport, root, before)):
            breaks.append(Break(ROOT, "", expected, "missing" if root.number > expected else "changed"))
            broken = True
        expected, before = root.number + 1, root.root
        found[root.number] = root.root
    outside = [Break(ROOT, "", n, "unwitnessed") for n, seen in sorted(witnessed.items()) if found.get(n) != seen]
    return breaks + outside


async def _holds(db: ReadSession, transport: TransportKey, root: AuditRoot, before: bytes) -> bool:
    if root.before != before:
        return False
    heads = await repository.heads_of(db, root.number)
    if root.body != body_of(transport, root, heads):
        return False
    return root.root == root_over(root.number, root.at.isoformat(), root.lines, root.before, root.body)
