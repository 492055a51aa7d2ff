"""W8, W15 to W32: the approved line for what a message may be about."""

from dataclasses import replace

import pytest

from backend.intake.effects import OpenComplaint, RaiseLevel, RecordOffer, SayWish, Withdraw
from bot.conversation import Event
from tests.unit.conversation.child import HOME, Child, assessed


def test_w7c_nobody_on_shift_is_told_and_the_child_hears_so() -> None:
    child = Child().says("one of the night workers comes in my room", "urgent", "staff_concern")
    assert "I have not told the staff here. I'm telling Chris, who doesn't work your shift." in child.hears
    assert "Childline is 0800 1111." in child.hears
    assert "Amy" not in child.hears


def test_w7c_where_earlier_words_went_to_staff_it_does_not_claim_otherwise() -> None:
    child = Child().says("they hide my shoes", "soon", "bullying").presses("staff")
    child.says("its dave the worker", "urgent", "staff_concern")
    assert "I have not told the staff" not in child.hears
    assert "I won't show this to the staff here." in child.hears


def test_w7c_about_the_manager_comes_with_a_complaint_and_an_advocate() -> None:
    child = Child().says("deb the manager took my phone", "urgent", "manager_concern")
    assert "I have not told the manager." in child.hears
    assert "It won't be held against you." in child.hears
    assert {OpenComplaint(), RecordOffer("advocate", "offered")} <= set(child.effects)


def test_w8_self_harm_names_who_is_told_and_by_when() -> None:
    child = Child().says("did sh again last nite its not deep", "urgent", "self_harm")
    assert "That sounds really hard." in child.hears
    assert "You're not in trouble. I'm telling Amy so you don't have to cope alone." in child.hears
    assert "They'll talk to you by 6 o'clock tonight." in child.hears


def test_w9_running_away() -> None:
    child = Child().says("gonna bare dip at 10", "urgent", "running_away")
    assert "You're not in trouble with me." in child.hears
    assert "116 000" in child.hears
    assert child.keys[-1] == "ask_safe"
    assert child.keys.index("limits") < child.keys.index("ask_safe")


def test_w15_is_said_once_only() -> None:
    child = Child().says("jkhdf ksjdf", "soon", sure=False)
    assert "I'm not sure I got that. I'm only a computer." in child.hears
    assert {"about:me", "about:other", "help_now", "about:else"} <= set(child.buttons)
    child.says("sdkfj dfkj", "soon", sure=False)
    assert "not_understood" not in child.keys
    assert "A person will read what you wrote." in child.hears


def test_w16_rude_words_hurt_nobody_here() -> None:
    child = Child().says("ur a fat robot", "routine", "abuse_of_bot")
    assert "That's OK, I'm a computer. I'm not upset." in child.hears
    assert child.buttons == ["talk", "leave_it"]
    assert "I'm here any time." in child.presses("leave_it").hears


def test_w16a_words_that_hurt_are_not_passed_on() -> None:
    child = Child().says("tell him hes a (slur)", "soon", "abuse_of_bot", "hate")
    assert "I can't pass on words that hurt people." in child.hears


@pytest.mark.parametrize(
    "text",
    ["dont say i said", "not being a grass but", "im not snitching", "dont tell anyone i told u", "Don’t say I told"],
)
def test_w17_telling_is_not_grassing(text: str) -> None:
    assert "Telling so someone is safe is not grassing. We won't say who told us." in Child().says(text, "soon").hears


def test_w17_is_said_once() -> None:
    child = Child().says("dont say i said", "soon").says("dont say i said ok", "soon")
    assert "grassing" not in child.keys


def test_w18_a_test_bothers_nobody_and_asks_nothing() -> None:
    child = Child().says("test", "routine", "test")
    assert child.keys == ["test"]
    assert child.effects == ()
    assert child.says("test he hit me", "urgent", "bullying").keys[0] == "thanks_sorry"


def test_w19_hitting_back() -> None:
    child = Child().says("next time im banging him", "urgent", "retaliation")
    assert "What they did isn't OK." in child.hears
    assert child.keys[-1] == "ask_talk_now"
    child.presses("now:yes")
    assert {SayWish("talk"), RaiseLevel("urgent", "wants_someone_now")} <= set(child.effects)


def test_w20_wanting_to_stop() -> None:
    child = Child().says("i been horrible to lily n i feel bad", "soon", "hurt_others")
    assert "It takes guts to say that." in child.hears
    assert "I'm not here to tell you off." in child.hears


def test_w21_made_to_join_in() -> None:
    child = Child().says("they said if i dont film her theyd do it to me", "urgent", "drawn_in", "extortion", "threat")
    assert "It sounds like you were pushed into it." in child.hears


def test_w22_forget_it() -> None:
    child = (
        Child().says("one of the night workers", "urgent", "staff_concern").says("forget it", "urgent", "withdrawal")
    )
    assert "I won't ask again." in child.hears
    assert "I have kept what you wrote, so Chris can check you're OK." in child.hears
    assert Withdraw() in child.effects
    assert child.state.level == "urgent"
    assert "?" not in child.says("whatever", "soon").hears


def test_w25_it_was_a_joke() -> None:
    child = Child().says("im gonna bomb this place lol", "soon", "threat", "joke", "abuse_of_bot")
    assert "I'm not upset." in child.hears
    assert "Someone will say hi to check you're OK. You're not in trouble." in child.hears


def test_w28_a_sexual_picture_is_never_asked_for() -> None:
    child = Child().says("hes got pics of me", "urgent", "sexual_image", "extortion")
    assert "It's not your fault." in child.hears
    assert "Please don't send the picture here." in child.hears
    assert "Report Remove" in child.hears


def test_w29_money_and_threats() -> None:
    child = Child().says("send money or ill post it", "urgent", "extortion")
    assert "Don't pay. Don't send more. Don't delete the chat." in child.hears


def test_debt_and_running_drugs_meet_no_blame() -> None:
    child = Child().says("got to go cunch again friday", "urgent", "exploitation")
    assert "You're not in trouble." in child.hears


def test_w30_a_complaint_is_open_and_an_advocate_is_offered() -> None:
    child = Child().says("i want it in writing", "soon", "complaint")
    assert OpenComplaint() in child.effects
    assert "Someone who isn't part of it will look at it." in child.hears
    assert child.buttons[-3:] == ["advocate:yes", "advocate:no", "advocate:what"]
    child.presses("advocate:what")
    assert "An Advocate is on your side." in child.hears
    assert RecordOffer("advocate", "accepted") in child.presses("advocate:yes").effects
    assert RecordOffer("advocate", "declined") in child.presses("advocate:no").effects


def test_w30_an_everyday_complaint_is_short_and_not_forced() -> None:
    child = Child().says("tea is disgusting evry day", "routine", "complaint", "food")
    assert OpenComplaint(formal=False) in child.effects
    assert "advocate:yes" not in child.buttons


def test_w32_a_witness_does_not_have_to_fix_it() -> None:
    child = Child().says("they made tyler eat dog food", "urgent", "witness", "peer_abuse")
    assert "You don't have to fix it." in child.hears
    assert "is not grassing" in child.hears


def test_homesick_at_night_is_offered_company_not_tomorrow() -> None:
    facts = replace(HOME, is_night=True)
    child = Child(facts).says("i miss my nan cant sleep", "soon", "homesick")
    assert "Would you like someone to come and sit with you?" in child.hears
    assert "tomorrow" not in child.hears
    assert "I'm telling Amy and Joe you want someone now." in child.presses("now:yes").hears


def test_a_song_a_game_and_praise() -> None:
    assert "That sounds like a song. Are you OK?" in Child().says("la la die la", "urgent", "lyrics").hears
    assert Child().says("got killed 10 times", "routine", "games").keys == ["game"]
    child = Child().says("joe helped me", "routine", "praise")
    assert "That's nice to hear. Can we tell them?" in child.hears
    assert "We won't tell them." in child.presses("praise:no").hears


@pytest.mark.parametrize("topics", [("request_staff",), ("request_advocate",), ("request_visitor",), ("rights",)])
def test_a_wish_for_a_person_is_met(topics: tuple[str, ...]) -> None:
    child = Child().says("can i talk to someone about it", "routine", *topics)
    assert child.keys[0] in {"talk_to_person", "advocate", "my_visitor_days", "person_answers"}


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("voice", "A person will listen to this."),
        ("photo", "I can't see pictures. A person will look."),
        ("sticker", "A person will look at this."),
        ("file", "A person will look."),
        ("other", "A person will look."),
        ("edit", "I've kept both."),
    ],
)
def test_what_a_machine_cannot_read_a_person_looks_at(kind: str, line: str) -> None:
    child = Child()
    child.does(Event(kind), assessed("urgent", "unreadable"))  # type: ignore[arg-type]
    assert line in child.hears
    assert "Here is how private this is." in child.hears


def test_an_edit_to_words_of_danger_is_danger() -> None:
    child = Child().says("im fine", "routine")
    child.does(Event("edit", "im not fine ive taken loads"), assessed("emergency", "danger_to_life"))
    assert "999" in child.hears


def test_an_urgent_message_says_where_it_went_and_by_when() -> None:
    child = Child().says("a boy pushes me down the stairs", "urgent", "bullying")
    assert "I've sent it to Amy. Amy will answer by 6 o'clock tonight." in child.hears
    assert "I'll tell you here when someone has read it." in child.hears
    assert "has read" not in child.hears.replace("someone has read it", "")
