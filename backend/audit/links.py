"""How one root follows from another. Pure, and without a key: a witness elsewhere checks it with nothing but hashes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

LABEL = b"sayso/audit-root/v1"
NOTHING_BEFORE = bytes(32)


@dataclass(frozen=True, slots=True)
class Link:
    """One root as it is told: its number, when, how many lines there were, the seal over the heads, and itself."""

    number: int
    at: str
    lines: int
    before: bytes
    body: bytes
    root: bytes

    def holds(self) -> bool:
        """Does it follow from what it says stands before it?"""
        return self.root == root_over(self.number, self.at, self.lines, self.before, self.body)


def root_over(number: int, at: str, lines: int, before: bytes, body: bytes) -> bytes:
    """The root itself."""
    content = b"\x1f".join((LABEL, str(number).encode(), at.encode(), str(lines).encode()))
    return hashlib.sha256(len(content).to_bytes(4, "big") + content + before + body).digest()


def extends(links: Sequence[Link], number: int, root: bytes) -> bool:
    """Do these roots begin with the very one that was seen before, and does each follow from the one before it?"""
    if not links or (links[0].number, links[0].root) != (number, root) or not links[0].holds():
        return False
    return all(
        after.holds() and after.number == one.number + 1 and after.before == one.root for one, after in pairwise(links)
    )
