"""Words and pieces of words, weighed by how rare they are: what the encoder overlooks in children's spelling."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

_SHORTEST: Final = 3
_LONGEST: Final = 5
_MOST_KEPT: Final = 20_000


def grams(text: str) -> Iterator[str]:
    """Single words, pairs of words, and pieces of three to five letters inside each word."""
    words = text.split()
    for number, word in enumerate(words):
        yield f"w:{word}"
        if number:
            yield f"w:{words[number - 1]} {word}"
        yield from _pieces(word)


def _pieces(word: str) -> Iterator[str]:
    edged = f" {word} "
    for size in range(_SHORTEST, _LONGEST + 1):
        for start in range(len(edged) - size + 1):
            yield f"c:{edged[start : start + size]}"


@dataclass(frozen=True)
class Vocabulary:
    """The grams that are known, each with its place and its weight."""

    places: Mapping[str, int]
    weights: NDArray[np.float32]

    @classmethod
    def learn(cls, texts: Sequence[str], least: int) -> "Vocabulary":
        """The grams that occur in at least `least` texts."""
        seen: Counter[str] = Counter()
        for text in texts:
            seen.update(set(grams(text)))
        kept = sorted(gram for gram, count in seen.items() if count >= least)
        rarity = [np.log((1 + len(texts)) / (1 + seen[gram])) + 1 for gram in kept]
        return cls({gram: place for place, gram in enumerate(kept)}, np.asarray(rarity, dtype=np.float32))

    def weigh(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The places of the text's grams and their weights: words and pieces each of length one."""
        counts: dict[int, int] = {}
        for place in self._places(text.split()):
            counts[place] = counts.get(place, 0) + 1
        places = np.fromiter(counts, dtype=np.int32, count=len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * self.weights[places]
        is_word = self._is_word[places]
        for block in (is_word, ~is_word):
            if (norm := float(np.linalg.norm(values[block]))) > 0:
                values[block] /= norm
        return places, values

    def _places(self, words: Sequence[str]) -> Iterator[int]:
        """The places of `grams`, in the same order: sums of floats depend on it."""
        for number, word in enumerate(words):
            if (place := self.places.get(f"w:{word}")) is not None:
                yield place
            if number and (place := self.places.get(f"w:{words[number - 1]} {word}")) is not None:
                yield place
            yield from self._inside.get(word) or self._looked_up(word)

    def _looked_up(self, word: str) -> tuple[int, ...]:
        found = tuple(place for gram in _pieces(word) if (place := self.places.get(gram)) is not None)
        if f"w:{word}" in self.places and len(self._inside) < _MOST_KEPT:  # words that are known anyway, and only those
            self._inside[word] = found
        return found

    @cached_property
    def _inside(self) -> dict[str, tuple[int, ...]]:
        return {}

    @cached_property
    def _is_word(self) -> NDArray[np.bool_]:
        return np.fromiter((gram[0] == "w" for gram in self.places), dtype=np.bool_, count=len(self.places))
