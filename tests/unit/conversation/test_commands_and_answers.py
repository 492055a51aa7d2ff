"""What is always available, typed or pressed, and what the record asks a child."""

from dataclasses import replace

import pytest

from backend.intake.effects import (
    AnswerCheckBack,
    AnswerClosing,
    AnswerSafety,
    ChangeLanguage,
    EndSession,
    OpenComplaint,
    RaiseLevel,
    RecordOffer,
    SayWish,
)
from bot.conversation.codes import COMMANDS, PICTURES, ROUTES
from bot.conversation.labels import labels_of
from bot.conversation.questions import CHOICES, PHRASES
from tests.unit.conversation.child import HOME, Child, phrases


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_answered_in_every_state(command: str) -> None:
    for child in (Child(), Child().says("they hide my shoes", "soon"), Child().says("bleeding", "emergency")):
        assert child.presses(command).replies


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Who can see this?", "nothing_yet"),
        ("what's happening", "whats_happening_none"),
        ("complain", "complaint"),
        ("my visitor", "my_visitor_days"),
        ("my rights", "my_rights"),
        ("listen", "listen"),
        ("Childline", "numbers"),
        ("other language", "other_language"),
        ("delete this", "delete_mine"),
        ("I lost my words", "lost_words"),
        ("show me what you have about me", "show_mine"),
        ("pictures", "pictures"),
        ("stop", "stopped"),
        ("hide", "hidden"),
        ("talk to a person", "talk_to_person"),
        ("start again", "welcome"),
    ],
)
def test_commands_may_be_typed(typed: str, key: str) -> None:
    assert key in Child().says(typed).keys


def test_urgent_words_that_look_like_a_command_are_words() -> None:
    assert "stopped" not in Child().says("stop", "urgent", "violence_now").keys


def test_hide_ends_the_session_and_hands_out_nothing() -> None:
    child = Child().says("they hide my shoes", "soon").presses("hide")
    assert EndSession() in child.effects
    assert "return_words" not in child.keys


def test_stop_asks_nothing_more_but_takes_words() -> None:
    child = Child().says("they hide my shoes", "soon").presses("stop")
    child.says("and my bag", "soon", "bullying")
    assert child.replies
    assert not child.buttons


def test_who_can_see_this_names_them_and_never_claims_that_someone_read_it() -> None:
    facts = replace(HOME, has_case=True, can_read=("Amy", "Deb"))
    child = Child(facts).says("they hide my shoes", "soon").presses("who_can_see")
    assert "Amy and Deb can read it." in child.hears
    assert "Nobody has read it yet." in child.hears
    child.facts = replace(facts, have_read=("Amy",))
    assert "Amy read it." in child.presses("who_can_see").hears


def test_whats_happening_says_the_stage() -> None:
    child = Child(replace(HOME, stage="child_view")).presses("whats_happening")
    assert "Your say. Step 4 of 8." in child.hears


def test_w23_wanting_it_deleted() -> None:
    child = Child().presses("delete_mine")
    assert "We can't wipe things that help keep a child safe." in child.hears
    assert child.buttons == ["hide", "show_mine"]


def test_w24_lost_words_tell_nothing_about_the_old_chat() -> None:
    for child in (Child().presses("lost_words"), Child().says("lost the words u gave me", "routine", "lost_words")):
        assert "I can't get the old chat back without the code." in child.hears
        assert child.buttons == ["start_again", "talk_to_person"]


def test_talking_to_a_person_asks_only_whether_now() -> None:
    child = Child().presses("talk_to_person")
    assert {SayWish("talk"), RaiseLevel("soon", "wants_to_talk")} <= set(child.effects)
    assert child.buttons == ["now:yes", "now:no"]
    assert RaiseLevel("urgent", "wants_someone_now") in child.says("yeah").effects


def test_complain_is_open_at_every_stage_even_after_closing() -> None:
    child = Child(replace(HOME, stage="closed", has_case=True)).presses("complain")
    assert OpenComplaint() in child.effects
    assert RecordOffer("advocate", "offered") in child.effects


def test_pictures_are_one_message() -> None:
    child = Child().presses("picture:sad,alone,nonsense")
    assert "You picked: Sad and Alone." in child.hears
    assert child.keys[-1] == "limits"
    child = Child().presses("picture:being_hurt")
    assert RaiseLevel("urgent", "picture_being_hurt") in child.effects
    assert child.keys[-1] == "ask_help"
    assert Child().presses("picture:nonsense").effects == ()


def test_other_languages_only_where_a_person_has_checked_them() -> None:
    child = Child().presses("language:ar")
    assert "A person will read it." in child.hears
    assert child.state.language == "en"
    child = Child(replace(HOME, languages=("en", "pl"))).presses("language:pl")
    assert ChangeLanguage("pl") in child.effects
    assert child.state.language == "pl"


def test_w27_the_fixed_line_comes_in_the_childs_language() -> None:
    child = Child().says("ساعدوني هناك رجل يهددني", "urgent", "threat", language="ar")
    assert "سيقرأ شخص ما هذه الرسالة. في حالة الخطر اتصل بالرقم 999" in child.hears
    assert "I see you may speak Arabic." in child.hears
    assert child.buttons[:2] == ["language:en", "voice"]
    assert "language_seen" not in child.says("مرحبا", "urgent", language="ar").keys
    assert "person_will_read" in child.keys


def test_w27_danger_in_another_language_has_both() -> None:
    child = Child().says("...", "emergency", "violence_now", language="vi")
    assert "hãy gọi 999" in child.hears
    assert "0800 1111" in child.hears


def test_the_records_questions_are_answered_typed_or_pressed() -> None:
    child = Child()
    child.state = child.state.asking("closing")
    assert child.says("no").effects == (AnswerClosing("no"), RecordOffer("complaint", "offered"))
    assert Child().presses("closing:yes").effects == (AnswerClosing("yes"),)
    assert Child().presses("check:better").effects == (AnswerCheckBack("better"),)
    assert Child().presses("check:same").effects == (AnswerCheckBack("same"),)


def test_worse_or_not_safe_brings_a_person() -> None:
    child = Child().presses("check:worse")
    assert {AnswerCheckBack("worse"), RaiseLevel("urgent", "check_back_worse")} <= set(child.effects)
    assert child.keys[-1] == "ask_safe"
    child = Child().presses("feel:no")
    assert {AnswerSafety("no"), RaiseLevel("urgent", "does_not_feel_safe")} <= set(child.effects)
    assert Child().presses("feel:yes").effects == (AnswerSafety("yes"),)


def test_a_button_nobody_knows_is_answered_kindly_and_does_nothing() -> None:
    for value in ("", "nonsense", "safe:maybe", "wish:pony", "limits:", ":", "person:", "advocate:"):
        child = Child().presses(value)
        assert child.replies
        assert child.effects == () or value == "advocate:"


def test_buttons_of_the_file_and_of_the_code_are_the_same() -> None:
    for question, phrase in PHRASES.items():
        written = phrases().choices_of(phrase)
        if written:
            assert [(c.value, c.label) for c in written] == [(c.value, c.phrase) for c in CHOICES[question]], question


def test_every_button_has_words_for_the_thread() -> None:
    values = {c.value for several in CHOICES.values() for c in several} | set(ROUTES) | set(COMMANDS)
    values |= {"named", "recipient_only", "anonymous", "person:p1", "person:unknown", "language:pl", "check:worse"}
    values |= {f"picture:{code}" for code in PICTURES}
    for value in sorted(values):
        labels = labels_of(value, HOME)
        assert labels, value
        assert all(phrases().label(label.phrase, label.params) for label in labels)
    assert len(labels_of("picture:sad,alone", HOME)) == 2
    assert labels_of("nonsense", HOME) == ()
    assert labels_of("person:stranger", HOME) == ()


def test_whats_happening_says_how_fast_people_answered_where_no_page_does() -> None:
    child = Child(replace(HOME, stage="seen", answered="answered_hour")).presses("whats_happening")
    assert "Last month, a person got back to most people in an hour or less." in child.hears
    assert "Last month" not in Child(replace(HOME, stage="seen")).presses("whats_happening").hears
