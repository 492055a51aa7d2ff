"""The recent thread: rules see ten messages, an engine the end of it."""

from nlu.levels import Context
from nlu.thread import joined, recent
from nlu.triage import Level, Triage
from nlu.words import load_normaliser
from tests.unit.nlu.conftest import CONFIG

NORMALISE = load_normaliser(CONFIG)


def test_nothing_before_is_no_thread() -> None:
    assert joined("hi", Context()) is None
    assert joined("hi", Context(texts=("", "  "))) is None
    assert recent(None, NORMALISE("hi")) is None


def test_the_last_ten_messages_count_oldest_first() -> None:
    together = joined("now", Context(texts=tuple(f"number {n}" for n in range(20))))
    assert together is not None
    assert together.splitlines() == [*(f"number {n}" for n in range(11, 20)), "now"]


def test_an_engine_reads_whole_clauses_from_the_end() -> None:
    before = tuple(f"this is message number {n} and it has ten words" for n in range(9))
    together = joined("and this is the end", Context(texts=before))
    assert together is not None
    end = recent(NORMALISE(together), NORMALISE("and this is the end"))
    assert end is not None
    assert len(end.words) <= 50
    assert end.text.endswith("and this is the end")
    assert end.text.startswith("this is message number")
    assert end.quote(0, len(end.text)).endswith("and this is the end")


def test_a_long_message_is_read_alone_by_an_engine() -> None:
    long = "we went to the shop and " * 12
    together = joined(long, Context(texts=("hi",)))
    assert together is not None
    assert recent(NORMALISE(together), NORMALISE(long)) is None


def test_rules_see_what_an_engine_no_longer_reads(triage: Triage) -> None:
    before = ("i want to kill myself", *("we had chips and beans and then a film with the others tonight",) * 8)
    assert triage.assess("ok", Context(texts=before)).level == Level.EMERGENCY
