"""The doorstep's lines, and what their buttons carry."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.policy.phrases import Phrases
from bot.telegram.doorstep import Door, Knock, Reminders
from bot.telegram.ports import Standing
from bot.telegram.replies import DATA_LIMIT

BOOK = Phrases.load(Path(__file__).parents[3] / "config")
PAGE = "https://notes.example.org/"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@given(st.sampled_from(("web", "on", "yes", "no")), st.from_regex(r"[A-Za-z0-9_-]{0,32}", fullmatch=True))
def test_a_button_brings_back_what_it_carried(answer: str, code: str) -> None:
    knock = Knock(answer, code)
    assert Knock.read(knock.data) == knock
    assert len(knock.data.encode()) <= DATA_LIMIT


@pytest.mark.parametrize("data", ["", "door", "door:", "door:burn:x", "c:door:on:", "read"])
def test_nothing_else_is_a_knock(data: str) -> None:
    assert Knock.read(data) is None


def test_only_yes_opens_and_only_where_it_is_on() -> None:
    closed = Door(BOOK, Standing(on=False, passed=False, web_address=PAGE))
    door = Door(BOOK, Standing(on=True, passed=False, web_address=PAGE))
    assert door.answer(Knock("yes")) is None
    for answer in ("web", "on", "no"):
        assert door.answer(Knock(answer)) is not None
    for answer in ("web", "on", "no", "yes"):
        line = closed.answer(Knock(answer))
        assert line is not None
        assert PAGE in line.text


@pytest.mark.parametrize(("on", "passed", "quiet"), [(True, True, True), (True, False, False), (False, True, False)])
def test_lines_are_added_until_the_child_has_carried_on(on: bool, passed: bool, quiet: bool) -> None:
    door = Door(BOOK, Standing(on, passed, PAGE))
    assert (door.after_words() is None) is quiet


def test_reminders_come_after_a_while_and_forget_the_oldest() -> None:
    reminders = Reminders(timedelta(minutes=30), most=2)
    for address in ("1", "2"):
        assert reminders.due(address, NOW)
        reminders.given(address, NOW)
    assert not reminders.due("1", NOW + timedelta(minutes=29))
    assert reminders.due("1", NOW + timedelta(minutes=30))
    reminders.given("3", NOW)
    assert reminders.due("1", NOW)
    assert not reminders.due("2", NOW)
