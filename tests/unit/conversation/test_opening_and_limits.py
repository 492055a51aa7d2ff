"""W1, W2, W5: the first words, how private it is, the open invitation."""

from dataclasses import replace

from backend.intake.effects import HandOutWords
from tests.unit.conversation.child import HOME, Child


def test_the_welcome_says_it_is_a_computer_and_where_help_is() -> None:
    child = Child().opens()
    assert "I'm a computer helper, not a person" in child.hears
    assert "999" in child.hears
    assert child.buttons == ["talk", "question", "who_can_see", "other_language", "hide"]


def test_talk_shows_how_private_it_is_before_anything_is_told() -> None:
    child = Child().opens().presses("talk")
    assert child.keys == ["limits_before"]
    assert child.buttons == ["limits:ok", "limits:more"]
    assert "Childline is free: 0800 1111" in child.hears


def test_tell_me_more_shows_the_whole_of_it() -> None:
    child = Child().presses("talk").presses("limits:more")
    assert "someone could die or get badly hurt" in child.hears
    assert "an adult here is hurting a child" in child.hears
    assert child.buttons == ["limits:ok"]


def test_after_ok_comes_the_open_invitation() -> None:
    child = Child().presses("talk").presses("limits:ok")
    assert child.keys == ["invite"]


def test_there_are_at_most_two_open_invitations_in_a_conversation() -> None:
    child = Child().presses("talk").presses("limits:ok")
    said = list(child.keys)
    for _ in range(5):
        said += child.presses("talk").keys
    assert said.count("invite") == 2
    assert child.keys == ["left"]


def test_the_first_words_are_acknowledged_and_then_come_the_limits() -> None:
    child = Child().says("they keep hiding my shoes", "soon", "bullying")
    assert child.keys == ["thanks_sorry", "return_words", "limits"]
    assert child.buttons == ["limits:ok", "limits:more"]


def test_who_comes_after_the_limits_whether_ok_is_pressed_or_typed_or_passed_over() -> None:
    for after in ("press", "type", "go on"):
        child = Child().says("they keep hiding my shoes", "soon", "bullying")
        if after == "press":
            child.presses("limits:ok")
        elif after == "type":
            child.says("ok")
        else:
            child.says("and laughing", "soon", "bullying")
        assert child.keys[-1] == "who", after


def test_limits_come_again_when_it_turns_serious() -> None:
    child = Child().says("hi", "routine", "small_talk").says("nothing")
    child.says("someone in here is weird w me", "urgent", "staff_concern")
    assert "limits_again" in child.keys
    assert "limits_again" not in child.says("an adult", "urgent", "staff_concern").keys


def test_words_to_come_back_with_are_handed_out_once_and_only_on_the_web() -> None:
    child = Child().says("they keep hiding my shoes", "soon", "bullying")
    child.presses("limits:ok").presses("staff").presses("anonymous")
    assert child.done.count(HandOutWords()) == 1
    assert HandOutWords() not in Child(replace(HOME, channel="telegram")).says("they hide my shoes", "soon").effects


def test_words_wait_for_a_calmer_turn_and_for_the_pool() -> None:
    child = Child().says("ive taken loads of pills", "emergency", "danger_to_life")
    assert HandOutWords() not in child.effects
    assert HandOutWords() in child.presses("safe:yes").effects
    empty = Child(replace(HOME, words_available=False)).says("they hide my shoes", "soon")
    assert HandOutWords() not in empty.done
    empty.facts = HOME
    assert HandOutWords() in empty.presses("limits:ok").effects


def test_a_question_gets_the_limits_and_a_person() -> None:
    child = Child().presses("question")
    assert child.keys == ["limits_before", "ask_away"]


def test_a_child_who_starts_again_is_not_welcomed_like_a_stranger() -> None:
    child = Child().says("they hide my shoes", "soon", "bullying").opens()
    assert child.keys == ["welcome_back"]
