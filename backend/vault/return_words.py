"""Return words: five simple words (55 bits) with which a child comes back to their own thread."""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from backend.vault.cost import WORDS_COST, Argon2Cost
from backend.vault.place import Place, bound, text_bytes
from backend.vault.symmetric import KEY_BYTES, lock, unlock

COUNT = 5
LONGEST_TEXT = 300
MOST_WORDS_BEFORE = 5
LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDLIST: tuple[str, ...] = tuple((Path(__file__).parent / "words.txt").read_text("ascii").split())
_KNOWN = frozenset(WORDLIST)
_LENGTHS = range(min(map(len, WORDLIST)), max(map(len, WORDLIST)) + 1)


@dataclass(frozen=True, slots=True, repr=False)
class WordsSecret:
    """What Argon2id made of the words: one half finds the row, the other opens it."""

    lookup: bytes
    wrap: bytes

    def __repr__(self) -> str:
        return "WordsSecret(kept secret)"


def new_words() -> tuple[str, ...]:
    return tuple(secrets.choice(WORDLIST) for _ in range(COUNT))


def read_words(text: str) -> tuple[str, ...] | None:
    """The five words, forgiving case, numbering, lost or added spaces and one small slip in each word."""
    if len(text) > LONGEST_TEXT:
        return None
    tokens = _tokens(text)
    if len(tokens) == COUNT:
        words = tuple(word for token in tokens if (word := _nearest(token)))
        if len(words) == COUNT:
            return words
    return _split("".join(tokens))


def looks_like_words(text: str) -> bool:
    """Whether a message is the words, or says "my words are" before them: they do not belong in a thread.

    It is a look and no proof: a message is still stored and read by triage whatever this says.
    """
    if read_words(text) is not None:
        return True
    tokens = _tokens(text[: LONGEST_TEXT + 1])
    few = COUNT < len(tokens) <= COUNT + MOST_WORDS_BEFORE
    return few and all(token in _KNOWN for token in tokens[-COUNT:])


def hash_words(words: tuple[str, ...], pepper: bytes, cost: Argon2Cost = WORDS_COST) -> WordsSecret:
    """One salt for all, because the hash finds the row; and the pepper is not in the database."""
    both = cost.hash(text_bytes(" ".join(words)), pepper, 2 * KEY_BYTES)
    return WordsSecret(both[:KEY_BYTES], both[KEY_BYTES:])


def wrap_for_words(secret: bytes, words_secret: WordsSecret, place: Place) -> bytes:
    return lock(words_secret.wrap, secret, bound("return-words/v1", place))


def unwrap_with_words(wrapped: bytes, words_secret: WordsSecret, place: Place) -> bytes:
    return unlock(words_secret.wrap, wrapped, bound("return-words/v1", place))


def _tokens(text: str) -> list[str]:
    """Runs of letters, without accents or apostrophes that a keyboard has put in."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return re.findall(r"[a-z]+", re.sub(r"['’\u0300-\u036f]", "", plain))


def _nearest(token: str) -> str | None:
    """The word itself, or the only word that is one slip away."""
    if token in _KNOWN:
        return token
    if len(token) > _LENGTHS.stop:
        return None
    near = _KNOWN & _slips(token)
    return next(iter(near)) if len(near) == 1 else None


def _slips(token: str) -> set[str]:
    """Everything one letter lost, added, changed or swapped away."""
    cuts = [(token[:at], token[at:]) for at in range(len(token) + 1)]
    lost = {left + right[1:] for left, right in cuts if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    changed = {left + letter + right[1:] for left, right in cuts if right for letter in LETTERS}
    added = {left + letter + right for left, right in cuts for letter in LETTERS}
    return lost | swapped | changed | added


def _split(letters: str) -> tuple[str, ...] | None:
    """Five words written with the spaces in the wrong places, if there is only one way to part them."""
    if not COUNT * _LENGTHS.start <= len(letters) < COUNT * _LENGTHS.stop:
        return None
    ways = [()]  # type: list[tuple[str, ...]]
    for _ in range(COUNT):
        ways = [(*way, word) for way in ways for word in _starts(letters[sum(map(len, way)) :])]
    whole = [way for way in ways if sum(map(len, way)) == len(letters)]
    return whole[0] if len(whole) == 1 else None


def _starts(letters: str) -> list[str]:
    return [letters[:size] for size in _LENGTHS if letters[:size] in _KNOWN and size <= len(letters)]
