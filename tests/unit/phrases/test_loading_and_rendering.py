"""The loader: errors name the file, the key and the mend; rendering never fails a child."""

from pathlib import Path

import pytest

from backend.policy.phrases import Phrases, PhrasesError

HEAD = "schema: 1\nversion: 3\nlanguage: {0}\nname: {0}\nstatus: {1}\njoiner: ' and '\nphrases:\n"
EN = """
  sent:
    text: ["I've sent it to {who}. {who} will answer."]
    params: {who: "@to_staff"}
    source: W10
  to_staff: {text: ["the staff here"], source: W3}
"""


def book(folder: Path, english: str = EN, **others: str) -> Phrases:
    """Phrases from files written here."""
    (folder / "phrases").mkdir()
    (folder / "phrases" / "en.yml").write_text(HEAD.format("en", "source") + english, encoding="utf-8")
    for code, text in others.items():
        (folder / "phrases" / f"{code}.yml").write_text(HEAD.format(code, "draft") + text, encoding="utf-8")
    return Phrases.load(folder)


def test_names_are_joined_and_a_sentence_begins_with_a_capital(tmp_path: Path) -> None:
    phrases = book(tmp_path)
    assert phrases.render("sent", {"who": "Amy\nJoe\nPriya"}) == (
        "I've sent it to Amy, Joe and Priya. Amy, Joe and Priya will answer.",
    )
    assert phrases.label("sent") == "I've sent it to the staff here. The staff here will answer."
    assert phrases.version == 3


def test_a_missing_parameter_or_label_has_its_stand_in(tmp_path: Path) -> None:
    phrases = book(tmp_path)
    for params in ({}, {"who": ""}, {"who": "@no_such_label"}, {"who": "\n"}, {"other": "x"}):
        assert "the staff here" in phrases.label("sent", params)


def test_braces_in_a_name_stay_as_they_are(tmp_path: Path) -> None:
    assert "{x}" in book(tmp_path).label("sent", {"who": "{x}"})


def test_another_language_falls_back_to_english_and_says_so(tmp_path: Path) -> None:
    phrases = book(tmp_path, pl="\n  to_staff: {text: ['personel'], source: W3}\n")
    assert phrases.label("to_staff", {}, "pl") == "personel"
    assert phrases.language_of("to_staff", "pl") == "pl"
    assert phrases.language_of("sent", "pl") == "en"
    assert phrases.language_of("sent", "xx") == "en"
    assert phrases.checked_languages == ("en",)


@pytest.mark.parametrize(
    ("english", "words"),
    [
        ("\n  a: {text: ['Hi {x}'], source: W1}\n", "a: x has no stand-in"),
        ("\n  a: {text: ['Hi'], params: {x: y}, source: W1}\n", "a: params names x"),
        ("\n  a: {text: ['Hi {x}'], params: {x: '@no'}, source: W1}\n", "x stands for @no"),
        ("\n  a: {text: ['Hi'], choices: [{value: v, label: b_no}], source: W1}\n", "the button b_no has no text"),
        ("\n  a: {text: [], source: W1}\n", "phrases.a.text"),
        ("\n  a: {text: ['Hi'], sauce: W1}\n", "phrases.a"),
        ("\n  a: [", "not readable as YAML"),
    ],
)
def test_an_error_names_the_file_the_key_and_the_mend(tmp_path: Path, english: str, words: str) -> None:
    with pytest.raises(PhrasesError) as caught:
        book(tmp_path, english)
    assert words in str(caught.value)
    assert "en.yml" in str(caught.value)


def test_a_key_that_english_lacks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PhrasesError, match=r"pl\.yml: extra: English has no such key"):
        book(tmp_path, pl="\n  extra: {text: ['x'], source: W1}\n")


def test_without_english_nothing_starts(tmp_path: Path) -> None:
    (tmp_path / "phrases").mkdir()
    with pytest.raises(PhrasesError, match=r"en\.yml is missing"):
        Phrases.load(tmp_path)
