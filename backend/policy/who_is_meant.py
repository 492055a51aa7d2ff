"""Is it about a grown-up who works here? A text matched against a home's own adults: names, nicknames, initials.

In: what a child typed, the adults of the home. Out: ids. `config/who_is_meant.yml` has the words. It errs towards yes:
whoever may be meant is kept out until a person has settled who it is (domain brief 3.3, CF2 to CF5).
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Self

from rapidfuzz.distance import DamerauLevenshtein

from backend.policy.files import ConfigFile, read_config

TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
ENDS_SENTENCE = re.compile(r"[.!?\n]\s*$")
FUZZY_FROM = 5
"""Names of fewer letters are matched to the letter: "amy" is not "any"."""
FUZZIER_FROM = 8
SHORT = 3
DIGITS = str.maketrans({"4": "a", "3": "e", "1": "i", "0": "o", "5": "s"})


@dataclass(frozen=True, slots=True)
class Known:
    """What an adult is called: the name, and whatever else the home has declared ("big dave", "mr t")."""

    id: str
    name: str = field(repr=False)
    nicknames: tuple[str, ...] = field(default=(), repr=False)


class WhoIsMeant(ConfigFile):
    """The checked content of `config/who_is_meant.yml`."""

    harmless: frozenset[str]
    cues: frozenset[str]
    acts: frozenset[str]
    ordinary: frozenset[str]
    says_a_name_follows: frozenset[str]

    @classmethod
    def load(cls, config_dir: Path) -> Self:
        """Read `who_is_meant.yml`. Raises ConfigError."""
        return read_config(config_dir / "who_is_meant.yml", cls)

    def __hash__(self) -> int:
        return id(self)

    def named(self, text: str, adults: Sequence[Known]) -> frozenset[str]:
        """The ids of the adults whom the text may name; of two with one name, both."""
        if not adults:
            return frozenset()
        names = _names(self, tuple(adults))
        said = list(_said(text))
        found = {person for place, _ in enumerate(said) for person in names.at(said, place)}
        return frozenset(found | names.in_letters(said))

    def says_what_was_done(self, text: str) -> bool:
        """Do these words say what somebody did to a child?"""
        return not self.acts.isdisjoint(word.plain for word in _said(text))

    def may_be_about(self, text: str, topics: Collection[str], level: str) -> bool:
        """A grown-up is named: is something said of them that they must not read?"""
        if set(topics) - self.harmless or (level in ("urgent", "emergency") and not topics):
            return True
        return not self.cues.isdisjoint(word.plain for word in _said(text)) and "praise" not in topics


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a text as it stands there: bare letters, and whether a capital marks it as a name."""

    plain: str
    capital: bool

    @property
    def bare(self) -> str:
        """Without the s that belongs to somebody: "Wes's", "amys"."""
        return self.plain.removesuffix("s") if len(self.plain) > SHORT else self.plain


class _Names:
    """One home's names, ready to be looked up."""

    def __init__(self, words: WhoIsMeant, adults: Iterable[Known]) -> None:
        self._words = words
        self._single: dict[str, set[str]] = {}
        self._several: dict[tuple[str, ...], set[str]] = {}
        self._initials: dict[str, set[str]] = {}
        for adult in adults:
            self._know(adult)

    def _know(self, adult: Known) -> None:
        parts = _parts(adult.name)
        for called in (*((part,) for part in parts), *map(_parts, adult.nicknames)):
            if len(called) == 1:
                self._single.setdefault(called[0], set()).add(adult.id)
            elif called:
                self._several.setdefault(called, set()).add(adult.id)
        if len(parts) > 1:
            self._initials.setdefault("".join(part[0] for part in parts), set()).add(adult.id)

    @cached_property
    def _long(self) -> tuple[tuple[str, set[str]], ...]:
        return tuple((name, people) for name, people in self._single.items() if len(name) >= FUZZY_FROM)

    def at(self, said: Sequence[_Word], place: int) -> set[str]:
        """Whom the word at a place may name, alone or with those after it."""
        found = set()
        for called, people in self._several.items():
            if tuple(word.plain for word in said[place : place + len(called)]) == called:
                found |= people
        word = said[place]
        for plain in {word.plain, word.bare, _once(word.plain), _once(word.bare)}:
            if plain not in self._words.ordinary or self._marked(said, place):
                found |= self._single.get(plain, set()) | self._single.get(plain.translate(DIGITS), set())
        if word.plain not in self._words.ordinary:
            found |= self._initials.get(word.plain, set())
        return found or self._nearly(word)

    def in_letters(self, said: Sequence[_Word]) -> set[str]:
        """Letters that stand apart: "J T" and "j.t." are initials, "s a m" is a name."""
        found: set[str] = set()
        run = ""
        for plain in (*(word.plain for word in said), ""):
            if len(plain) == 1:
                run += plain
                continue
            found |= self._initials.get(run, set()) | self._single.get(run, set()) if len(run) > 1 else set()
            run = ""
        return found

    def _marked(self, said: Sequence[_Word], place: int) -> bool:
        follows = place > 0 and said[place - 1].plain in self._words.says_a_name_follows
        return said[place].capital or follows

    def _nearly(self, word: _Word) -> set[str]:
        if len(word.plain) < FUZZY_FROM - 1 or word.plain in self._words.ordinary:
            return set()
        return {person for name, people in self._long if _is_near(word.plain, name) for person in people}


def _is_near(word: str, name: str) -> bool:
    most = 2 if len(name) >= FUZZIER_FROM else 1
    return word[0] == name[0] and DamerauLevenshtein.distance(word, name, score_cutoff=most) <= most


@lru_cache(maxsize=64)
def _names(words: WhoIsMeant, adults: tuple[Known, ...]) -> _Names:
    return _Names(words, adults)


def _said(text: str) -> Iterator[_Word]:
    for found in TOKEN.finditer(text):
        word = found.group()
        begins = found.start() == 0 or ENDS_SENTENCE.search(text[: found.start()]) is not None
        capital = word[0].isupper() and not begins and not text.isupper()
        yield _Word(_plain(word), capital)


def _parts(name: str) -> tuple[str, ...]:
    return tuple(word.plain for word in _said(name))


def _plain(word: str) -> str:
    """Small letters without accents and apostrophes."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in apart if letter.isalnum())


def _once(word: str) -> str:
    """Letters that are drawn out, once: "saaam"."""
    return re.sub(r"(.)\1{2,}", r"\1", word)
