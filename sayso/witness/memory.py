"""The witness's own small file: what it has seen, and which alarms are on. Written whole, or not at all."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from backend.audit.links import Link
from sayso.witness.judging import Seen


@dataclass(frozen=True, slots=True)
class Memory:
    """What a witness knows: survives its restarts. `raised`: when each alarm was last raised."""

    seen: Seen = field(default_factory=Seen)
    raised: Mapping[str, datetime] = field(default_factory=dict)


def load(path: Path) -> Memory:
    """From the file; a witness without one begins anew. Raises ValueError for a file that is not one."""
    if not path.exists():
        return Memory()
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        seen = Seen(found["beats"], _moment(found["at"]), _root(found["root"]), found["silent"])
        raised = {kind: datetime.fromisoformat(at) for kind, at in found["raised"].items()}
    except (KeyError, TypeError, ValueError):
        raise ValueError(f"{path} is not the file of a witness: name another, or put it away to begin anew.") from None
    return Memory(seen, raised)


def save(path: Path, memory: Memory) -> None:
    """Beside the file first, then in its place."""
    draft = path.with_name(path.name + ".new")
    draft.write_text(json.dumps(_plain(memory), indent=1), encoding="utf-8")
    draft.replace(path)


def _plain(memory: Memory) -> dict[str, Any]:
    seen, root = memory.seen, memory.seen.root
    return {
        "beats": seen.beats,
        "at": seen.at.isoformat() if seen.at else None,
        "root": _plain_root(root) if root else None,
        "silent": seen.silent,
        "raised": {kind: at.isoformat() for kind, at in memory.raised.items()},
    }


def _plain_root(root: Link) -> dict[str, Any]:
    hashes = {"before": root.before.hex(), "body": root.body.hex(), "root": root.root.hex()}
    return {"number": root.number, "at": root.at, "lines": root.lines} | hashes


def _root(found: dict[str, Any] | None) -> Link | None:
    if found is None:
        return None
    hashes = (bytes.fromhex(found[name]) for name in ("before", "body", "root"))
    return Link(found["number"], found["at"], found["lines"], *hashes)


def _moment(found: str | None) -> datetime | None:
    return datetime.fromisoformat(found) if found else None
