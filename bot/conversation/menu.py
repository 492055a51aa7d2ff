"""The usual order after the first words: limits, who, which person, named or not, wish, how to be reached."""

from collections.abc import Callable
from typing import Final

from bot.conversation import limits, naming, opening, routes
from bot.conversation.draft import Draft


def carry_on(draft: Draft) -> None:
    """Ask the next thing that is still open, if anything is. Nobody is asked the same thing three times."""
    if draft.has_asked or draft.state.ended:
        return
    if not draft.state.limits_shown:
        limits.show(draft)
    elif draft.state.texts == 0:
        opening.invite(draft)
    else:
        _ask_next(draft)


def _ask_next(draft: Draft) -> None:
    question = next((name for name, is_open in _ORDER if is_open(draft)), None)
    if question is None:
        _finish(draft)
    elif not (draft.state.asked == question and draft.state.reasked):
        _ASK[question](draft)


def _finish(draft: Draft) -> None:
    """Everything was asked: say who answers by when, once."""
    draft.answered()
    if draft.state.step == "done":
        return
    draft.change(step="done")
    time = draft.answer_time()
    if time and not draft.is_at_least("emergency"):
        draft.say("all_done_time", recipient=draft.recipient(), time=time)
    else:
        draft.say("all_done")


def _wants_wish(draft: Draft) -> bool:
    return not (draft.is_at_least("emergency") or draft.state.wish or "wish" in draft.state.skipped)


def _wants_reach(draft: Draft) -> bool:
    return not (draft.is_at_least("emergency") or draft.state.reach or "reach" in draft.state.skipped)


_ORDER: Final[tuple[tuple[str, Callable[[Draft], bool]], ...]] = (
    ("who", lambda draft: not draft.state.route and "who" not in draft.state.skipped),
    ("person", routes.needs_person),
    ("about_staff", routes.needs_about_staff),
    ("naming", lambda draft: not draft.state.naming and "naming" not in draft.state.skipped),
    ("name", naming.needs_name),
    ("wish", _wants_wish),
    ("reach", _wants_reach),
)
_ASK: Final[dict[str, Callable[[Draft], None]]] = {
    "who": routes.ask_who,
    "person": routes.ask_person,
    "about_staff": routes.ask_about_staff,
    "naming": naming.ask,
    "name": lambda draft: draft.ask("name"),
    "wish": lambda draft: draft.ask("wish"),
    "reach": lambda draft: draft.ask("reach"),
}
