"""A button that was pressed, now or from an old message: its value says all."""

from collections.abc import Callable
from typing import Final

from bot.conversation import (
    closing,
    commands,
    complaint,
    danger,
    language,
    limits,
    naming,
    opening,
    pictures,
    routes,
    visitor,
    wishes,
)
from bot.conversation.codes import NAMINGS, ROUTES
from bot.conversation.draft import Draft


def press(draft: Draft, value: str, name: str | None) -> None:
    """Do what the button says; an unknown one gets a kind line."""
    if value in ROUTES:
        routes.choose(draft, value)
    elif value in NAMINGS:
        naming.choose(draft, value, name)
    elif value in commands.KNOWN:
        commands.run(draft, value)
    elif value == "skip":
        opening.skip(draft)
    elif not _answer(draft, value):
        draft.say("person_reads")


def _answer(draft: Draft, value: str) -> bool:
    question, _, answer = value.partition(":")
    if question in _FREE and answer:
        return _FREE[question](draft, answer) is not False
    allowed, take = _FIXED.get(question, ((), None))
    if take is None or answer not in allowed:
        return False
    take(draft, answer)
    return True


def _ask_for_visitor(draft: Draft, _answer: str) -> None:
    visitor.ask_for_one(draft)


def _wrong(draft: Draft, _answer: str) -> None:
    danger.got_it_wrong(draft)


_FREE: Final[dict[str, Callable[[Draft, str], bool | None]]] = {
    "person": routes.choose_person,
    "wish": wishes.wish,
    "reach": wishes.reach,
    "picture": pictures.take,
    "language": language.change,
}
_YES_NO: Final = ("yes", "no")
_FEELINGS: Final = ("yes", "no", "not_sure")
_FIXED: Final[dict[str, tuple[tuple[str, ...], Callable[[Draft, str], None]]]] = {
    "limits": (("ok", "more"), limits.answer),
    "about_staff": (("yes", "no", "rather_not"), routes.answer_about_staff),
    "safe": (_FEELINGS, danger.answer_safe),
    "feel": (_FEELINGS, danger.answer_feel),
    "help": (("yes", "no", "cant_say"), danger.answer_help),
    "wrong": (("ok",), _wrong),
    "fetch": (("yes", "not_yet"), danger.answer_fetch),
    "now": (_YES_NO, danger.answer_now),
    "advocate": (("yes", "no", "what"), complaint.answer),
    "visitor": (("ask",), _ask_for_visitor),
    "about": (("me", "other", "else"), closing.answer_about),
    "closing": (_YES_NO, closing.answer_closing),
    "check": (("better", "same", "worse"), closing.answer_check_back),
    "praise": (_YES_NO, closing.answer_praise),
    "give_again": (_YES_NO, closing.answer_give_again),
}
