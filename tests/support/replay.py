"""Messages to replay: real ones from a folder of CSV files where there is one, else the project's own examples.

The folder is `SAYSO_REPLAY_DATA`, or the one that stands beside a developer's clone. It is read, never kept.
"""

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.support.processes import ROOT

LONGEST = 4_000


def texts(count: int) -> list[str]:
    """So many messages, the same ones each time, each kind among them, no two alike."""
    folder = Path(os.environ.get("SAYSO_REPLAY_DATA", ROOT.parent / "shared" / "data"))
    sources = [list(_csv(path)) for path in sorted(folder.glob("*.csv"))] or [list(_own())]
    mixed = dict.fromkeys(text for row in _round_robin(sources) if (text := row.strip()[:LONGEST]))
    found = list(mixed)
    while len(found) < count:
        found += [f"{text} ({len(found)})" for text in found[: count - len(found)]]
    return found[:count]


def _csv(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["text"]


def _own() -> Iterator[str]:
    for path in sorted((ROOT / "nlu" / "data").glob("*.yml")):
        for intent in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            yield from (line.removeprefix("- ") for line in intent.get("examples", "").splitlines())


def _round_robin(sources: list[list[str]]) -> Iterator[str]:
    for index in range(max(map(len, sources), default=0)):
        for source in sources:
            if index < len(source):
                yield source[index]
