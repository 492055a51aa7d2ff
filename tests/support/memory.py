"""The memory of a running process, as root reads it: every readable region, searched for some bytes."""

from collections.abc import Mapping
from pathlib import Path

LARGEST = 1 << 30


def found_in(pid: int, wanted: Mapping[str, bytes]) -> set[str]:
    """Which of these stand somewhere in the memory of a process, by their names."""
    found: set[str] = set()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for begin, end in _regions(pid):
            try:
                memory.seek(begin)
                content = memory.read(end - begin)
            except (OSError, ValueError, OverflowError):
                continue  # a region of the kernel's, or one that was given back meanwhile
            found |= {name for name, sought in wanted.items() if sought in content}
    return found


def _regions(pid: int) -> list[tuple[int, int]]:
    """What the process itself may read and write: its heaps and stacks."""
    regions = []
    for line in Path(f"/proc/{pid}/maps").read_text("utf-8").splitlines():
        place, rights = line.split()[:2]
        begin, end = (int(part, 16) for part in place.split("-"))
        if rights.startswith("rw") and end - begin < LARGEST:
            regions.append((begin, end))
    return regions
