"""One turn of a conversation: the order in which everything is looked at."""

from bot.conversation import answers, menu, opening, typing_beats_menus, words
from bot.conversation.draft import Draft
from bot.conversation.events import Event
from bot.conversation.facts import Facts
from bot.conversation.replies import Decision
from bot.conversation.state import State
from nlu.levels import Assessment


def decide(state: State, event: Event, assessment: Assessment | None, facts: Facts) -> Decision:
    """What to say to this event and what the record must do. Same input, same output."""
    draft = Draft(state, facts)
    if event.kind == "start":
        opening.start(draft)
    elif event.kind == "choice":
        answers.press(draft, event.choice, event.name)
    elif event.kind == "text":
        typing_beats_menus.take(draft, event, assessment)
    else:
        words.take(draft, event, assessment)
    menu.carry_on(draft)
    words.hand_out_words(draft)
    return draft.decision()
