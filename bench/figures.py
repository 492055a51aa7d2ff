"""Figures out of many times, and a table that can be pasted into a page."""

import os
from collections.abc import Sequence
from pathlib import Path
from time import sleep

LOOK = 0.5
QUIET_LOOKS = 4
RESTING = 0.1
LONGEST_WAIT = 300.0


def percentile(times: Sequence[float], share: float) -> float:
    """The time that this share of them stays under, in milliseconds; 0 where there are none."""
    if not times:
        return 0.0
    ordered = sorted(times)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def megabytes(pid: int) -> float:
    """What the process holds in memory now."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def settle(pid: int) -> None:
    """Wait until the process rests: what lies ready for a burst has been made."""
    quiet, waited = 0, 0.0
    while quiet < QUIET_LOOKS and waited < LONGEST_WAIT:
        before = processor_seconds(pid)
        sleep(LOOK)
        waited += LOOK
        quiet = quiet + 1 if processor_seconds(pid) - before < RESTING * LOOK else 0


def processor_seconds(pid: int) -> float:
    """What the process has used of the processors since it began."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_shown(cell) for cell in line) + " |" for line in lines)


def _shown(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:,.0f}" if cell >= 100 else f"{cell:.1f}"
    return str(cell)
