"""The understanding that both hosts share: encoder and linear model together, over stretches of a message."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from nlu.levels import Level
from nlu.understanding.classifier import Classifier
from nlu.understanding.encoder import Encoder, Floats
from nlu.understanding.nearness import Nearness
from nlu.understanding.normalise import Normal
from nlu.understanding.thresholds import Thresholds

MODELS: Final = Path(__file__).parent.parent / "models"
_CHUNK_WORDS: Final = 45
_MOST_CHUNKS: Final = 6
_GRAVITY: Final = np.asarray([0.0, 0.2, 0.7, 1.0], dtype=np.float32)
_GRAVE: Final = slice(Level.URGENT, None)
_TOPIC_CHANCE: Final = 0.25
_SECOND_CHANCE: Final = 0.35
"""What stands second must be likelier: the child is asked about it. What keeps words from the shift need not be."""
_KEEPS_OUT: Final = frozenset({"staff_concern", "manager_concern"})
_MOST_TOPICS: Final = 2


class ModelError(ValueError):
    """The shipped model is incomplete or not what was trained. The text says how to make it again."""


@dataclass(frozen=True)
class Manifest:
    """What the model is: its files with their hashes, how the two parts are mixed, and the thresholds."""

    message: Thresholds
    thread: Thresholds
    encoder_share: float
    nearness: dict[str, float]
    """`usual`: how near danger usually is to known danger. `weight`: what being nearer or further adds."""
    files: dict[str, str]

    @classmethod
    def read(cls, path: Path) -> "Manifest":
        """The manifest beside the model."""
        held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            Thresholds(**held["message"]),
            Thresholds(**held["thread"]),
            float(held["encoder_share"]),
            held["nearness"],
            held["files"],
        )


@dataclass(frozen=True, slots=True)
class Chances:
    """The chance of each level, routine first, the likeliest topics, and the chance of each topic in `about`.

    `urgency` is the chance of urgent or above, more where the text is near to known danger and less where it is far
    from all of it; it may be below 0 or above 1.
    """

    levels: Floats
    urgency: float
    topics: tuple[str, ...]
    about: Mapping[str, float]


class Model:
    """Loaded once; keeps nothing of what it reads."""

    def __init__(self, encoder: Encoder, classifier: Classifier, nearness: Nearness, manifest: Manifest) -> None:
        self._encoder = encoder
        self._classifier = classifier
        self._nearness = nearness
        self.manifest = manifest

    @classmethod
    def load(cls, folder: Path = MODELS) -> "Model":
        """The shipped model, checked against its manifest."""
        try:
            manifest = Manifest.read(folder / "manifest.json")
            for name, digest in manifest.files.items():
                if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
                    raise ModelError(f"nlu/models/{name} is not what was trained: run `sayso nlu train`")
            classifier = Classifier.load(folder / "classifier.npz")
            return cls(Encoder(folder), classifier, Nearness.load(folder / "known.npz"), manifest)
        except (OSError, KeyError, TypeError) as error:
            raise ModelError("the model in nlu/models is incomplete: run `sayso nlu train`") from error

    def chances(self, normal: Normal) -> Chances:
        """What the gravest stretch of the message may be."""
        levels, urgency, topics = self.table(chunks(normal))
        gravest = int(np.argmax(urgency))
        about = dict(zip(self._encoder.topics, topics[gravest].tolist(), strict=True))
        return Chances(levels[gravest], float(urgency[gravest]), self._likely(topics[gravest]), about)

    def gravest(self, texts: Sequence[str]) -> int:
        """Which of a few texts reads as the gravest: by its words alone, for that costs next to nothing."""
        return int(np.argmax(self._classifier.levels(texts) @ _GRAVITY))

    def table(self, texts: Sequence[str]) -> tuple[Floats, Floats, Floats]:
        """For each text the chance of each level, its urgency, and the chance of each topic."""
        read, says = self._encoder.read(texts), self.manifest
        share = np.float32(says.encoder_share)
        mixed: Floats = share * read.levels + (1 - share) * self._classifier.levels(texts)
        nearer = self._nearness.of(read.vectors) - np.float32(says.nearness["usual"])
        return mixed, mixed[:, _GRAVE].sum(axis=1) + np.float32(says.nearness["weight"]) * nearer, read.topics

    def _likely(self, chances: Floats) -> tuple[str, ...]:
        found: list[str] = []
        for place in np.argsort(-chances)[:_MOST_TOPICS]:
            topic = self._encoder.topics[place]
            least = _SECOND_CHANCE if found and topic not in _KEEPS_OUT else _TOPIC_CHANCE
            if chances[place] >= least:
                found.append(topic)
        return tuple(found)


def chunks(normal: Normal) -> list[str]:
    """A long message in stretches that the encoder can hold: the first ones and the last."""
    words = normal.for_reading.split()
    if len(words) <= _CHUNK_WORDS * 1.5:
        return [" ".join(words)]
    parts = [" ".join(words[at : at + _CHUNK_WORDS]) for at in range(0, len(words), _CHUNK_WORDS)]
    if len(parts) > _MOST_CHUNKS:
        parts = parts[: _MOST_CHUNKS // 2] + parts[-(_MOST_CHUNKS // 2) :]
    return parts
