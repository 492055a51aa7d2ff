"""Plain words out of what children type, and the way back to their own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.words import load_normaliser
from tests.unit.nlu.conftest import CONFIG

NORMALISE = load_normaliser(CONFIG)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("I wanna D1E", "i want to die"),
        ("k i l l  m y s e l f", "kill myself"),
        ("k.i.l.l me", "kill me"),
        ("iwanttodie", "i want to die"),
        ("su!cide", "suicide"),
        ("ki11 mysélf", "kill myself"),
        ("kіll mуself", "kill myself"),  # Cyrillic letters among Latin ones
        ("k\u200bill my\u200dself", "kill myself"),
        ("hellllppp meee", "help me"),
        ("𝗸𝗶𝗹𝗹 𝗺𝗲", "kill me"),
        ("dont tell any1 plz", "dont tell anyone please"),
        ("2nite", "tonight"),
        ("💊💊 bye", ":pill: :pill: bye"),
        ("Bleedin!! help.", "bleeding | help |"),
        ("999", "999"),
    ],
)
def test_plain_words(typed: str, plain: str) -> None:
    assert NORMALISE(typed).text == plain


@given(st.text(max_size=300))
def test_every_word_comes_from_a_stretch_of_the_original(text: str) -> None:
    normal = NORMALISE(text)
    assert normal.text == " ".join(word.plain for word in normal.words)
    assert all(0 <= word.start < word.end <= len(text) for word in normal.words)
    starts = [word.start for word in normal.words]
    assert starts == sorted(starts)


def test_other_scripts_keep_their_letters() -> None:
    assert NORMALISE("допоможіть").text.isalpha()
    assert NORMALISE("ساعدوني").text == "ساعدوني"
