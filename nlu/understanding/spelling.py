"""How children spell: which words are known, and what an unknown one was probably meant to be."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

_STRETCH: Final = re.compile(r"(.)\1{2,}")
_DOUBLE: Final = re.compile(r"(.)\1+")
_DECODE: Final = (
    str.maketrans("0134578$@!|+", "oieastbsaiit"),
    str.maketrans("0134578$@!|+", "oleastbsaltt"),
    str.maketrans("0134578$@!|+9", "oieastbsaiitg"),
)
_LONGEST_WORD: Final = 14
_RUN: Final = 12
_SAFE: Final = 5
_LONGEST_JOINED: Final = 120


def _deletions(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


def _near(one: str, other: str) -> bool:
    """One slip apart: a letter more, less, other, or two swapped."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    return max(len(left), len(right)) <= 1 or (len(left) == 2 and left == right[::-1])


@dataclass(frozen=True, eq=False)
class Spelling:
    """The words that are known, how some are also spelt, and those worth a guess when they are misspelt."""

    known: frozenset[str]
    variants: Mapping[str, str]
    guarded: frozenset[str]
    joinable: frozenset[str]
    common: frozenset[str] = frozenset()
    meant: frozenset[str] = frozenset()
    _slips: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, known: Iterable[str], variants: Mapping[str, str], guarded: Iterable[str], joinable: Iterable[str],
        common: Iterable[str] = (), meant: Iterable[str] = (),
    ) -> "Spelling":  # fmt: skip
        """Index guarded and common words by what is left of them when one letter is gone. Guarded words are always
        worth a guess; common ones only for a word that nobody means as it stands, and if no other guess is as good."""
        guard, join = frozenset(guarded), frozenset(joinable)
        joined = guard | join
        often = joined | frozenset(common)
        spelling = cls(frozenset(known) | joined, dict(variants), guard, joined, often, frozenset(meant))
        for word in sorted(guard | {word for word in often if len(word) >= _SAFE}):
            for key in _deletions(word) | {word}:
                spelling._slips.setdefault(key, []).append(word)
        return spelling

    def is_known(self, word: str) -> bool:
        """Whether the word needs no guess."""
        return word in self.known or word in self.variants

    def repair(self, word: str) -> str:
        """The word or words that this one stands for, in one canonical spelling."""
        return _repair(self, word)

    def canonical(self, word: str) -> str | None:
        if word in self.variants:
            return self.variants[word]
        return word if word in self.known else None

    def decoded(self, word: str) -> str | None:
        if word.isalpha() or word.isdigit():
            return None
        for table in _DECODE:
            plain = word.translate(table)
            if plain.isalpha() and (found := self.canonical(plain) or self.shrunk(plain)):
                return found
        return None

    def shrunk(self, word: str) -> str | None:
        for candidate in (_STRETCH.sub(r"\1\1", word), _STRETCH.sub(r"\1", word), _DOUBLE.sub(r"\1", word)):
            if candidate != word and (found := self.canonical(candidate)):
                return found
        return None

    def clipped(self, word: str) -> str | None:
        """A word said without its last g: goin, messin."""
        return self.canonical(word + "g") if len(word) > 4 and word.endswith("in") else None

    def split(self, word: str) -> str | None:
        """Words written without spaces between them: the split with the fewest words, if all are known."""
        if not 6 <= len(word) <= _LONGEST_JOINED or not word.isalpha():
            return None
        long = len(word) >= _RUN
        pieces = self.common if long else self.joinable
        best: list[tuple[int, int] | None] = [None] * (len(word) + 1)
        best[0] = (0, 0)
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - _LONGEST_WORD), end):
                so_far = best[start]
                piece = word[start:end]
                if so_far is None or not (piece in pieces or (long and len(piece) >= _SAFE and piece in self.known)):
                    continue
                cost = so_far[0] + (3 if len(piece) <= 2 else 2)
                if best[end] is None or cost < best[end][0]:  # type: ignore[index]
                    best[end] = (cost, start)
        return self._pieces(word, best)

    def halved(self, word: str) -> str | None:
        """Two words that often occur, written without the space between them."""
        if not _SAFE <= len(word) < _RUN or not word.isalpha() or word in self.meant:
            return None
        first = 1 if word[0] in "ia" else 2
        pairs = [(word[:at], word[at:]) for at in range(first, len(word) - 1)]
        cuts = [pair for pair in pairs if self.common.issuperset(pair)]
        if not cuts:
            return None
        left, right = max(cuts, key=lambda cut: min(len(cut[0]), len(cut[1])))
        return f"{self.variants.get(left, left)} {self.variants.get(right, right)}"

    def turned(self, word: str) -> str | None:
        """One word that often occurs, two of its letters in the wrong order."""
        if len(word) < 4 or not word.isalpha() or word in self.meant:
            return None
        found = {
            turned
            for at in range(len(word) - 1)
            if (turned := word[:at] + word[at + 1] + word[at] + word[at + 2 :]) != word and turned in self.common
        }
        return self.canonical(found.pop()) if len(found) == 1 else None

    def _pieces(self, word: str, best: list[tuple[int, int] | None]) -> str | None:
        pieces: list[str] = []
        end = len(word)
        while end and (step := best[end]) is not None:
            pieces.append(word[step[1] : end])
            end = step[1]
        if end or len(pieces) > len(word) / 2.5:
            return None
        return " ".join(self.variants.get(piece, piece) for piece in reversed(pieces))

    def slipped(self, word: str) -> str | None:
        if len(word) < 4 or not word.isalpha():
            return None
        keys = _deletions(word) | {word}
        found = {guarded for key in keys for guarded in self._slips.get(key, ())}
        near = sorted(g for g in found if _near(word, g) and (g[0] == word[0] or g[:2] == word[1::-1]))
        meant = [word for word in near if word in self.guarded]
        if meant:
            return meant[0]
        alone = len(near) == 1 and len(word) >= _SAFE and word not in self.meant
        return near[0] if alone else None


@lru_cache(maxsize=8_192)
def _repair(spelling: Spelling, word: str) -> str:
    if word.isdigit():
        return word
    for way in (
        spelling.canonical,
        spelling.clipped,
        spelling.decoded,
        spelling.shrunk,
        spelling.split,
        spelling.turned,
        spelling.slipped,
        spelling.halved,
    ):
        if (found := way(word)) is not None:
            return found
    return _STRETCH.sub(r"\1", word)
