"""The words that are known, and the normaliser that knows them."""

from functools import cache
from pathlib import Path
from typing import Final

from nlu.safety.rules import load_spelling
from nlu.understanding.normalise import Normaliser

_MODELS: Final = Path(__file__).parent / "models"


@cache
def known_words() -> frozenset[str]:
    """Whole words of the encoder's vocabulary."""
    return frozenset((_MODELS / "words.txt").read_text(encoding="utf-8").split())


@cache
def common_words() -> frozenset[str]:
    """Known words that children use often in the examples: what a long run of letters may be made of."""
    return frozenset((_MODELS / "common.txt").read_text(encoding="utf-8").split())


def load_normaliser(config: Path) -> Normaliser:
    """The normaliser with the house's spelling (config/safety/words.yml)."""
    return Normaliser(load_spelling(config / "safety", known_words(), common_words()))
