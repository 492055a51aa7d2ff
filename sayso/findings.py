"""What a check of the house found: well, worth knowing, or wrong, and then how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rich.console import Console
from rich.text import Text

State = Literal["well", "note", "wrong"]
MARKS: dict[State, tuple[str, str]] = {"well": ("✓", "green"), "note": ("·", "yellow"), "wrong": ("✗", "red")}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line. `mend` says what to do, in one sentence."""

    state: State
    what: str
    mend: str = ""


def well(what: str) -> Finding:
    """As it should be."""
    return Finding("well", what)


def note(what: str, mend: str) -> Finding:
    """Worth knowing; nothing is wrong."""
    return Finding("note", what, mend)


def wrong(what: str, mend: str) -> Finding:
    """To be mended."""
    return Finding("wrong", what, mend)


def show(findings: Iterable[Finding]) -> bool:
    """Print them as they come; is there nothing wrong?"""
    console, all_well = Console(soft_wrap=True, highlight=False), True
    for found in findings:
        mark, colour = MARKS[found.state]
        line = Text.assemble((mark, colour), " ", found.what)
        if found.mend:
            line.append(f"\n    {found.mend}", style="default" if found.state == "wrong" else "dim")
        console.print(line)
        all_well = all_well and found.state != "wrong"
    return all_well
