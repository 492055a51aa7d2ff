"""The ways in which one message may be typed: by a thumb that slips, in a hurry, in anger, or past a filter."""

import random
from collections.abc import Callable
from typing import Final

Variant = Callable[[str, random.Random], str]

_LEET: Final = str.maketrans("aeiost", "4310$7")
_HOMOGLYPHS: Final = str.maketrans("aeiopcy", "аеіорсу")
_DECORATION: Final = ("😭", "🙏", "😂", "💔", "🥺", "‼️", "❤️", "👍")


def _word(text: str, dice: random.Random) -> tuple[list[str], int] | None:
    """The words and the place of one that is long enough to be typed wrongly."""
    words = text.split(" ")
    places = [place for place, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    return (words, dice.choice(places)) if places else None


def swapped(text: str, dice: random.Random) -> str:
    """Two letters of a word in the wrong order."""
    if (found := _word(text, dice)) is None:
        return text
    words, place = found
    word = words[place]
    at = dice.randrange(1, len(word) - 1)
    words[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(words)


def dropped(text: str, dice: random.Random) -> str:
    """A letter of a word left out."""
    if (found := _word(text, dice)) is None:
        return text
    words, place = found
    at = dice.randrange(1, len(words[place]))
    words[place] = words[place][:at] + words[place][at + 1 :]
    return " ".join(words)


def doubled(text: str, dice: random.Random) -> str:
    """A letter of a word typed twice."""
    if (found := _word(text, dice)) is None:
        return text
    words, place = found
    at = dice.randrange(len(words[place]))
    words[place] = words[place][: at + 1] + words[place][at:]
    return " ".join(words)


def stretched(text: str, dice: random.Random) -> str:
    """A vowel held down."""
    places = [place for place, char in enumerate(text) if char in "aeiou"]
    if not places:
        return text
    at = dice.choice(places)
    return text[:at] + text[at] * 4 + text[at:]


def unspaced(text: str, dice: random.Random) -> str:
    """The space between two words forgotten."""
    places = [place for place, char in enumerate(text) if char == " "]
    if not places:
        return text
    at = dice.choice(places)
    return text[:at] + text[at + 1 :]


def decorated(text: str, dice: random.Random) -> str:
    """Emoji before and after."""
    return f"{dice.choice(_DECORATION)} {text} {dice.choice(_DECORATION) * dice.randint(1, 3)}"


def leet(text: str, dice: random.Random) -> str:
    """One word in figures and signs."""
    if (found := _word(text, dice)) is None:
        return text
    words, place = found
    words[place] = words[place].translate(_LEET)
    return " ".join(words)


VARIANTS: Final[dict[str, Variant]] = {
    "upper": lambda text, _dice: text.upper(),
    "title": lambda text, _dice: text.title(),
    "swapped": swapped,
    "dropped": dropped,
    "doubled": doubled,
    "stretched": stretched,
    "unspaced": unspaced,
    "wide": lambda text, _dice: text.replace(" ", "   "),
    "spaced": lambda text, _dice: "  ".join(" ".join(word) for word in text.split()),
    "commas": lambda text, _dice: text.replace(" ", ", "),
    "leet": leet,
    "homoglyphs": lambda text, _dice: text.translate(_HOMOGLYPHS),
    "zero_width": lambda text, _dice: "\u200b".join(text),
    "emoji": decorated,
}
