"""Section 7, as far as the conversation decides what the child sees. Triage is taken as read here."""

from dataclasses import dataclass, replace

import pytest

from bot.conversation import Facts
from tests.unit.conversation.child import HOME, Child


@dataclass(frozen=True)
class Scene:
    """One scenario: what is typed, how it is read, which phrases come, and what is never heard."""

    name: str
    text: str
    level: str
    topics: tuple[str, ...]
    sees: tuple[str, ...]
    never: tuple[str, ...] = ()


SCENES = [
    Scene(
        "7.1 victim",
        "theres a boy here who keeps pushin me down the stairs n everyone laughs. dont say i said",
        "urgent",
        ("bullying", "peer_abuse", "secrecy"),
        ("grassing", "sent_time", "limits"),
    ),
    Scene(
        "7.2 witness",
        "they made Tyler eat dog food and filmed it 😭 cant do nothing or im next",
        "urgent",
        ("witness", "peer_abuse", "online_misuse"),
        ("witness", "grassing", "sent_time"),
    ),
    Scene(
        "7.3 wants to stop",
        "i been horrible to lily n i feel bad. how do i stop",
        "soon",
        ("hurt_others",),
        ("own_up",),
    ),
    Scene(
        "7.4 drawn in",
        "they said if i dont film her they'd do it to me",
        "urgent",
        ("drawn_in", "extortion", "threat"),
        ("drawn_in",),
    ),
    Scene(
        "7.5 online",
        "someones made a fake acc of me w my face on a body n everyones following it",
        "urgent",
        ("online_misuse",),
        ("picture_dont_send",),
    ),
    Scene(
        "7.6 extortion",
        "owe dan 40 quid n hes taking my stuff every time, said hes gonna cut me",
        "urgent",
        ("extortion", "threat", "weapon"),
        ("money_threat",),
    ),
    Scene(
        "7.7 racism",
        "they call me p*** and said go back. staff just said 'ignore it'",
        "urgent",
        ("prejudice", "staff_concern"),
        ("staff_telling", "complaint"),
        ("Amy",),
    ),
    Scene(
        "7.8 staff allegation",
        "one of the night workers comes in my room n sits on my bed its weird",
        "urgent",
        ("staff_concern",),
        ("staff_telling", "staff_danger"),
        ("Amy",),
    ),
    Scene(
        "7.9 manager allegation",
        "deb the manager took my phone for a week cos i told my social worker stuff",
        "urgent",
        ("manager_concern", "staff_concern"),
        ("manager_telling", "complaint", "ask_advocate"),
        ("Deb", "Amy"),
    ),
    Scene(
        "7.10 self-harm tonight",
        "i cant do this anymore. got them all lined up",
        "emergency",
        ("danger_to_life",),
        ("danger_thanks", "danger_telling", "danger_numbers", "ask_safe"),
    ),
    Scene("7.11 self-harm", "did sh again last nite its not deep", "urgent", ("self_harm",), ("self_harm_time",)),
    Scene(
        "7.12 running away",
        "gonna bare dip at 10 me mate got a place",
        "urgent",
        ("running_away",),
        ("running", "ask_safe"),
    ),
    Scene(
        "7.13 out now",
        "im at a flat in brum w some men i wanna go home",
        "emergency",
        ("missing", "exploitation"),
        ("danger_out", "danger_out_telling", "danger_numbers", "ask_safe"),
        ("Where are you", "location"),
    ),
    Scene("7.14 homesick", "i miss my nan cant sleep", "soon", ("homesick",), ("homesick", "ask_sit"), ("tomorrow",)),
    Scene(
        "7.15 wants the visitor",
        "can i talk to sarah my visitor but not the staff",
        "routine",
        ("request_visitor",),
        ("my_visitor_days",),
    ),
    Scene(
        "7.17 wants an Advocate",
        "theyre moving me and nobody asked. need someone on my side",
        "soon",
        ("request_advocate",),
        ("advocate", "ask_advocate"),
    ),
    Scene(
        "7.18 food",
        "tea is disgusting evry day n we never get to pick",
        "routine",
        ("complaint", "food"),
        ("complaint_short",),
        ("Advocate to help",),
    ),
    Scene(
        "7.19 prank",
        "ur a fat robot, im gonna bomb this place lol",
        "urgent",
        ("abuse_of_bot", "threat", "joke"),
        ("rude_short", "joke"),
    ),
    Scene("7.21 very short", "help", "urgent", ("help",), ("help_short", "ask_help")),
    Scene(
        "7.28 county lines",
        "got to go cunch again friday. cant say no i owe them",
        "urgent",
        ("exploitation", "extortion"),
        ("debt",),
    ),
    Scene("7.29 boyfriend", "my bf 24 wants me to stay at his", "urgent", ("exploitation",), ("debt",)),
    Scene(
        "7.30 hit back",
        "next time he touches my food im banging him",
        "urgent",
        ("retaliation",),
        ("hit_back", "ask_talk_now"),
    ),
    Scene("7.31 lyrics", "🎵 when i am gone dont cry for me", "urgent", ("lyrics",), ("song",), ("999",)),
    Scene("7.32 games", "just got killed 10 times bro im so dead 😂😂", "routine", ("games",), ("game",)),
    Scene(
        "7.33 accused",
        "they said i nicked his stuff n took my xbox its not true",
        "soon",
        ("accused", "complaint"),
        ("complaint", "ask_advocate"),
    ),
    Scene("7.35 praise", "joe helped me w my maths he's sound", "routine", ("praise",), ("praise",)),
]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_what_the_child_sees_first(scene: Scene) -> None:
    child = Child().says(scene.text, scene.level, *scene.topics)
    for phrase in scene.sees:
        assert phrase in child.keys, child.keys
    for words in scene.never:
        assert words not in child.hears
    assert scene.text not in child.hears


@pytest.mark.parametrize("scene", [s for s in SCENES if s.level != "emergency"], ids=lambda scene: scene.name)
def test_nobody_is_told_off_questioned_or_promised_too_much(scene: Scene) -> None:
    heard = Child().says(scene.text, scene.level, *scene.topics).hears.casefold()
    for words in ("why", "are you sure", "did he", "did she", "what did", "everything will be", "you're safe now"):
        assert words not in heard


def test_7_16_danger_told_to_the_visitor_lets_out_help_and_no_words() -> None:
    child = Child().presses("independent_visitor")
    child.says("i told sarah something. dont want to be alive n staff can't know", "emergency", "danger_to_life")
    assert "danger_private_telling" in child.keys
    assert "They can't see what you wrote." in child.hears


def test_7_20_another_language() -> None:
    child = Child().says("ساعدوني هناك رجل يهددني", "urgent", "threat", "unreadable", language="ar")
    assert child.keys[:2] == ["person_will_read", "language_seen"]
    assert "سيقرأ شخص ما" in child.hears


def test_7_22_drip() -> None:
    child = Child().says("hi", "routine", "small_talk")
    assert child.keys == ["hello", "limits_before"]
    child.says("nothing")
    child.says("someone in here is weird w me", "urgent", "staff_concern")
    assert {"staff_telling", "limits_again"} <= set(child.keys)
    child.says("an adult", "urgent", "staff_concern")
    child.says("dont tell", "urgent", "secrecy")
    assert child.state.invitations <= 2
    assert "is not grassing" not in child.hears or "We won't say who told us." in child.hears


def test_7_23_withdrawal_lowers_nothing() -> None:
    child = Child().says("one of the night workers sits on my bed", "urgent", "staff_concern")
    child.says("forget it i was lying", "urgent", "withdrawal", "staff_concern")
    assert child.keys == ["withdrawn"]
    assert child.state.level == "urgent"


def test_7_26_a_child_returns() -> None:
    child = Child().says("they hide my shoes", "soon", "bullying").presses("limits:ok").presses("staff")
    child.presses("anonymous").presses("skip").presses("skip").presses("closing:yes")
    child.facts = replace(HOME, stage="closed", has_case=True)
    child.says("its started again", "urgent", "bullying")
    assert child.keys[0] == "reopened"


def test_7_27_lost_words_reveal_nothing() -> None:
    child = Child(replace(HOME, has_case=True, stage="plan", can_read=("Deb",)))
    child.says("lost the words u gave me", "routine", "lost_words")
    assert child.keys == ["lost_words"]
    assert "Deb" not in child.hears


def test_7_34_nobody_answers_and_nothing_is_claimed() -> None:
    child = Child(Facts(delivered=False)).says("got them all lined up", "emergency", "danger_to_life")
    assert "have told" not in child.hears
    assert "999" in child.hears
