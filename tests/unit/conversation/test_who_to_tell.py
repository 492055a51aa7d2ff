"""W3, W3a, W31, 3.4: who reads it, and what the child is told before a word moves."""

from dataclasses import replace

import pytest

from backend.intake.effects import ChooseRoute, RecordOffer
from bot.conversation import Facts, PersonChoice
from bot.conversation.codes import OUTSIDE_ROUTES, ROUTES
from tests.unit.conversation.child import HOME, Child


def told(facts: Facts = HOME, level: str = "soon", *topics: str) -> Child:
    """A child who has told something and knows the limits."""
    return Child(facts).says("they keep hiding my shoes", level, *(topics or ("bullying",))).presses("limits:ok")


def test_every_door_is_offered_with_the_visitors_name() -> None:
    child = told()
    assert child.buttons == list(ROUTES)
    assert "Sarah" in str(child.replies[-1].choices)
    assert "An Advocate is on your side" in child.hears


def test_before_choosing_the_child_knows_what_a_private_door_means() -> None:
    child = told()
    assert child.keys.index("private_note") < child.keys.index("who")
    assert "staff will check on you. They won't see your words." in child.hears


def test_words_that_wait_say_where_they_go_if_nothing_is_chosen() -> None:
    assert "If you stop here, it goes to Amy." in told().hears


@pytest.mark.parametrize("route", sorted(OUTSIDE_ROUTES))
def test_a_private_door_says_so_before_it_says_sent(route: str) -> None:
    child = told().presses(route)
    assert ChooseRoute(route) in child.effects
    assert child.keys[0] == "private_chosen"
    assert "Staff can't." in child.hears


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_is_taken_at_any_time_and_the_last_one_counts(route: str) -> None:
    for child in (Child(), Child().opens(), told(), told().presses("staff").presses("anonymous").presses("skip")):
        child.presses(route)
        assert any(isinstance(effect, ChooseRoute) and effect.route == route for effect in child.effects)
        assert child.state.route == route
        assert child.replies


def test_before_any_words_it_says_where_they_will_go() -> None:
    child = Child().presses("independent_visitor")
    assert "OK. It will go to Sarah." in child.hears
    child.presses("limits:ok").says("i need to tell you something", "soon", "sadness")
    assert "I've sent it to Sarah." in child.hears


def test_one_person_is_picked_by_name() -> None:
    child = told().presses("named_person")
    assert child.buttons == ["person:p1", "person:p2", "person:unknown"]
    child.presses("person:p2")
    assert ChooseRoute("named_person", "p2") in child.effects
    assert "I've sent it to Joe. Joe will answer by 8 o'clock tonight." in child.hears
    assert "Other staff can't read it" not in child.hears


def test_a_typed_name_or_route_answers_the_question() -> None:
    child = told().says("staff")
    assert ChooseRoute("staff") in child.effects
    child = told().presses("named_person").says("joe")
    assert ChooseRoute("named_person", "p2") in child.effects
    child = told().says("my visitor")
    assert ChooseRoute("independent_visitor") in child.effects
    assert ChooseRoute("unsure") in told().says("idk").effects


def test_not_knowing_which_person_goes_to_the_duty_contact() -> None:
    facts = replace(HOME, people={"advocate": (PersonChoice("a1", "Nia"), PersonChoice("a2", "Ben"))})
    child = told(facts).presses("advocate")
    assert child.keys[-1] == "who_person"
    child.presses("person:unknown")
    assert child.effects[0] == ChooseRoute("advocate", "unknown")


def test_a_person_whom_nobody_offered_changes_nothing() -> None:
    child = told().presses("named_person").presses("person:stranger")
    assert child.effects == ()
    assert child.state.person == ""


def test_unsure_is_asked_whether_it_is_about_an_adult_here() -> None:
    child = told().presses("unsure")
    assert "That's fine. I'll send it to Amy. Is it about an adult who works here?" in child.hears
    assert child.buttons == ["about_staff:yes", "about_staff:no", "about_staff:rather_not"]


@pytest.mark.parametrize("answer", ["yes", "rather_not"])
def test_yes_and_rather_not_say_both_go_outside_the_shift(answer: str) -> None:
    child = told().presses("unsure").presses(f"about_staff:{answer}")
    assert ChooseRoute("unsure", about_adult_here=answer) in child.effects
    assert "I won't send it to the staff here. I'll send it to Chris." in child.hears


def test_no_goes_to_the_usual_person() -> None:
    child = told().presses("unsure").says("no")
    assert ChooseRoute("unsure", about_adult_here="no") in child.effects
    assert "I've sent it to Amy." in child.hears


def test_where_the_words_are_about_staff_unsure_is_not_questioned() -> None:
    child = told(HOME, "urgent", "staff_concern").presses("unsure")
    assert ChooseRoute("unsure", about_adult_here="rather_not") in child.effects
    assert "Is it about an adult" not in child.hears


def test_where_the_words_are_about_staff_other_doors_are_offered() -> None:
    child = told(HOME, "urgent", "staff_concern")
    assert "staff" not in child.buttons
    assert "named_person" not in child.buttons
    assert child.buttons[0] in OUTSIDE_ROUTES
    assert "manager" not in told(HOME, "urgent", "manager_concern").buttons


def test_the_homes_facts_hide_the_person_it_is_about() -> None:
    facts = replace(HOME, routes=tuple(route for route in ROUTES if route != "advocate"))
    assert "advocate" not in told(facts).buttons


def test_no_visitor_yet_offers_to_ask_for_one_or_an_advocate() -> None:
    facts = replace(HOME, visitor=None, recipients={})
    child = told(facts).presses("independent_visitor")
    assert "You don't have a visitor yet. I can ask for one." in child.hears
    assert child.buttons == ["visitor:ask", "get_advocate"]
    assert child.state.route == ""
    child.presses("visitor:ask")
    assert RecordOffer("visitor", "accepted") in child.effects


def test_days_away_are_shown_before_choosing() -> None:
    child = told(replace(HOME, visitor_away="till Monday"))
    assert child.hears.index("Sarah is away till Monday.") < child.hears.index("Who would you like to tell?")


def test_the_visitors_usual_days_are_told_and_no_time_is_made_up() -> None:
    child = told().presses("independent_visitor")
    assert "Sarah usually reads this on Tuesdays and Thursdays." in child.hears
    assert "tonight" not in child.hears


def test_after_a_change_of_mind_it_is_said_who_has_read_it() -> None:
    child = told(HOME, "urgent").presses("staff")
    child.facts = replace(HOME, have_read=("Amy",))
    child.presses("independent_visitor")
    assert "Amy read your words before this." in child.hears


def test_no_names_and_no_times_are_said_that_are_not_known() -> None:
    child = Child(Facts()).says("a boy pushes me down the stairs", "urgent", "bullying")
    assert "I've sent it to a person who can help." in child.hears
    assert " by " not in child.hears


def test_at_night_the_child_may_ask_for_someone_who_is_awake() -> None:
    facts = replace(HOME, is_night=True, reads_at={"manager": "tomorrow at 8"})
    child = told(facts).presses("manager")
    assert "It's late, so Deb will read this tomorrow at 8." in child.hears
    assert child.buttons == ["now:yes", "now:no"]
    assert child.presses("now:no").keys[-1] == "naming"


def test_an_urgent_matter_is_never_told_that_it_is_late() -> None:
    facts = replace(HOME, is_night=True, reads_at={"manager": "tomorrow at 8"})
    assert "It's late" not in told(facts, "urgent").presses("manager").hears
