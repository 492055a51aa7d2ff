"""How near a text is to messages that told of danger: the model is sure of much that it has never seen the like of.

A model tuned on some registers reads strange everyday talk as danger with confidence (Hendrycks and Gimpel, "A Baseline
for Detecting Misclassified and Out-of-Distribution Examples", ICLR 2017); what lies far from every known example is
more often that than danger (Sun et al., "Out-of-Distribution Detection with Deep Nearest Neighbors", ICML 2022).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from nlu.levels import Level
from nlu.understanding.encoder import Floats

NEAREST: Final = 5
_GRAVE: Final = (Level.URGENT, Level.EMERGENCY)
_STEPS: Final = 127


@dataclass(frozen=True, slots=True)
class Nearness:
    """The directions of the known urgent messages, and those of the known emergencies: unit vectors, one a row."""

    known: tuple[Floats, ...]

    @classmethod
    def learn(cls, vectors: Floats, levels: Sequence[Level]) -> "Nearness":
        """Keep what the encoder makes of the grave ones."""
        at = np.asarray([int(level) for level in levels])
        return cls(tuple(vectors[at == level] for level in _GRAVE))

    @classmethod
    def load(cls, path: Path) -> "Nearness":
        """Read the file; arrays only, nothing that could run."""
        with np.load(path, allow_pickle=False) as held:
            return cls(tuple(held[level.code].astype(np.float32) / _STEPS for level in _GRAVE))

    def save(self, path: Path) -> None:
        """Write the file that `load` reads: a byte for each number."""
        urgent, emergency = (np.rint(vectors * _STEPS).astype(np.int8) for vectors in self.known)
        np.savez_compressed(path, urgent=urgent, emergency=emergency)

    def of(self, vectors: Floats) -> Floats:
        """For each text the mean cosine of its five nearest, of whichever of the two levels is nearer: -1 to 1."""
        return np.max([_nearest(_cosines(vectors, known)) for known in self.known], axis=0)  # type: ignore[no-any-return]


def _cosines(vectors: Floats, known: Floats) -> Floats:
    # not `@`: a BLAS would wake a second thread for this and let it spin, while a child waits for the core
    return np.einsum("ij,kj->ik", vectors, known, optimize=False)  # type: ignore[no-any-return]


def _nearest(cosines: Floats) -> Floats:
    return np.partition(cosines, -NEAREST, axis=1)[:, -NEAREST:].mean(axis=1)  # type: ignore[no-any-return]
