"""The measure of plainness that the phrases and the staff's reading meter share."""

from pathlib import Path

import pytest

from backend.policy.plain_words import Finding, PlainWords, PlainWordsError, read

CONFIG = Path(__file__).parents[3] / "config"
LIMITS = PlainWords.load(CONFIG)


def test_short_words_read_young_and_long_ones_old() -> None:
    easy = read("I have read what you said. I will come and talk to you at six.", LIMITS)
    hard = read(
        "Following consideration, appropriate documentation necessitates multidisciplinary collaboration.", LIMITS
    )
    assert easy.grade < 2
    assert easy.age <= 7
    assert hard.age > 14
    assert easy.findings == ()


def test_a_longer_sentence_is_found_with_its_length_and_the_limit() -> None:
    reading = read("I will come and see you in your room at six when I am back from the shop.", LIMITS)
    assert reading.longest_sentence == 18
    assert reading.findings == (Finding("I will come and…", "two sentences: 18 words, 14 at most"),)


@pytest.mark.parametrize(
    ("text", "word", "instead"),
    [
        ("We had an Incident today.", "Incident", "what happened"),
        ("The incidents were bad.", "incidents", "what happened"),
        ("We investigated it.", "investigated", "look into it"),
        ("It is confidential.", "confidential", "private"),
        ("Please calm  down now.", "calm  down", "take your time"),
        ("Why didn't you say?", "Why", "what happened"),
        ("I just want to ask.", "just", "leave it out"),
        ("You are LAC.", "LAC", "child in care"),
        ("Your contact is on Friday.", "contact", "family time"),
        ("You should have said.", "should have", "leave it out"),
    ],
)
def test_words_that_are_not_said_to_a_child_are_found(text: str, word: str, instead: str) -> None:
    assert Finding(word, instead) in read(text, LIMITS).findings


@pytest.mark.parametrize(
    "text", ["I know why. It was hard.", "That is justice.", "We have a lac of milk.", "It adjusts."]
)
def test_words_that_only_look_like_them_are_left_alone(text: str) -> None:
    assert read(text, LIMITS).findings == ()


def test_names_of_services_do_not_count_against_a_sentence() -> None:
    assert read("Coram Voice can help.", LIMITS).grade <= read("It can help.", LIMITS).grade


def test_nothing_written_yet_has_nothing_to_mend() -> None:
    for text in ("", "   ", "…", "🙂", "!!!"):
        reading = read(text, LIMITS)
        assert (reading.age, reading.grade, reading.longest_sentence, reading.findings) == (5, 0.0, 0, ())


def test_a_list_that_is_wrong_names_the_file_and_the_key(tmp_path: Path) -> None:
    with pytest.raises(PlainWordsError, match=r"plain_words\.yml: cannot be read"):
        PlainWords.load(tmp_path)
    (tmp_path / "phrases").mkdir()
    text = (CONFIG / "phrases" / "plain_words.yml").read_text(encoding="utf-8").replace("sentence_limit: 14", "")
    (tmp_path / "phrases" / "plain_words.yml").write_text(text, encoding="utf-8")
    with pytest.raises(PlainWordsError, match="sentence_limit"):
        PlainWords.load(tmp_path)
