"""Who is to read it (W3, W3a, W31, 3.4). Accepted at any time; the last choice counts."""

from backend.intake.effects import ChooseRoute
from bot.conversation import sending, visitor
from bot.conversation.codes import ONE_PERSON_ROUTES, OUTSIDE_ROUTES
from bot.conversation.draft import Draft
from bot.conversation.facts import Facts
from bot.conversation.replies import Choice

IN_HOME_ON_SHIFT = frozenset({"staff", "named_person"})


def ask_who(draft: Draft) -> None:
    """W3, after what must be known before choosing: who an Advocate is, who cannot read, who is away."""
    words_wait = draft.state.texts and not draft.state.sent and not draft.is_at_least("urgent")
    if words_wait:
        draft.say("who_held", recipient=draft.recipient())
    if draft.say_once("who_note"):
        draft.say("private_note")
    if draft.facts.visitor_away:
        draft.say("visitor_is_away", visitor=draft.facts.visitor or "", away=draft.facts.visitor_away)
    draft.say("who", tuple(door(draft.facts, route) for route in offered(draft)))
    draft.wait_for("who")


def offered(draft: Draft) -> tuple[str, ...]:
    """The doors shown: those of the home's facts, outside first where it may be about staff (CF2, CF3, CF10)."""
    routes = draft.facts.routes
    if draft.state.manager_concern:
        routes = tuple(route for route in routes if route != "manager")
    if draft.goes_outside_shift:
        routes = tuple(route for route in routes if route not in IN_HOME_ON_SHIFT)
        routes = tuple(sorted(routes, key=lambda route: (route == "unsure", route not in OUTSIDE_ROUTES)))
    return routes


def choose(draft: Draft, route: str) -> None:
    """A door was picked. The record hears at once; which person, if several, comes next."""
    if route == "independent_visitor" and not visitor.exists(draft.facts):
        visitor.none_yet(draft)
        return
    draft.change(route=route, person="", about_adult_here="", ended=False)
    draft.change(skipped=tuple(name for name in draft.state.skipped if name not in ("who", "person")))
    draft.answered()
    if route == "unsure":
        _unsure(draft)
        return
    draft.do(ChooseRoute(route))
    _say_how_private(draft)
    if not needs_person(draft):
        sending.say_where(draft)


def choose_person(draft: Draft, person: str) -> None:
    """`person:<id>`, or `person:unknown`: the service's duty contact."""
    route = draft.state.route or _route_of(draft, person)
    known = {choice.id for choice in draft.facts.people.get(route, ())}
    if not route or (person != "unknown" and person not in known):
        draft.say("person_reads")
        return
    draft.change(route=route, person=person, ended=False)
    draft.answered()
    draft.do(ChooseRoute(route, person))
    _say_how_private(draft)
    sending.say_where(draft)


def needs_person(draft: Draft) -> bool:
    """Whether the route leaves open who is meant."""
    if draft.state.route in ("staff", "unsure"):
        return False
    people = draft.facts.people.get(draft.state.route, ())
    several = len(people) > 1 or (draft.state.route == "named_person" and len(people) > 0)
    return several and not draft.state.person and "person" not in draft.state.skipped


def ask_person(draft: Draft) -> None:
    """The people of the route by name, and "I don't know who"."""
    choices = tuple(
        Choice(f"person:{one.id}", "b_person_when", {"name": one.name, "when": one.when})
        if one.when
        else Choice(f"person:{one.id}", "b_person", {"name": one.name})
        for one in draft.facts.people.get(draft.state.route, ())
    )
    draft.say("who_person", (*choices, Choice("person:unknown", "b_person_unknown")))
    draft.wait_for("person")


def needs_about_staff(draft: Draft) -> bool:
    """W3a is asked once a child is unsure, unless the words have answered it."""
    state = draft.state
    settled = state.about_adult_here or state.staff_concern or "about_staff" in state.skipped
    return state.route == "unsure" and not settled


def ask_about_staff(draft: Draft) -> None:
    """W3a."""
    draft.ask("about_staff", recipient=draft.recipient())


def answer_about_staff(draft: Draft, answer: str) -> None:
    """Yes and "rather not say" both go to the route outside the shift (CF2)."""
    draft.change(route="unsure", person="", about_adult_here=answer)
    draft.answered()
    draft.do(ChooseRoute("unsure", about_adult_here=answer))
    if answer == "no":
        sending.say_where(draft)
    else:
        _say_outside(draft)


def _unsure(draft: Draft) -> None:
    if draft.state.staff_concern:
        draft.change(about_adult_here="rather_not")
        draft.do(ChooseRoute("unsure", about_adult_here="rather_not"))
        _say_outside(draft)
    else:
        draft.do(ChooseRoute("unsure"))
        ask_about_staff(draft)


def _say_outside(draft: Draft) -> None:
    draft.say("unsure_outside", recipient=draft.outside())
    draft.change(sent=draft.state.texts > 0)


def _say_how_private(draft: Draft) -> None:
    """The short form of 3.4, before any word moves; once for each kind of route."""
    if draft.is_private:
        draft.say_once("private_chosen", recipient=draft.recipient())
        if draft.facts.have_read and draft.state.texts:
            draft.say("already_read", people="\n".join(draft.facts.have_read))
    elif draft.state.route in ONE_PERSON_ROUTES:
        draft.say_once("one_person_chosen")


def _route_of(draft: Draft, person: str) -> str:
    return next((route for route, people in draft.facts.people.items() if any(p.id == person for p in people)), "")


def door(facts: Facts, route: str) -> Choice:
    """The button of one route; the visitor's carries their name where it is known."""
    if route == "independent_visitor":
        if facts.visitor:
            return Choice(route, "b_route_independent_visitor", {"visitor": facts.visitor})
        return Choice(route, "b_route_no_visitor")
    return Choice(route, f"b_route_{route}")
