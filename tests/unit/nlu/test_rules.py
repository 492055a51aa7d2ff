"""Every safety rule against its own examples and near-misses, and what a wrong file says."""

from pathlib import Path

import pytest
import yaml

from nlu.safety.matcher import Matcher
from nlu.safety.rules import Rule, load_rules
from nlu.safety.schema import SafetyFileError
from nlu.understanding.normalise import Normaliser
from nlu.words import load_normaliser
from tests.unit.nlu.conftest import CONFIG

RULES = load_rules(CONFIG / "safety")
NORMALISE: Normaliser = load_normaliser(CONFIG)
MATCHER = Matcher(RULES)


def _hit_ids(text: str) -> set[str]:
    return {hit.rule.id for hit in MATCHER.hits(NORMALISE(text))}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_matches_what_it_is_for(rule: Rule) -> None:
    missed = [text for text in rule.must_match if rule.id not in _hit_ids(text)]
    assert not missed


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_leaves_near_misses_alone(rule: Rule) -> None:
    cried = [text for text in rule.must_not_match if rule.id in _hit_ids(text)]
    assert not cried


def test_a_hit_quotes_the_childs_own_words() -> None:
    hit = MATCHER.hits(NORMALISE("Hi. I wanna D1E!! pls"))[0]
    assert hit.quote == "I wanna D1E"


def _wrong_folder(tmp_path: Path, **changes: object) -> Path:
    (tmp_path / "words.yml").write_text((CONFIG / "safety" / "words.yml").read_text("utf-8"), "utf-8")
    rule: dict[str, object] = {
        "id": "a.rule",
        "meaning": "Something a worker reads",
        "source": "domain 5.2",
        "level": "urgent",
        "topics": ["fear"],
        "patterns": ["boo"],
        "must_match": ["boo"],
        "must_not_match": ["bah"],
    }
    (tmp_path / "mine.yml").write_text(yaml.safe_dump({"schema": 1, "rules": [rule | changes]}), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"level": "severe"}, "rules.0.level"),
        ({"topics": ["fright"]}, "nlu/topics.py"),
        ({"patterns": ["(boo"]}, "rules.0.patterns"),
        ({"patterns": ["<nobody> boo"]}, "<nobody>"),
        ({"must_not_match": []}, "rules.0.must_not_match"),
        ({"wolf": 1}, "rules.0.wolf"),
    ],
)
def test_a_wrong_file_names_itself_the_key_and_the_mend(tmp_path: Path, changes: dict[str, object], says: str) -> None:
    with pytest.raises(SafetyFileError, match=r"mine\.yml") as caught:
        load_rules(_wrong_folder(tmp_path, **changes))
    assert says in str(caught.value)


def test_two_rules_with_one_id_are_refused(tmp_path: Path) -> None:
    folder = _wrong_folder(tmp_path)
    (folder / "other.yml").write_text((folder / "mine.yml").read_text("utf-8"), "utf-8")
    with pytest.raises(SafetyFileError, match="is taken"):
        load_rules(folder)


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    (tmp_path / "words.yml").write_text((CONFIG / "safety" / "words.yml").read_text("utf-8"), "utf-8")
    with pytest.raises(SafetyFileError, match="no rules found"):
        load_rules(tmp_path)
