"""The words that are known, and the normaliser that knows them."""

from functools import cache
from pathlib import Path
from typing import Final

from nlu.safety.rules import load_spelling
from nlu.understanding.normalise import Normaliser

_WORDS: Final = Path(__file__).parent / "models" / "words.txt"


@cache
def known_words() -> frozenset[str]:
    """Whole words of the encoder's vocabulary."""
    return frozenset(_WORDS.read_text(encoding="utf-8").split())


def load_normaliser(config: Path) -> Normaliser:
    """The normaliser with the house's spelling (config/safety/words.yml)."""
    return Normaliser(load_spelling(config / "safety", known_words()))
