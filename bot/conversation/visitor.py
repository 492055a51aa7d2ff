"""My visitor, and none yet (W31)."""

from backend.intake.effects import RecordOffer
from bot.conversation.draft import Draft
from bot.conversation.facts import Facts
from bot.conversation.replies import Choice


def exists(facts: Facts) -> bool:
    """Whether words can go to an Independent Visitor, or to the service that has them."""
    route = "independent_visitor"
    return bool(facts.visitor or facts.people.get(route) or facts.recipients.get(route))


def show(draft: Draft) -> None:
    """Who the visitor is and when they read, with the door to them."""
    facts = draft.facts
    if not exists(facts):
        none_yet(draft)
        return
    name = facts.visitor or ""
    door = Choice("independent_visitor", "b_route_no_visitor")
    if name:
        door = Choice("independent_visitor", "b_route_independent_visitor", {"visitor": name})
    if facts.visitor_away:
        draft.say("visitor_is_away", visitor=name, away=facts.visitor_away)
    if facts.visitor_days:
        draft.say("my_visitor_days", (door,), visitor=name, days=facts.visitor_days)
    else:
        draft.say("my_visitor", (door,), visitor=name)


def none_yet(draft: Draft) -> None:
    """W31: offer to ask for one, and an Advocate sooner."""
    draft.do(RecordOffer("visitor", "offered"))
    draft.ask("no_visitor")


def ask_for_one(draft: Draft) -> None:
    """The child wants a visitor."""
    draft.answered()
    draft.do(RecordOffer("visitor", "accepted"))
    draft.say("visitor_asked")
