"""Labelled messages out of files: CSV, JSON lines, or examples in Rasa's format."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nlu.training.examples import read_file

# What a label says about the level: these must be urgent or above, these must not; any other label is only counted.
GRAVE: Final = frozenset({"emergency", "urgent", "crisis", "harm"})
HARMLESS: Final = frozenset({"soon", "routine", "benign"})


class EvaluationError(ValueError):
    """A file cannot be measured. The text names it and the mend."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message with what people said about it; `topic` where they said what it is about."""

    text: str
    label: str
    source: str
    context: tuple[str, ...] = ()
    topic: str = ""


def read(path: Path) -> Iterator[Labelled]:
    """The labelled messages of one file."""
    if path.suffix == ".yml":
        for example in read_file(path):
            yield Labelled(example.text, example.level.code, example.voice, topic=example.topic)
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
            label = row.get("level") or row["label"]
            yield Labelled(row["text"], label, row.get("source", path.stem), tuple(row.get("context", ())))
