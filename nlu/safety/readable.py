"""Whether a machine could read it at all. What could not be read is for a person, today."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from nlu.languages import ENGLISH, UNKNOWN, english_share, hardly_english, language_of
from nlu.levels import Level, Reason
from nlu.understanding.normalise import Normal

_ACKNOWLEDGES: Final = frozenset({":thumbsup:", ":ok:", ":love:", ":smile:", ":please:", ":laughing:", ":party:"})
_GRAVE_SIGNS: Final = frozenset({":pill:", ":knife:", ":gun:", ":blood:", ":rope:", ":razor:", ":coffin:", ":sos:"})
_LETTERS: Final = re.compile(r"[^\W\d_]")
_LETTER: Final = re.compile(r"[^\W\d_]{2}")
_AN_ANSWER: Final = 4
"""An age, a room, a time of day: so many figures at the end of a thread answer something."""

_MASH: Final = re.compile(r"^[asdfghjklqwertyuiopzxcvbnm]{4,}$")


@dataclass(frozen=True, slots=True)
class Legibility:
    """The language and, where a person must look, the level and the reason."""

    language: str
    level: Level = Level.ROUTINE
    reason: Reason | None = None

    @property
    def readable(self) -> bool:
        """Whether a machine could read it."""
        return self.reason is None


def legibility(
    normal: Normal, is_known: Callable[[str], bool], is_often: Callable[[str], bool], in_thread: bool
) -> Legibility:
    """What could be read of it: empty, signs only, numbers only, another language, no known word."""
    words = [word for word in normal.plain_words if _LETTERS.search(word)]
    if not words:
        return _wordless(normal, in_thread)
    language = language_of(normal, is_known)
    if language not in (ENGLISH, UNKNOWN):
        return Legibility(language, Level.URGENT, _reason(normal, "Not in English: a person should look"))
    if english_share(words, is_known) == 0 or _is_no_word(words, normal):
        level = Level.SOON if len(words) < 3 or all(_MASH.match(word) for word in words) else Level.URGENT
        return Legibility(UNKNOWN, level, _reason(normal, "No word that a machine knows: a person should look"))
    if hardly_english(normal, is_often):
        return Legibility(UNKNOWN, Level.SOON, _reason(normal, "Perhaps not in English: a person should look"))
    return Legibility(language)


def _is_no_word(words: list[str], normal: Normal) -> bool:
    """Single letters only, or one guess at letters and figures: nothing to be sure of."""
    return all(len(word) == 1 for word in words) or (len(words) == 1 and not _LETTER.search(normal.original))


def _wordless(normal: Normal, in_thread: bool) -> Legibility:
    signs = {word.plain for word in normal.words if word.plain[0] == ":"}
    if signs & _GRAVE_SIGNS:
        return Legibility(UNKNOWN, Level.URGENT, _reason(normal, "Signs that may mean danger"))
    if signs and signs <= _ACKNOWLEDGES and in_thread:
        return Legibility(ENGLISH)
    figures = [word.plain for word in normal.words if word.plain.isdigit()]
    if figures and not signs and in_thread:
        if max(map(len, figures)) <= _AN_ANSWER:
            return Legibility(ENGLISH)
        return Legibility(UNKNOWN, Level.SOON, _reason(normal, "Only figures: a person should look"))
    return Legibility(UNKNOWN, Level.URGENT, _reason(normal, "No words in it: a person should look"))


def _reason(normal: Normal, meaning: str) -> Reason:
    return Reason(normal.original.strip()[:200], meaning, "readable.person_looks")
