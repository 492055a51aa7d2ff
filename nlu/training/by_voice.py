"""`sayso nlu by-voice`: what is learned from some voices and found in others that it has never read.

The linear model is learned again for each fold of voices, which takes seconds. The encoder cannot be (ten minutes
and an environment of its own): it is measured on the held-back voices, which no part of the model has ever read.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from rich.console import Console
from rich.table import Table

from nlu.levels import Level
from nlu.training.evaluate import shown
from nlu.training.examples import DATA, Example, read_examples
from nlu.training.fit import fit
from nlu.understanding.model import Model, chunks
from nlu.words import load_normaliser

FOLDS: Final = 5
FALSE_ALARMS: Final = 0.05
_FEWEST: Final = 5
_WORST: Final = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of one message, without the message: who wrote it, what it is, and the chance of urgent or above."""

    voice: str
    level: Level
    chance: float


def folds(examples: Sequence[Example], count: int = FOLDS) -> list[frozenset[str]]:
    """The voices in groups that hold about as many messages each, the same every time."""
    sizes: dict[str, int] = defaultdict(int)
    for example in examples:
        sizes[example.voice] += 1
    groups: list[set[str]] = [set() for _ in range(count)]
    held = [0] * count
    for voice in sorted(sizes, key=lambda name: (-sizes[name], name)):
        least = held.index(min(held))
        groups[least].add(voice)
        held[least] += sizes[voice]
    return [frozenset(group) for group in groups]


def unseen(examples: Sequence[Example], texts: Sequence[str], track: Callable[[int], Iterable[int]]) -> list[Seen]:
    """Each message read by a linear model that has learned from other voices only."""
    found: list[Seen] = []
    groups = folds(examples)
    for number in track(len(groups)):
        apart = [place for place, example in enumerate(examples) if example.voice in groups[number]]
        rest = [place for place, example in enumerate(examples) if example.voice not in groups[number]]
        model = fit([examples[place] for place in rest], [texts[place] for place in rest])
        chances = model.levels([texts[place] for place in apart])[:, Level.URGENT :].sum(axis=1)
        found += [
            Seen(examples[place].voice, examples[place].level, float(chance))
            for place, chance in zip(apart, chances, strict=True)
        ]
    return found


def held_back(config: Path, folder: Path = DATA.parent / "heldback") -> list[Seen]:
    """The held-back voices, read by the whole shipped model."""
    normalise, model = load_normaliser(config), Model.load()
    return [
        Seen(example.voice, example.level, model.chances(normal).urgency)
        for example in read_examples(folder)
        if chunks(normal := normalise(example.text)) != [""]
    ]


def threshold(rows: Iterable[Seen], share: float = FALSE_ALARMS) -> float:
    """The chance that no more than this share of the harmless messages reaches."""
    harmless = sorted((row.chance for row in rows if row.level == Level.ROUTINE), reverse=True)
    return harmless[int(share * len(harmless))] + 1e-6 if harmless else 1.0


def measure(config: Path, track: Callable[[int], Iterable[int]], console: Console) -> None:
    """Both measurements as a table, and the voices that are read worst."""
    normalise = load_normaliser(config)
    examples = read_examples()
    texts = [normalise(example.text).for_reading for example in examples]
    apart = unseen(examples, texts, track)
    table = Table("read by", "voices", "messages", "emergencies", "emergencies and urgent", "upset", "harmless")
    for name, rows in (("linear model, other voices learned", apart), ("whole model, held back", held_back(config))):
        table.add_row(name, str(len({row.voice for row in rows})), str(len(rows)), *_shares(rows))
    console.print(table)
    worst = sorted(_recalls(apart), key=lambda pair: pair[1])[:_WORST]
    console.print("Found least: " + ", ".join(f"{voice} {share:.0%}" for voice, share in worst))


def _shares(rows: Sequence[Seen]) -> list[str]:
    least = threshold(rows)
    kinds = ({Level.EMERGENCY}, {Level.EMERGENCY, Level.URGENT}, {Level.SOON}, {Level.ROUTINE})
    groups = [[row.chance >= least for row in rows if row.level in kind] for kind in kinds]
    return [shown(sum(group), len(group)) for group in groups]


def _recalls(rows: Sequence[Seen]) -> list[tuple[str, float]]:
    least = threshold(rows)
    voices: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        if row.level >= Level.URGENT:
            voices[row.voice].append(row.chance >= least)
    return [(voice, float(np.mean(found))) for voice, found in voices.items() if len(found) >= _FEWEST]
