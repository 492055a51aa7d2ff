"""Moved: the loader lives in `backend.policy.phrases`, because the adults' side says approved sentences too."""

from backend.policy.phrases import (
    RIGHT_TO_LEFT,
    SOURCE_LANGUAGE,
    ChoiceLine,
    PhraseEntry,
    PhraseFile,
    Phrases,
    PhrasesError,
)

__all__ = ["RIGHT_TO_LEFT", "SOURCE_LANGUAGE", "ChoiceLine", "PhraseEntry", "PhraseFile", "Phrases", "PhrasesError"]
