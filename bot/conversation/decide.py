"""One turn of a conversation: the order in which everything is looked at."""

from bot.conversation.codes import at_least
from bot.conversation.events import Event
from bot.conversation.facts import Facts
from bot.conversation.replies import Decision, Reply
from bot.conversation.state import State
from nlu.levels import Assessment


def decide(state: State, event: Event, assessment: Assessment | None, facts: Facts) -> Decision:
    """What to say to this event and what the record must do. Same input, same output."""
    if event.kind == "start":
        return Decision(state, (Reply("welcome", {"bot_name": facts.bot_name}),), ())
    level = at_least(state.level, assessment.level.code) if assessment else state.level
    return Decision(state.but(level=level), (Reply("got_it"),), ())
