"""A walk over every sentence that a child can see: plain, short, kind, whole (section 4.2, R79)."""

import re
from pathlib import Path
from string import Formatter

import pytest
import yaml

from backend.policy.phrases import Phrases
from backend.policy.plain_words import PlainWords, read

CONFIG = Path(__file__).parents[3] / "config"
PHRASES = Phrases.load(CONFIG)
LIMITS = PlainWords.load(CONFIG)
KEYS = sorted(key for key in PHRASES.keys() if not key.startswith(("lang_", "adult_")))  # noqa: SIM118 - not a dict
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")


@pytest.mark.parametrize("key", KEYS)
def test_a_child_of_nine_can_read_it(key: str) -> None:
    reading = read("\n".join(PHRASES.render(key)), LIMITS)
    assert reading.grade <= LIMITS.grade_limit, reading
    assert reading.longest_sentence <= LIMITS.sentence_limit, reading
    assert reading.findings == ()


def test_nothing_shouts_and_only_two_lines_have_a_heart() -> None:
    for key in KEYS:
        text = "\n".join(PHRASES.render(key))
        assert "!" not in text, key
        if key not in ("welcome", "stage_closed"):
            assert not EMOJI.search(text), key
    assert "💙" in PHRASES.label("welcome")
    assert "💙" in PHRASES.label("stage_closed")


def test_nothing_promises_what_nobody_can_keep() -> None:
    for key in KEYS:
        text = PHRASES.label(key).casefold()
        for words in ("everything will be ok", "you're safe now", "nobody will find out", "nobody will know", "secret"):
            assert words not in text, key
        for words in ("oops", "invalid", "session expired", "are you sure"):
            assert words not in text, key


def test_a_phrase_says_at_most_three_short_things_in_a_row() -> None:
    lists = ("rights_list", "equality_list")
    assert [key for key in KEYS if len(PHRASES.render(key)) > 3 and key not in lists] == []


def test_every_line_has_a_source() -> None:
    for language in PHRASES.languages:
        for key, entry in PHRASES.files[language].phrases.items():
            assert re.fullmatch(r"W\d.*|look|needs approval|scenario .*|[\d.]+|.*R\d+.*", entry.source), (
                key,
                entry.source,
            )


def test_w1_to_w33_are_all_there() -> None:
    sources = " ".join(PHRASES.entry(key).source for key in PHRASES.keys())  # noqa: SIM118 - not a dict
    missing = [f"W{number}" for number in range(1, 34) if not re.search(rf"\bW{number}[a-c]?\b", sources)]
    assert missing == []


def test_no_key_is_written_twice() -> None:
    for path in sorted((CONFIG / "phrases").glob("*.yml")):
        keys = re.findall(r"^  (\w+):", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert len(keys) == len(set(keys)), path


def test_help_numbers_are_the_right_ones_wherever_they_stand() -> None:
    for key in KEYS:
        text = PHRASES.label(key)
        if "Childline" in text and re.search(r"\d{4}", text):
            assert "0800 1111" in text, key
        assert "SHOUT to 85258" in text or "SHOUT" not in text or not re.search(r"\d{5}", text), key


def test_other_languages_hold_only_what_is_marked_a_draft() -> None:
    for language in PHRASES.languages[1:]:
        file = PHRASES.files[language]
        assert file.status == "draft"
        assert list(file.phrases) == ["person_will_read"]
        assert not file.phrases["person_will_read"].checked
        assert "999" in PHRASES.label("person_will_read", {}, language)
    assert PHRASES.checked_languages == ("en",)


def test_stand_ins_read_well_on_their_own() -> None:
    for key in KEYS:
        for line in PHRASES.render(key):
            assert line.strip() == line, key
            assert "  " not in line, key
            assert "{" not in line, key
            assert "@" not in line, key


def test_every_parameter_is_used_and_has_a_stand_in() -> None:
    raw = yaml.safe_load((CONFIG / "phrases" / "en.yml").read_text(encoding="utf-8"))
    for key, entry in raw["phrases"].items():
        used = {name for line in entry["text"] for _, name, _, _ in Formatter().parse(line) if name}
        assert used == set(entry.get("params", {})), key
