"""How private this is (W2): straight after the first acknowledgement, and again where there may be risk."""

from typing import Final

from bot.conversation.draft import Draft
from bot.conversation.replies import Choice

_ONLY_MORE: Final = (Choice("limits:more", "b_tell_me_more"),)


def show(draft: Draft) -> None:
    """The three lines with [OK] and [Tell me more]."""
    draft.change(limits_shown=True)
    draft.ask("limits", _phrase(draft))


def mention(draft: Draft) -> None:
    """The three lines without waiting, where another question must come last."""
    draft.change(limits_shown=True)
    draft.say(_phrase(draft), _ONLY_MORE)


def remind(draft: Draft) -> None:
    """One line, once, when it turns serious after the limits were shown in an earlier turn."""
    if not draft.state.limits_repeated:
        draft.change(limits_repeated=True)
        draft.say("limits_again")


def answer(draft: Draft, value: str) -> None:
    """[OK] goes on; [Tell me more] shows the whole of W2."""
    draft.change(limits_shown=True)
    draft.answered()
    if value == "more":
        draft.ask("limits_more")


def _phrase(draft: Draft) -> str:
    return "limits" if draft.state.texts else "limits_before"
