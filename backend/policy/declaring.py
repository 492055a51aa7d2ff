"""Who may declare what adults are called besides, and who belongs together (CF4): it shuts people out or lets in."""

from collections.abc import Collection

MAY_DECLARE = ("registered_manager", "responsible_individual", "nominated_person")
TIES = ("relative", "partner", "friend")
LONGEST_NICKNAME = 40


def may_propose(by: str, role: str, about: Collection[str]) -> bool:
    """The first of two people: never of oneself, or a manager could end what keeps them out."""
    return role in MAY_DECLARE and by not in about


def may_confirm(by: str, role: str, proposed_by: str, about: Collection[str]) -> bool:
    """The second one: somebody else, and not one of those whom it is about."""
    return may_propose(by, role, about) and by != proposed_by
