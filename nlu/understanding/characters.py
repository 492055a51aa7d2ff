"""Folding characters: case, accents, look-alikes, what cannot be seen, and emoji, each tied to where it stood."""

import unicodedata
from typing import Final

# Letters of other alphabets that pass for Latin ones. Applied only to words that stand in Latin text.
_PAIRS: Final = (
    "аa бb вb гr дd еe ёe зe іi їi ѕs јj кk ӏl лl мm нn оo рp сc тt уy хx ԁd ԛq ԝw пn иu яr ьb ѵv "
    "ʏy ɢg ɪi ɴn ʀr ʟl ꜱs ᴀa ʙb ᴄc ᴅd ᴇe ᴊj ᴋk ᴍm ᴏo ᴘp ᴛt ᴜu ᴠv ᴡw ᴢz ʜh ꜰf "
    "αa βb γy δd εe ζz ηn ιi κk λl μm νv οo πn ρp σo τt υu χx ωw ıi łl øo đd"
)
HOMOGLYPHS: Final = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}

EMOJI: Final[dict[str, str]] = {
    "💊": "pill", "🔪": "knife", "🗡": "knife", "🔫": "gun", "🩸": "blood", "🆘": "sos", "🚂": "train",
    "🚆": "train", "🚇": "train", "🌉": "bridge", "🪢": "rope", "🪒": "razor", "⚰": "coffin", "🪦": "grave",
    "💀": "skull", "☠": "skull", "😂": "laughing", "🤣": "laughing", "😹": "laughing", "😆": "laughing",
    "😅": "laughing", "😭": "crying", "😢": "crying", "🥺": "pleading", "😔": "sad", "😞": "sad", "☹": "sad",
    "🙁": "sad", "💔": "heartbroken", "😨": "scared", "😰": "scared", "😱": "scared", "🏃": "running",
    "👋": "goodbye", "🙏": "please", "❤": "love", "💙": "love", "💕": "love", "🥰": "love", "😘": "love",
    "👍": "thumbsup", "👌": "ok", "✅": "ok", "😊": "smile", "🙂": "smile", "😀": "smile", "😁": "smile",
    "🎉": "party", "😡": "angry", "🤬": "angry", "😠": "angry", "🔥": "fire", "💣": "bomb", "🍆": "aubergine",
    "🍑": "peach", "🐒": "monkey", "🐵": "monkey", "🍌": "banana", "🎵": "music", "🎶": "music", "🤮": "sick",
    "🤢": "sick", "🩹": "plaster", "🚑": "ambulance", "🤫": "shush", "🤐": "shush", "📸": "camera",
}  # fmt: skip

_INVISIBLE = {"Cf", "Mn", "Me"}
_CONTROLS: Final = {code: "\n" if chr(code) in "\n\r" else " " for code in (*range(32), 127)}


def _emoji_word(char: str) -> str | None:
    if char in EMOJI:
        return f" :{EMOJI[char]}: "
    if unicodedata.category(char) == "So":
        return " :sign: "
    return None


def _fold_char(char: str) -> str:
    category = unicodedata.category(char)
    if category in _INVISIBLE or char in "\ufe0f\u200d":
        return ""
    if category == "Sk":  # skin tones of emoji, and loose accents
        return ""
    if category in ("Cc", "Co", "Cn", "Cs", "Zs", "Zl", "Zp"):
        return "\n" if char in "\n\r\u2028\u2029" else " "
    if (word := _emoji_word(char)) is not None:
        return word
    folded = unicodedata.normalize("NFKD", char).casefold()
    return "".join(c for c in folded if unicodedata.category(c) not in _INVISIBLE)


def fold(text: str) -> tuple[str, list[int]]:
    """The folded text and, for each of its characters, the place in `text` that it came from."""
    if text.isascii():  # most messages: a letter for a letter
        return text.translate(_CONTROLS).lower(), list(range(len(text)))
    out: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        folded = char.lower() if "!" <= char <= "~" else _fold_char(char)
        out.append(folded)
        places.extend([place] * len(folded))
    return "".join(out), places


def latin_share(text: str) -> float:
    """How much of the letters is Latin: 1.0 where there are none."""
    if text.isascii():
        return 1.0
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return 1.0
    return sum(char < "\u0250" for char in letters) / len(letters)
