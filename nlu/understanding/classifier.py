"""Levels from words and pieces of words: a linear model in a file that holds numbers and nothing else."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from nlu.levels import Level
from nlu.understanding.encoder import Floats, softmax
from nlu.understanding.grams import Vocabulary

LEVELS: Final = len(Level)


@dataclass(frozen=True)
class Classifier:
    """The linear model: a weight for each gram and level."""

    vocabulary: Vocabulary
    weights: Floats
    bias: Floats

    @classmethod
    def load(cls, path: Path) -> "Classifier":
        """Read the file; arrays and text only, nothing that could run."""
        with np.load(path, allow_pickle=False) as held:
            names = json.loads(bytes(held["grams"]).decode())
            places = {gram: place for place, gram in enumerate(names)}
            return cls(
                Vocabulary(places, held["rarity"].astype(np.float32)),
                held["weights"].astype(np.float32),
                held["bias"].astype(np.float32),
            )

    def save(self, path: Path) -> None:
        """Write the file that `load` reads."""
        names = json.dumps(list(self.vocabulary.places), ensure_ascii=False).encode()
        np.savez_compressed(
            path,
            grams=np.frombuffer(names, dtype=np.uint8),
            rarity=self.vocabulary.weights.astype(np.float16),
            weights=self.weights.astype(np.float16),
            bias=self.bias.astype(np.float32),
        )

    def levels(self, texts: Sequence[str]) -> Floats:
        """For each text the chance of each level, routine first."""
        scores = np.tile(self.bias, (len(texts), 1))
        for row, text in enumerate(texts):
            places, values = self.vocabulary.weigh(text)
            if len(places):
                scores[row] += values @ self.weights[places]
        return softmax(scores)
