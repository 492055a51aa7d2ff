"""W4, W6 and how to be reached: accepted at any time, skipped at any time, never asked three times."""

import pytest

from backend.intake.effects import ChooseNaming, ChooseReach, SayWish
from tests.unit.conversation.child import Child


def at_naming() -> Child:
    """A child who is asked whether to say who they are."""
    return Child().says("they hide my shoes", "soon", "bullying").presses("limits:ok").presses("staff")


def test_naming_is_honest_and_nudges_nowhere() -> None:
    child = at_naming()
    assert child.keys[-1] == "naming"
    assert "This home is small. People might guess. We won't tell them." in child.hears
    assert child.buttons == ["named", "recipient_only", "anonymous"]


def test_a_name_may_come_with_the_choice_or_be_typed_or_be_left_out() -> None:
    assert ChooseNaming("named", "Kai") in at_naming().presses("named", name=" Kai ").effects
    child = at_naming().presses("recipient_only")
    assert child.keys[-1] == "name"
    child.says("kai smith")
    assert ChooseNaming("recipient_only", "kai smith") in child.effects
    child = at_naming().presses("named").presses("skip")
    assert child.keys[-1] == "wish"


def test_words_where_a_name_was_asked_for_are_words() -> None:
    child = at_naming().presses("named").says("he hit me again today", "urgent", "bullying")
    assert not any(isinstance(effect, ChooseNaming) for effect in child.effects)
    assert "thanks_sorry" in child.keys


@pytest.mark.parametrize("said", ["Kai", "my name is Kai", "im Kai", "I’m called Kai", "call me Kai"])
def test_a_name_is_kept_without_what_leads_up_to_it(said: str) -> None:
    assert ChooseNaming("named", "Kai") in at_naming().presses("named").says(said).effects


def test_no_name_is_ever_in_the_state() -> None:
    child = at_naming().presses("named", name="Zebedee")
    assert "zebedee" not in child.state.to_json().casefold()


@pytest.mark.parametrize("naming", ["named", "recipient_only", "anonymous"])
def test_naming_is_taken_at_any_time_and_the_last_one_counts(naming: str) -> None:
    done = at_naming().presses("anonymous").presses("skip").presses("skip")
    for child in (Child(), Child().opens(), done):
        child.presses(naming)
        assert ChooseNaming(naming) in child.effects
        assert child.state.naming == naming


def test_going_back_to_no_name_forgets_that_one_was_given() -> None:
    child = at_naming().presses("named", name="Kai").presses("anonymous").presses("named")
    assert child.keys[-1] == "name"


def test_then_the_wish_and_how_to_be_reached_and_who_answers_when() -> None:
    child = at_naming().presses("anonymous")
    assert child.buttons == ["wish:talk", "wish:know", "wish:stop", "wish:unsure", "skip"]
    child.says("make it stop")
    assert SayWish("stop") in child.effects
    assert child.buttons == ["reach:message", "reach:quietly", "reach:with_person", "skip"]
    child.presses("reach:quietly")
    assert ChooseReach("quietly") in child.effects
    assert "Amy and Joe will answer by 8 o'clock tonight." in child.hears


def test_in_an_emergency_nobody_is_asked_what_they_wish() -> None:
    child = Child().says("got them all lined up", "emergency", "danger_to_life").presses("safe:not_sure")
    child.presses("wrong:ok").presses("limits:ok").presses("staff").presses("anonymous")
    assert "wish" not in child.keys
    assert "reach" not in child.keys


def test_nobody_is_asked_the_same_thing_three_times() -> None:
    child = at_naming()
    asked = [child.keys]
    for more in ("and he laughs", "every day", "and at school", "that is it"):
        asked.append(child.says(more, "soon", "bullying").keys)
        assert child.keys, "typing is always answered"
    assert sum("naming" in keys for keys in asked) == 2


def test_a_message_after_everything_was_asked_is_kept_and_asks_nothing() -> None:
    child = at_naming().presses("anonymous").presses("skip").presses("skip")
    assert child.keys[-1] == "all_done_time"
    child.says("also he took my pen", "routine")
    assert child.keys == ["kept"]
