"""What rules catch stays caught when it is typed badly or hidden on purpose."""

import random

import pytest

from nlu.triage import Level, Triage

CAUGHT = (
    "i want to kill myself",
    "i took loads of pills",
    "it wont stop bleeding",
    "hes got a knife",
    "my stepdad hits me",
    "staff touched me",
    "they are bullying me",
    "im running away tonight",
    "someone is following me",
    "he keeps asking for nudes",
)
_LEET = str.maketrans("aeiost", "4310$7")
_HOMOGLYPHS = str.maketrans("aeiopcy", "аеіорсу")


def _swapped(text: str, dice: random.Random) -> str:
    words = text.split()
    place = max(range(len(words)), key=lambda number: len(words[number]))
    word = words[place]
    at = dice.randrange(1, len(word) - 2)
    words[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(words)


def _stretched(text: str, dice: random.Random) -> str:
    at = dice.choice([place for place, char in enumerate(text) if char in "aeiou"])
    return text[:at] + text[at] * 4 + text[at:]


VARIANTS = {
    "upper": lambda text, _dice: text.upper(),
    "leet": lambda text, _dice: " ".join(w.translate(_LEET) if len(w) > 2 else w for w in text.split()),
    "homoglyphs": lambda text, _dice: text.translate(_HOMOGLYPHS),
    "joined": lambda text, _dice: text.replace(" ", ""),
    "spaced": lambda text, _dice: "  ".join(" ".join(word) for word in text.split()),
    "dotted": lambda text, _dice: " ".join(".".join(word) for word in text.split()),
    "zero_width": lambda text, _dice: "\u200b".join(text),
    "emoji": lambda text, _dice: f"😭😭 {text} 🙏",
    "commas": lambda text, _dice: text.replace(" ", ", "),
    "swapped": _swapped,
    "stretched": _stretched,
}


@pytest.mark.parametrize("name", VARIANTS)
def test_variants_stay_caught(rules_only: Triage, name: str) -> None:
    dice = random.Random(7)
    lost = [
        text
        for text in CAUGHT
        if rules_only.assess(VARIANTS[name](text, dice)).level < min(rules_only.assess(text).level, Level.URGENT)
    ]
    assert not lost, name
