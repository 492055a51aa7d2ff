"""From what a child typed to plain words: one spelling, no tricks, and where each word stood."""

import re
from dataclasses import dataclass
from typing import Final

from nlu.understanding.characters import HOMOGLYPHS, fold, latin_share
from nlu.understanding.spelling import Spelling

# A word with what may hide in it (k!ll, f**k, don't); an emoji; the end of a clause.
_PIECE: Final = re.compile(r":[a-z]+:|[^\W_]+(?:['’‘`´]?[$@!|*+]*[^\W_]+)*[$*]*|[$@][^\W_]+|[.!?;…\n،؟]+")
_APOSTROPHES: Final = re.compile(r"['’‘`´]")
_INNER: Final = re.compile(r"[$@!|*+]+")
_SPACED: Final = re.compile(r"(?<![^\W_'’])(?:[^\W_](?: ?['’] ?|[ .\-_*]{1,3})){2,}[^\W_](?![^\W_'’])")
_GAP: Final = re.compile(r"[ .\-_*'’]+")
END: Final = "|"
_FEW: Final = 2
_MOSTLY: Final = 0.7
_HALF: Final = 0.5
_DECORATION: Final = frozenset(
    f":{name}:"
    for name in (
        *("laughing", "crying", "pleading", "sad", "heartbroken", "please", "love"),
        *("thumbsup", "ok", "smile", "party", "angry", "sign"),
    )
)


@dataclass(frozen=True, slots=True)
class Word:
    """One plain word and the stretch of the original that it came from."""

    plain: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Normal:
    """A message as plain words between single spaces; `|` ends a clause."""

    original: str
    words: tuple[Word, ...]
    text: str

    def quote(self, start: int, end: int) -> str:
        """The child's own words behind a stretch of `text`."""
        place, hit = 0, []
        for word in self.words:
            if place < end and place + len(word.plain) > start and word.plain != END:
                hit.append(word)
            place += len(word.plain) + 1
        if not hit:
            return ""
        return self.original[hit[0].start : hit[-1].end]

    @property
    def for_reading(self) -> str:
        """The words as a sentence encoder likes them: clauses ended by a full stop, emoji as words, but none that
        decorate what words say already: they may not decide how fast somebody comes."""
        text = self.text
        if len(self.plain_words) > _FEW:
            text = " ".join(word.plain for word in self.words if word.plain not in _DECORATION)
        return text.replace(" |", ".").replace("|", "").replace(":", "").strip()

    @property
    def plain_words(self) -> tuple[str, ...]:
        """The words alone, without ends of clauses and emoji."""
        return tuple(word.plain for word in self.words if word.plain[0] not in ":|")


class Normaliser:
    """Plain words out of anything. Holds no state of its own: one may serve every thread."""

    def __init__(self, spelling: Spelling) -> None:
        self._spelling = spelling

    def knows(self, word: str) -> bool:
        """Whether the word is known as it stands."""
        return self._spelling.is_known(word)

    def hears_often(self, word: str) -> bool:
        """Whether children here often use the word."""
        return word in self._spelling.common

    def __call__(self, text: str) -> Normal:
        folded, places = fold(text)
        mostly_latin = latin_share(folded) > 0.5
        words: list[Word] = []
        for piece in self._pieces(folded):
            raw, start, end = piece
            first, last = places[start], places[end - 1] + 1
            for plain in self._plain(raw, mostly_latin).split():
                if plain != END or (words and words[-1].plain != END):
                    words.append(Word(plain, first, last))
        return Normal(text, tuple(words), " ".join(word.plain for word in words))

    def _pieces(self, folded: str) -> list[tuple[str, int, int]]:
        out: list[tuple[str, int, int]] = []
        place = 0
        for run in _SPACED.finditer(folded):
            joined = self._joined(run.group(), run.start())
            if joined:
                out.extend(_found(folded, place, run.start()))
                out.extend(joined)
                place = run.end()
        return out + _found(folded, place, len(folded))

    def _joined(self, run: str, offset: int) -> list[tuple[str, int, int]]:
        """Words that were s p a c e d out, put together again; a wider gap than usual parts two words."""
        gaps = _GAP.findall(run)
        narrow = min(_width(gap) for gap in gaps)
        marked = any(gap.strip(" '’") for gap in gaps)
        words, place = [], 0
        for gap in [*_GAP.finditer(run), None]:
            if gap is None or _width(gap.group()) > narrow or (marked and not gap.group().strip()):
                end = gap.start() if gap else len(run)
                words.append((_GAP.sub("", run[place:end]), offset + place, offset + end))
                place = gap.end() if gap else end
        known = sum(_known_word(self._spelling, self._spelling.repair(word)) for word, _, _ in words)
        if known >= (_MOSTLY if len(words) == 1 else _HALF) * len(words):
            return words
        return []

    def _plain(self, raw: str, mostly_latin: bool) -> str:
        if raw[0] == ":":
            return raw
        if not raw[0].isalnum() and raw[0] not in "$@":
            return END
        word = raw if raw.isalnum() else _APOSTROPHES.sub("", raw)
        if not word.isascii() and mostly_latin:
            word = word.translate(HOMOGLYPHS)
        if not word.isascii():
            return word
        return self._repaired(word)

    def _repaired(self, word: str) -> str:
        if word.isalnum() or self._spelling.is_known(word):
            return self._spelling.repair(word)
        if _known_word(self._spelling, repaired := self._spelling.repair(word)):
            return repaired
        return " ".join(self._spelling.repair(part) for part in _INNER.split(word) if part)


def _width(gap: str) -> int:
    """How wide a gap is between letters; an apostrophe is a letter's neighbour, not the end of a word."""
    return 1 if gap.strip(" ") in {"'", "’"} else len(gap)


def _known_word(spelling: Spelling, repaired: str) -> bool:
    return all(spelling.is_known(part) for part in repaired.split())


def _found(folded: str, start: int, end: int) -> list[tuple[str, int, int]]:
    return [(m.group(), m.start(), m.end()) for m in _PIECE.finditer(folded, start, end)]
