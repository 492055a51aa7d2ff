"""The exact codes that choices, states and effects use. Old buttons stay valid, so a code is never reused."""

from typing import Final

ROUTES: Final = (
    "staff",
    "named_person",
    "manager",
    "independent_visitor",
    "reg44_visitor",
    "advocate",
    "social_worker",
    "iro",
    "unsure",
)
OUTSIDE_ROUTES: Final = frozenset({"independent_visitor", "reg44_visitor", "advocate", "social_worker", "iro"})
"""Routes whose words nobody in the home can read."""

ONE_PERSON_ROUTES: Final = frozenset({"named_person", "manager"})
"""Routes inside the home where other staff cannot read the words."""

NAMINGS: Final = ("named", "recipient_only", "anonymous")
WISHES: Final = ("talk", "know", "stop", "unsure")
REACHES: Final = ("message", "quietly", "with_person")
PICTURES: Final = (
    "sad",
    "scared",
    "hurt",
    "angry",
    "alone",
    "being_hurt",
    "hurt_someone",
    "go_home",
)
COMMANDS: Final = (
    "talk",
    "question",
    "talk_to_person",
    "who_can_see",
    "complain",
    "get_advocate",
    "my_visitor",
    "whats_happening",
    "stop",
    "hide",
    "other_language",
    "listen",
    "numbers",
    "my_rights",
    "help_now",
    "pictures",
    "show_mine",
    "delete_mine",
    "lost_words",
    "start_again",
)
"""The commands that a child may press or type at any time."""

LEVELS: Final = ("routine", "soon", "urgent", "emergency")


def at_least(level: str, other: str) -> str:
    """The higher of two levels: what software may do to a level is raise it."""
    return max(level, other, key=LEVELS.index)
