"""W7, W7b, W7c, W9 and the safe word: help and numbers come first, and nothing untrue is said."""

from dataclasses import replace

import pytest

from backend.intake.effects import AnswerSafety, RaiseLevel, SayWish, Withdraw
from bot.conversation import Event, Facts
from tests.unit.conversation.child import HOME, Child

PILLS = ("i cant do this anymore. got them all lined up", "emergency", "danger_to_life")


def test_danger_is_answered_at_once_with_who_is_coming_and_the_numbers() -> None:
    child = Child().says(*PILLS)
    assert child.hears.startswith("Thank you for telling me. I'm really worried about you.")
    assert "I'm telling Amy and Joe to come to you now." in child.hears
    assert "999" in child.hears
    assert "Childline 0800 1111" in child.hears
    assert "Text SHOUT to 85258" in child.hears


def test_the_only_question_comes_last_and_it_is_whether_the_child_is_safe() -> None:
    child = Child().says(*PILLS)
    assert child.keys[-1] == "ask_safe"
    assert child.hears.index("0800 1111") < child.hears.index("?")
    assert child.hears.count("?") == 1


def test_told_is_only_said_of_what_was_delivered() -> None:
    assert "I have told" not in Child().says(*PILLS).hears
    delivered = Child(replace(HOME, delivered=True)).says(*PILLS)
    assert "I have told Amy and Joe to come to you now." in delivered.hears
    nobody = Child(Facts(delivered=True)).says(*PILLS)
    assert "I'm telling the staff here to come to you now." in nobody.hears


@pytest.mark.parametrize("typed", ["no", "nah", "Nope", "NO"])
def test_not_safe_tells_them_again_with_the_numbers(typed: str) -> None:
    child = Child().says(*PILLS).says(typed)
    assert child.effects == (AnswerSafety("no"), RaiseLevel("emergency", "says_not_safe"))
    assert "999" in child.hears
    assert "0800 1111" in child.hears


def test_safe_cancels_nothing() -> None:
    child = Child().says(*PILLS).presses("safe:yes")
    assert AnswerSafety("yes") in child.effects
    assert "Someone will still check, to be sure." in child.hears


def test_did_i_get_this_wrong_is_never_in_the_first_turn() -> None:
    child = Child().says(*PILLS)
    assert "wrong:ok" not in child.buttons
    child.presses("safe:not_sure")
    assert "wrong:ok" in child.buttons
    child.presses("wrong:ok")
    assert "Someone will still check, to be sure." in child.hears


def test_every_further_message_is_news() -> None:
    child = Child().says(*PILLS).says("they are in my hand", "emergency", "danger_to_life")
    assert "I'm telling Amy and Joe again now." in child.hears
    assert "999" in child.hears


def test_a_joke_after_danger_calls_nobody_back() -> None:
    child = Child().says(*PILLS).says("was a joke lol", "emergency", "joke")
    assert Withdraw() in child.effects
    assert "Someone will still check, to be sure." in child.hears
    assert "0800 1111" in child.hears


@pytest.mark.parametrize("route", ["independent_visitor", "advocate", "iro", "manager", "named_person"])
def test_on_a_private_route_staff_come_but_cannot_see_the_words(route: str) -> None:
    child = Child().presses(route)
    child.says(*PILLS)
    assert "I'm asking staff to check on you. They can't see what you wrote." in child.hears
    assert "999" in child.hears


def test_where_staff_may_be_the_danger_nobody_on_shift_is_told() -> None:
    child = Child().says("hes in my room now the night man", "emergency", "staff_concern", "violence_now")
    assert "I have not told the staff here. I'm telling Chris, who doesn't work your shift." in child.hears
    assert "Go to a place with other people if you can." in child.hears
    assert "Amy" not in child.hears
    child = Child().says("the manager has locked me in", "emergency", "manager_concern")
    assert "I have not told the manager." in child.hears


def test_out_and_unsafe_is_met_without_blame_and_without_asking_where() -> None:
    child = Child().says("im at a flat in brum w some men i wanna go home", "emergency", "missing")
    assert "You're not in trouble with me." in child.hears
    assert "116 000" in child.hears
    assert "Childline 0800 1111" in child.hears
    child.presses("safe:no")
    assert child.buttons == ["fetch:yes", "fetch:not_yet"]
    child.presses("fetch:yes")
    assert {SayWish("talk"), RaiseLevel("urgent", "wants_to_be_fetched")} <= set(child.effects)
    assert "?" not in child.hears.split("\n")[0]


def test_a_picture_is_never_asked_for_even_in_danger() -> None:
    child = Child().says("he has my pics and hes at the door", "emergency", "sexual_image", "violence_now")
    assert "Please don't send the picture here." in child.hears


@pytest.mark.parametrize(
    "word",
    [
        "HELP",
        "help",
        "hlep",
        "hepl",
        "helpp",
        "heeeelp",
        "h3lp",
        "H E L P",
        "help me pls",
        "🆘",
        "🆘🆘 ",
        "pizza",
        "piza",
    ],
)
def test_the_safe_word_brings_help_at_once_however_it_is_spelt(word: str) -> None:
    child = Child().says(word)
    assert any(isinstance(e, RaiseLevel) and e.cause == "safe_word" for e in child.effects)
    assert "Ring 999" in child.hears
    assert "0800 1111" in child.hears
    assert child.hears.index("999") < child.hears.index("Are you hurt")


@pytest.mark.parametrize(
    "word", ["hell", "hello", "help yourself to my tea", "can you help w maths", "we had pizza for tea"]
)
def test_ordinary_words_are_not_the_safe_word(word: str) -> None:
    assert not any(isinstance(effect, RaiseLevel) for effect in Child().says(word).effects)


def test_the_safe_word_works_in_every_state() -> None:
    somewhere = [
        Child(),
        Child().opens(),
        Child().presses("talk"),
        Child().says("they hide my shoes", "soon"),
        Child().presses("named"),
        Child().says("forget it", "urgent", "withdrawal"),
        Child().presses("stop"),
        Child().presses("hide"),
    ]
    for child in somewhere:
        child.says("HELP")
        assert RaiseLevel("urgent", "safe_word") in child.effects
        assert "help:yes" in child.buttons


def test_three_times_or_with_a_sign_of_risk_it_is_an_emergency() -> None:
    child = Child().says("help").says("help")
    assert RaiseLevel("urgent", "safe_word") in child.effects
    child.says("help")
    assert RaiseLevel("emergency", "safe_word") in child.effects
    assert RaiseLevel("emergency", "safe_word") in Child().says("help help help").effects
    assert RaiseLevel("emergency", "safe_word") in Child().says("help", "urgent", "weapon").effects
    child = Child().says("did sh again last nite", "urgent", "self_harm").says("help")
    assert RaiseLevel("emergency", "safe_word") in child.effects


@pytest.mark.parametrize(("answer", "cause"), [("help:yes", "says_danger"), ("help:cant_say", "cannot_say")])
def test_hurt_or_not_able_to_say_is_an_emergency(answer: str, cause: str) -> None:
    child = Child().says("help").presses(answer)
    assert RaiseLevel("emergency", cause) in child.effects
    assert "I'm telling Amy and Joe to come to you now." in child.hears


def test_not_hurt_still_brings_a_person_and_then_the_usual_order() -> None:
    child = Child().says("help").says("no")
    assert "Someone will still check on you." in child.hears
    assert child.keys[-1] == "limits_before"


def test_help_now_is_the_safe_word_as_a_button() -> None:
    child = Child().presses("help_now")
    assert RaiseLevel("urgent", "safe_word") in child.effects
    assert "999" in child.hears


def test_a_bare_answer_inside_an_emergency_keeps_the_numbers_in_sight() -> None:
    child = Child().says(*PILLS).presses("safe:yes").says("ok", "emergency", "danger_to_life")
    assert "999" in child.hears
    assert "0800 1111" in child.hears


def test_a_message_that_no_machine_read_is_kept_with_the_numbers() -> None:
    child = Child()
    child.does(Event("text", "something"), None)
    assert "A person will read what you wrote." in child.hears
    assert "999" in child.hears
