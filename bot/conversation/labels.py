"""What a pressed button said, so that the thread can show the child the words that were pressed."""

from typing import Final

from bot.conversation import questions, routes
from bot.conversation.codes import COMMANDS, PICTURES, ROUTES
from bot.conversation.facts import Facts
from bot.conversation.replies import Choice

_NAMINGS: Final = {"named": "b_name_yes", "recipient_only": "b_name_only", "anonymous": "b_name_no"}
_ANSWERS: Final = {
    choice.value: choice
    for choices in questions.CHOICES.values()
    for choice in choices
    if choice.value not in ("now:yes", "now:no")
}
_MORE: Final = {
    "now:yes": "b_yes_now",
    "now:no": "b_not_now",
    "closing:yes": "b_yes",
    "closing:no": "b_not_happy",
    "give_again:yes": "b_yes",
    "give_again:no": "b_no",
    "check:better": "b_better",
    "check:same": "b_same",
    "check:worse": "b_worse",
    "person:unknown": "b_person_unknown",
    "voice": "b_voice",
}


def labels_of(value: str, facts: Facts) -> tuple[Choice, ...]:
    """The phrases on the button with this value; several for several pictures, none for a value nobody offered."""
    if value in ROUTES:
        return (routes.door(facts, value),)
    kind, _, rest = value.partition(":")
    if kind == "picture":
        return tuple(Choice(value, f"picture_{code}") for code in rest.split(",") if code in PICTURES)
    if kind == "language":
        return (Choice(value, "b_language", {"language_name": f"@lang_{rest}"}),)
    if kind == "person" and rest != "unknown":
        return _person(value, rest, facts)
    phrase = _NAMINGS.get(value) or _MORE.get(value)
    if phrase is None and value in COMMANDS:
        phrase = f"b_{value}"
    if phrase is not None:
        return (Choice(value, phrase),)
    return (_ANSWERS[value],) if value in _ANSWERS else ()


def _person(value: str, person: str, facts: Facts) -> tuple[Choice, ...]:
    names = [one.name for people in facts.people.values() for one in people if one.id == person]
    return (Choice(value, "b_person", {"name": names[0]}),) if names else ()
