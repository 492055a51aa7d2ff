"""Numbers outside the home: each checked on a day, each with words, and a mistake is named."""

from pathlib import Path

import pytest

from backend.policy.contacts import Contacts
from backend.policy.files import ConfigError
from backend.policy.phrases import Phrases
from tests.support.processes import ROOT

GOOD = """
schema: 1
contacts:
  - {key: x, name: X, number: "1", link: "tel:1", about: contact_x, show: [child], last_checked: 2026-11-22,
     source: "https://example.org/"}
"""


def test_every_contact_has_words_and_danger_comes_first(phrases: Phrases) -> None:
    contacts = Contacts.load(ROOT / "config")
    assert {contact.about for contact in contacts.contacts} <= set(phrases.keys())
    assert [contact.number for contact in contacts.shown("danger")] == ["999", "0800 1111", "85258"]


@pytest.mark.parametrize(
    ("good", "bad", "key"),
    [("tel:1", "javascript:x", "link"), ("2026-11-22", "soon", "last_checked"), ("[child]", "[]", "show")],
)
def test_a_mistake_names_the_file_and_the_key(tmp_path: Path, good: str, bad: str, key: str) -> None:
    (tmp_path / "contacts.yml").write_text(GOOD)
    assert len(Contacts.load(tmp_path).contacts) == 1
    assert Contacts.load(tmp_path).unchecked == ()
    (tmp_path / "contacts.yml").write_text(GOOD.replace(good, bad))
    with pytest.raises(ConfigError, match=rf"contacts\.yml: contacts\.0\.{key}"):
        Contacts.load(tmp_path)
