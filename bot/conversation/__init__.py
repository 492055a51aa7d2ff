"""What to say next. Pure: (state, event, assessment, facts) in, (state, replies, effects) out."""

from bot.conversation.decide import decide
from bot.conversation.events import Event
from bot.conversation.facts import Facts, PersonChoice
from bot.conversation.replies import Choice, Decision, Reply
from bot.conversation.state import State

__all__ = ["Choice", "Decision", "Event", "Facts", "PersonChoice", "Reply", "State", "decide"]
