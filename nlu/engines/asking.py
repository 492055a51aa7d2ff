"""What passes between the house and a Rasa server: plain words there, a reading back. Shared by both ends."""

from collections.abc import Mapping
from typing import Any, Final

from nlu.engines.reading import Reading
from nlu.levels import Level
from nlu.topics import known
from nlu.understanding.normalise import Normal, Word

ATTRIBUTE: Final = "understanding"
"""The key of the shared understanding's reading in Rasa's answer."""

_BETWEEN: Final = "\x1e"
"""ASCII's record separator: the message, then the thread that it ends. The normaliser lets no such letter through."""


def asking(message: Normal, thread: Normal | None) -> str:
    """The text that Rasa is asked to parse."""
    return message.text if thread is None else f"{message.text}{_BETWEEN}{thread.text}"


def asked(text: str) -> tuple[Normal, Normal | None]:
    """The message and its thread again, out of what was asked."""
    alone, between, thread = text.partition(_BETWEEN)
    return _plain(alone), _plain(thread) if between else None


def _plain(text: str) -> Normal:
    words, place = [], 0
    for word in text.split():
        words.append(Word(word, place, place + len(word)))
        place += len(word) + 1
    return Normal(" ".join(text.split()), tuple(words), " ".join(text.split()))


def pack(reading: Reading) -> dict[str, Any]:
    """A reading as JSON can hold it."""
    return {
        "level": reading.level.code,
        "topics": list(reading.topics),
        "confidence": float(reading.confidence),
        "clause": reading.clause,
        "chance": float(reading.chance),
    }


def unpack(packed: Mapping[str, Any], message: Normal) -> Reading:
    """The reading again, its clause in the child's own words. Raises KeyError, TypeError or ValueError for nonsense."""
    clause = str(packed["clause"])
    start = message.text.find(clause) if clause else -1
    return Reading(
        Level.of(packed["level"]),
        known([str(topic) for topic in packed["topics"]]),
        _share(packed["confidence"]),
        message.quote(start, start + len(clause)) if start >= 0 else message.original.strip() if clause else "",
        _share(packed["chance"]),
    )


def _share(value: object) -> float:
    if not isinstance(value, int | float) or not 0 <= value <= 1.000001:
        raise ValueError("not a share")
    return float(value)
