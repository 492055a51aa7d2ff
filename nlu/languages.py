"""Which language a message may be in: a hint for the screen and for interpreters, never a reason to lower a level."""

import re
import threading
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from lingua import Language, LanguageDetectorBuilder

from nlu.understanding.normalise import Normal

ENGLISH: Final = "en"
UNKNOWN: Final = "und"
_SCRIPTS: Final = (
    ("am", re.compile(r"[\u1200-\u137f]")),
    ("ar", re.compile(r"[\u0600-\u06ff\u0750-\u077f]")),
    ("uk", re.compile(r"[\u0400-\u04ff]")),
)
_LETTERS: Final = (
    ("ps", re.compile(r"[ټډړږښګڼۍې]")),
    ("ckb", re.compile(r"[ڕڵۆێ]")),
    ("ur", re.compile(r"[ٹڈڑےں]")),
    ("vi", re.compile(r"[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđơư]", re.IGNORECASE)),
)
_LATIN: Final = (
    Language.ENGLISH, Language.POLISH, Language.ROMANIAN, Language.ALBANIAN, Language.VIETNAMESE,
    Language.SOMALI, Language.WELSH, Language.SPANISH, Language.FRENCH,
)  # fmt: skip
_ARABIC: Final = (Language.ARABIC, Language.PERSIAN, Language.URDU)
_FEWEST_WORDS: Final = 3
_MOSTLY_KNOWN: Final = 0.6
_SURE: Final = 0.9
_FEW_OFTEN: Final = 0.4
_HARDLY: Final = 0.2
_lock: Final = threading.Lock()


def warm_up() -> None:
    """Load the detectors now rather than when a child is waiting."""
    for languages in (_LATIN, _ARABIC):
        _detector(languages)


def language_of(normal: Normal, is_known: Callable[[str], bool]) -> str:
    """A code of section 4.3, `en`, or `und` where a machine cannot tell."""
    text = normal.original
    for code, letters in _LETTERS:
        if letters.search(text):
            return code
    for code, script in _SCRIPTS:
        if script.search(text):
            return _detected(text, _ARABIC, code) if code == "ar" else code
    words = [word for word in normal.plain_words if word.isalpha()]
    if not words or (not all(word.isascii() for word in words[:1]) and len(words) == 1):
        return UNKNOWN
    return _latin(text, words, is_known)


def english_share(words: list[str], is_known: Callable[[str], bool]) -> float:
    """How many of the words are known."""
    return sum(is_known(word) for word in words) / max(len(words), 1)


def hardly_english(normal: Normal, is_often: Callable[[str], bool]) -> bool:
    """Whether few of its words are ones that children here often use, and its letters hardly look like English either:
    Kurmanji or Welsh in plain letters, say, whose words look like English ones by chance."""
    words = [word for word in normal.plain_words if word.isalpha()]
    if len(words) < _FEWEST_WORDS or english_share(words, is_often) > _FEW_OFTEN:
        return False
    sure: float = _detector(_LATIN).compute_language_confidence(normal.original[:400], Language.ENGLISH)
    return sure <= _HARDLY


def _latin(text: str, words: list[str], is_known: Callable[[str], bool]) -> str:
    share = english_share(words, is_known)
    if len(words) < _FEWEST_WORDS:
        return ENGLISH if share > 0 else UNKNOWN
    if share >= 0.9:
        return ENGLISH
    found = _detected(text, _LATIN, ENGLISH)
    return found if share < _MOSTLY_KNOWN or found == ENGLISH else ENGLISH


def _detected(text: str, languages: tuple[Any, ...], otherwise: str) -> str:
    detector = _detector(languages)
    values = detector.compute_language_confidence_values(text[:400])
    if not values or values[0].value < _SURE:
        return otherwise
    return str(values[0].language.iso_code_639_1.name).lower()


def _detector(languages: tuple[Any, ...]) -> Any:
    with _lock:
        return _built(languages)


@cache
def _built(languages: tuple[Any, ...]) -> Any:
    return (
        LanguageDetectorBuilder.from_languages(*languages)
        .with_low_accuracy_mode()
        .with_preloaded_language_models()
        .build()
    )
