"""`sayso nlu evaluate`: what triage makes of labelled messages, counted; no message is ever printed or kept."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from nlu.levels import Level
from nlu.training.labelled import GRAVE, HARMLESS, Labelled, read
from nlu.triage import Context, Triage

RULES, ENGINE, TOGETHER = "rules alone", "engine alone", "together"
Key = TypeVar("Key")
_Track = Callable[[str, int], Iterable[int]]


@dataclass(frozen=True, slots=True)
class Measured:
    """What became of one message, without the message: the level that each way of reading gave it and its time in ms,
    and the chance of urgent or above that the engine saw (None where no engine read it)."""

    source: str
    label: str
    topic: str
    levels: Mapping[str, Level]
    ms: Mapping[str, float]
    chance: float | None

    def flagged(self, way: str) -> bool:
        """Whether this way called it urgent or emergency."""
        return self.levels[way] >= Level.URGENT


def evaluate(ways: Mapping[str, Triage], files: Sequence[Path], track: _Track) -> list[Measured]:
    """Assess every message of every file in every way."""
    rows: list[Measured] = []
    for path in files:
        held = list(read(path))
        rows += [_measured(ways, held[number]) for number in track(path.name, len(held))]
    return rows


def _measured(ways: Mapping[str, Triage], row: Labelled) -> Measured:
    context = Context(texts=row.context)
    found = {way: triage.assess(row.text, context) for way, triage in ways.items()}
    return Measured(
        source=row.source,
        label=row.label,
        topic=row.topic,
        levels={way: one.level for way, one in found.items()},
        ms={way: one.ms for way, one in found.items()},
        chance=ways[TOGETHER].chance(row.text),
    )


def show(rows: Sequence[Measured], ways: Sequence[str], console: Console) -> None:
    """Two tables: each source and label with the levels given, and the ways of reading beside each other."""
    table = Table("source", "label", "messages", *(level.code for level in reversed(Level)), "urgent or above")
    for (source, label), group in grouped(rows, lambda row: (row.source, row.label)):
        given = [row.levels[TOGETHER] for row in group]
        share = shown(*counted(group, TOGETHER))
        table.add_row(
            source, label, str(len(group)), *(str(given.count(v)) for v in reversed(Level)), kind(label) + share
        )
    console.print(table)
    beside = Table("label", "messages", *ways)
    for label, group in grouped(rows, lambda row: row.label):
        beside.add_row(label, str(len(group)), *(kind(label) + shown(*counted(group, way)) for way in ways))
    console.print(beside)
    for way in ways:
        times = [row.ms[way] for row in rows]
        if times:
            console.print(f"{way}: {len(times)} messages, p50 {at(times, 0.5):.1f} ms, p99 {at(times, 0.99):.1f} ms")


def grouped(rows: Iterable[Measured], key: Callable[[Measured], Key]) -> list[tuple[Key, list[Measured]]]:
    """The rows by a key, the keys in order."""
    groups: dict[Key, list[Measured]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return sorted(groups.items(), key=lambda item: str(item[0]))


def counted(rows: Sequence[Measured], way: str) -> tuple[int, int]:
    """How many were called urgent or above, of how many."""
    return sum(row.flagged(way) for row in rows), len(rows)


def kind(label: str) -> str:
    """What being called urgent or above means for a label."""
    return "found " if label in GRAVE else "false alarms " if label in HARMLESS else "flagged "


def shown(hits: int, total: int) -> str:
    """A share with its 95 % interval."""
    low, high = interval(hits, total)
    return f"{hits / total:.1%} ({low:.0%} to {high:.0%})" if total else "-"


def interval(hits: int, total: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if not total:
        return 0.0, 1.0
    z, share = 1.96, hits / total
    middle = share + z * z / (2 * total)
    spread = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (middle - spread) / (1 + z * z / total), (middle + spread) / (1 + z * z / total)


def at(times: Sequence[float], share: float) -> float:
    """The time that this share of them stays under."""
    ordered = sorted(times)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
