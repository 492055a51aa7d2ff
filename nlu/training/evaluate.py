"""`sayso nlu evaluate`: what triage makes of labelled messages, counted; no message is ever printed."""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from nlu.levels import Level
from nlu.training.examples import read_file
from nlu.triage import Context, Triage

_HARMLESS: Final = frozenset({"benign", "routine"})
_Track = Callable[[str, int], Iterable[int]]


class EvaluationError(ValueError):
    """A file cannot be measured. The text names it and the mend."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message with what people said about it."""

    text: str
    label: str
    source: str
    context: tuple[str, ...] = ()


@dataclass
class Tally:
    """How often each label of a source got each level, and how long it took."""

    levels: dict[tuple[str, str], Counter[Level]] = field(default_factory=lambda: defaultdict(Counter))
    ms: list[float] = field(default_factory=list)


def evaluate(triage: Triage, files: Sequence[Path], track: _Track) -> Tally:
    """Assess every message of every file."""
    tally = Tally()
    for path in files:
        rows = list(read(path))
        for number in track(path.name, len(rows)):
            row = rows[number]
            found = triage.assess(row.text, Context(texts=row.context))
            tally.levels[row.source, row.label][found.level] += 1
            tally.ms.append(found.ms)
    return tally


def read(path: Path) -> Iterator[Labelled]:
    """The labelled messages of one file."""
    if path.suffix == ".yml":
        for example in read_file(path):
            yield Labelled(example.text, example.level.code, example.voice)
        return
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            yield from _csv(lines, path) if path.suffix == ".csv" else _json_lines(lines, path)
    except (OSError, ValueError, KeyError) as error:
        kind = type(error).__name__
        raise EvaluationError(f"{path}: cannot be read ({kind}); give CSV text,label,source or JSON lines") from None


def _csv(lines: Iterable[str], path: Path) -> Iterator[Labelled]:
    for row in csv.DictReader(lines):
        yield Labelled(row["text"], row["label"], row.get("source") or path.stem)


def _json_lines(lines: Iterable[str], path: Path) -> Iterator[Labelled]:
    for line in lines:
        if line.strip():
            row = json.loads(line)
            yield Labelled(
                row["text"],
                row.get("level") or row["label"],
                row.get("source", path.stem),
                tuple(row.get("context", ())),
            )


def show(tally: Tally, console: Console) -> None:
    """The table: levels given, and the share called urgent or emergency with its 95 % interval."""
    table = Table("source", "label", "messages", *(level.code for level in reversed(Level)), "urgent or above")
    for (source, label), counts in sorted(tally.levels.items()):
        total = counts.total()
        flagged = counts[Level.URGENT] + counts[Level.EMERGENCY]
        low, high = interval(flagged, total)
        share = f"{flagged / total:.1%} ({low:.0%} to {high:.0%})"
        kind = "false alarms " if label in _HARMLESS else "found "
        table.add_row(source, label, str(total), *(str(counts[level]) for level in reversed(Level)), kind + share)
    console.print(table)
    if tally.ms:
        ordered = sorted(tally.ms)
        console.print(f"{len(ordered)} messages, p50 {_at(ordered, 0.5):.1f} ms, p99 {_at(ordered, 0.99):.1f} ms")


def interval(hits: int, total: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if not total:
        return 0.0, 1.0
    z, share = 1.96, hits / total
    middle = share + z * z / (2 * total)
    spread = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (middle - spread) / (1 + z * z / total), (middle + spread) / (1 + z * z / total)


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
