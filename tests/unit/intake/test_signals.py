"""Triage's memory: topics for two days, and for good what decides who must not read."""

from datetime import UTC, datetime, timedelta

from backend.intake.signals import Signals, open_signals, seal_signals
from backend.intake.tables import Conversation
from backend.vault import TransportKey

NOW = datetime(2026, 5, 14, 16, 20, tzinfo=UTC)


def test_topics_are_forgotten_after_two_days() -> None:
    signals = Signals().adding(["self_harm"], NOW)
    assert signals.recent(NOW + timedelta(hours=48)) == ("self_harm",)
    assert signals.recent(NOW + timedelta(hours=48, seconds=1)) == ()


def test_a_topic_that_comes_again_counts_from_then() -> None:
    signals = Signals().adding(["threat"], NOW).adding(["threat"], NOW + timedelta(hours=40))
    assert len(signals.found) == 1
    assert signals.recent(NOW + timedelta(hours=80)) == ("threat",)


def test_whom_it_is_about_is_never_forgotten() -> None:
    signals = Signals().adding(["staff_concern", "sadness"], NOW).adding(["food"], NOW + timedelta(days=10))
    assert signals.recent(NOW + timedelta(days=10)) == ("food", "staff_concern")


def test_what_is_sealed_comes_back_whole_and_names_nothing() -> None:
    transport = TransportKey(bytes(32))
    conversation = Conversation(id="c" * 32, home_id="h" * 32)
    signals = Signals(person_unknown=True, about_adult="yes").adding(["manager_concern"], NOW)
    conversation.signals = seal_signals(signals, conversation, transport)
    assert open_signals(conversation, transport) == signals
    assert b"manager" not in conversation.signals
