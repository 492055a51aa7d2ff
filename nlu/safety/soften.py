"""Songs and stories: words of a song about dying are looked at today, not run to (domain section 5.3)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from nlu.levels import Level
from nlu.safety.matcher import Hit
from nlu.understanding.normalise import Normal

_LINES_OF_A_SONG: Final = 4
_REAL: Final = ("thats me", "that is me", "me tonight", "real life", "im serious", "for real", "not joking", "about me")


def softened(hits: Iterable[Hit], message: Normal, one_message: bool = True) -> tuple[Hit, ...]:
    """The same hits; in what looks like a song, a wish to die counts as urgent unless the child says it is real."""
    hits = tuple(hits)
    if not is_song(hits, message, one_message):
        return hits
    return tuple(
        replace(hit, level=Level.URGENT) if "danger_to_life" in hit.rule.topics and hit.level > Level.URGENT else hit
        for hit in hits
    )


def is_song(hits: Iterable[Hit], message: Normal, one_message: bool = True) -> bool:
    """Whether it looks like a song or a story, and the child does not say that it is real."""
    if any(word in message.text for word in _REAL):
        return False
    lines = [line for line in message.original.splitlines() if line.strip()]
    return (one_message and len(lines) >= _LINES_OF_A_SONG) or any("lyrics" in hit.rule.topics for hit in hits)
