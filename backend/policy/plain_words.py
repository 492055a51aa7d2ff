"""How plain a text is: one measure for the phrases a child sees and for what an adult is about to send.

Flesch-Kincaid with pyphen's syllables, sentence length, and words that are not said to a child (section 4.2). A low
figure does not prove that a child understands; a high one nearly always means that a child will not.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal, Self

import pyphen
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from backend.policy.files import read_yaml

Match = Literal["word", "exact", "question"]
_SENTENCE_END: Final = re.compile(r"(?<=[.?!…])[\"'”’)]*\s+|\n+|\s*[·•]\s*")
_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SILENT_INSIDE: Final = re.compile(r"e(?=(?:thing|one|body|times?|where|ful|less|ly|ment)$)")
_AGE_AT_GRADE_0: Final = 5
"""A child in the first school year (grade 0) is about five."""

_SMALLEST_SAMPLE: Final = 10
"""A button of two words is filled up with short ones: the formula is made for texts, and one word must not decide."""


class PlainWordsError(Exception):
    """The list is wrong. The message names the file, the key and the mend."""


class Banned(BaseModel):
    """A word that is not said to a child. `question`: only where it asks (a sentence that ends in ?)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    word: Annotated[str, Field(min_length=2)]
    say_instead: Annotated[str, Field(min_length=2)]
    match: Match = "word"


class PlainWords(BaseModel):
    """The limits and the list, from config/phrases/plain_words.yml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    schema_: Annotated[Literal[1], Field(alias="schema")]
    version: Annotated[int, Field(ge=1)]
    grade_limit: float
    sentence_limit: int
    exempt: tuple[str, ...]
    banned: tuple[Banned, ...]

    @classmethod
    def load(cls, config_dir: Path) -> Self:
        """Read and check the list."""
        path = config_dir / "phrases" / "plain_words.yml"
        try:
            return cls.model_validate(read_yaml(path))
        except OSError as error:
            raise PlainWordsError(f"{path}: cannot be read; put the file back") from error
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise PlainWordsError(f"{path}: {where}: {first['msg']}; mend this key") from error


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: the word or the long sentence's first words, and what to say instead."""

    word: str
    say_instead: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text reads: the age it needs, its grade, the words of its longest sentence, and what to mend."""

    age: int
    grade: float
    longest_sentence: int
    findings: tuple[Finding, ...]


def read(text: str, limits: PlainWords) -> Reading:
    """Measure a text. An empty one reads at the youngest age and has nothing to mend."""
    sentences = _sentences(_without_exempt(text, limits.exempt))
    counted = [words for words in map(_WORD.findall, sentences) if words]
    grade = _grade(counted)
    longest = max((len(words) for words in counted), default=0)
    findings = (*_banned(text, limits.banned), *_too_long(sentences, limits.sentence_limit))
    return Reading(max(_AGE_AT_GRADE_0, round(grade) + _AGE_AT_GRADE_0), round(grade, 1), longest, findings)


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in _SENTENCE_END.split(text) if part and part.strip()]


def _without_exempt(text: str, names: tuple[str, ...]) -> str:
    """A service's name counts as one short word."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}\b", "it", text)
    return text


def _grade(sentences: list[list[str]]) -> float:
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    counted = max(len(words), _SMALLEST_SAMPLE)
    syllables = sum(_syllables(word.casefold()) for word in words) + counted - len(words)
    return max(0.0, 0.39 * len(words) / len(sentences) + 11.8 * syllables / counted - 15.59)


@cache
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB")


@lru_cache(maxsize=8192)
def _syllables(word: str) -> int:
    """Pyphen marks where a word may break; groups of vowels correct it where it marks too few."""
    if not any(letter.isalpha() for letter in word):
        return 1
    spoken = _SILENT_INSIDE.sub("", word)
    groups = len(re.findall(r"[aeiouy]+", spoken))
    if groups > 1 and re.search(r"[^aeiouyl]e$|[^aeioutd]ed$|[^aeiouyscxzgh]es$", spoken):
        groups -= 1
    broken = len(_hyphens().positions(word)) + 1
    return max(1, broken, min(groups, broken + 1))


def _banned(text: str, banned: tuple[Banned, ...]) -> tuple[Finding, ...]:
    found = ((entry, _pattern(entry.word, entry.match).search(text)) for entry in banned)
    return tuple(Finding(match.group().strip(), entry.say_instead) for entry, match in found if match)


@cache
def _pattern(word: str, match: Match) -> re.Pattern[str]:
    body = re.escape(word).replace(r"\ ", r"\s+")
    if match == "exact":
        return re.compile(rf"\b{body}\b")
    if match == "question":
        return re.compile(rf"\b{body}\b(?=[^.!?\n]*\?)", re.IGNORECASE)
    return re.compile(rf"\b{body}(s|d|ed|ing|'s)?\b", re.IGNORECASE)


def _too_long(sentences: list[str], limit: int) -> tuple[Finding, ...]:
    long = ((sentence, len(_WORD.findall(sentence))) for sentence in sentences)
    return tuple(
        Finding(" ".join(sentence.split()[:4]) + "…", f"two sentences: {count} words, {limit} at most")
        for sentence, count in long
        if count > limit
    )
