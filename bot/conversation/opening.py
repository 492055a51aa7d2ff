"""The first things said (W1) and the open invitation (W5): at most two in a conversation."""

from bot.conversation import limits, questions
from bot.conversation.draft import Draft
from bot.conversation.replies import Choice

_WELCOME = (
    Choice("talk", "b_talk"),
    Choice("question", "b_question"),
    Choice("who_can_see", "b_who_can_see"),
    Choice("other_language", "b_other_language"),
    Choice("hide", "b_hide"),
)
MOST_INVITATIONS = 2


def start(draft: Draft) -> None:
    """W1, or a shorter hello for a child who has been here."""
    if draft.state.texts:
        draft.say("welcome_back")
    else:
        draft.say("welcome", _WELCOME, bot_name=draft.facts.bot_name)
    draft.has_asked = True


def talk(draft: Draft) -> None:
    """[Talk]: the limits first, then the invitation; the menu knows the order."""
    draft.change(ended=False)
    if draft.state.limits_shown:
        invite(draft)


def question(draft: Draft) -> None:
    """[Ask a question]: a person answers."""
    if not draft.state.limits_shown:
        limits.mention(draft)
    draft.say("ask_away")
    draft.change(ended=False)
    draft.has_asked = True


def invite(draft: Draft) -> None:
    """One open invitation; after two of them the child is left in peace."""
    draft.answered()
    draft.has_asked = True
    if draft.state.invitations < MOST_INVITATIONS:
        draft.change(invitations=draft.state.invitations + 1)
        draft.say("invite")
    else:
        draft.say("left")


def skip(draft: Draft) -> None:
    """[Skip] goes past whatever waits. Nothing is compulsory."""
    asked = draft.state.asked
    if asked in questions.TAKES_SKIP:
        draft.change(skipped=tuple(dict.fromkeys((*draft.state.skipped, asked))))
    draft.answered()
    draft.say("skipped")
