"""The project's own examples, kept in Rasa's format so that both hosts learn from the same files."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from nlu.levels import Level
from nlu.safety.schema import read_yaml
from nlu.topics import CODES

DATA: Final = Path(__file__).parent.parent / "data"
_SEPARATOR: Final = "__"


class ExampleError(ValueError):
    """A data file is wrong. The text names the file and the mend."""


@dataclass(frozen=True, slots=True)
class Example:
    """One message with the level and the topic that its intent names, and the voice that wrote it."""

    text: str
    level: Level
    topic: str
    voice: str


def read_examples(folder: Path = DATA) -> tuple[Example, ...]:
    """Every example of every file, in a fixed order."""
    return tuple(example for path in sorted(folder.glob("**/*.yml")) for example in read_file(path))


def read_file(path: Path) -> Iterator[Example]:
    """The examples of one file; its name is the voice."""
    held: dict[str, Any] = read_yaml(path)
    for entry in held.get("nlu", ()):
        level, topic = _intent(str(entry["intent"]), path)
        for line in str(entry["examples"]).splitlines():
            if line.startswith("- "):
                yield Example(line[2:].strip(), level, topic, path.stem)


def read_threads(folder: Path = DATA) -> tuple[Example, ...]:
    """Every thread of every file of JSON lines (context, text, level, topic), as one text a thread, oldest first."""
    return tuple(
        Example("\n".join([*held["context"], held["text"]]), *_levelled(held, path), path.stem)
        for path in sorted(folder.glob("**/threads*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip() and (held := json.loads(line))
    )


def _levelled(held: dict[str, Any], path: Path) -> tuple[Level, str]:
    return _intent(f"{held['level']}{_SEPARATOR}{held.get('topic') or 'small_talk'}", path)


def _intent(name: str, path: Path) -> tuple[Level, str]:
    level, _, topic = name.partition(_SEPARATOR)
    try:
        found = Level.of(level)
    except ValueError as error:
        raise ExampleError(f"{path}: intent {name}: {error}; write it as level__topic") from error
    if topic not in CODES:
        raise ExampleError(f"{path}: intent {name}: no topic {topic!r}; take one from nlu/topics.py")
    return found, topic
