"""Who may invite, and confirm, whom: the rule that every step of the directory's chain is held to."""

from collections.abc import Mapping

IN_HOME = ("staff_on_shift", "keyworker", "delegated_senior", "on_call_manager")
CALLED_ONLY = ("council_duty", "council_manager", "other_home_senior")
"""People whom a ladder calls without a word: they never read what a child wrote."""

OUTSIDE = (
    "independent_visitor",
    "iv_coordinator",
    "reg44_visitor",
    "advocate",
    "advocacy_service",
    "iro",
    "social_worker",
    *CALLED_ONLY,
)
MAY_INVITE: Mapping[str, tuple[str, ...]] = {
    "responsible_individual": (*IN_HOME, "registered_manager", "nominated_person", "system_admin", *OUTSIDE),
    "nominated_person": ("responsible_individual",),
    "registered_manager": (*IN_HOME, *OUTSIDE),
    "iv_coordinator": ("independent_visitor",),
    "advocacy_service": ("advocate",),
}
ROLES = tuple(sorted({role for roles in MAY_INVITE.values() for role in roles}))

MAY_PROPOSE = ("responsible_individual", "nominated_person", "registered_manager")
"""Who may propose a new role for somebody; another person, who may let in both roles, has to confirm it."""
PROPOSABLE = (*IN_HOME, "registered_manager", *OUTSIDE)


def may_invite(by: str, role: str) -> bool:
    """May somebody with the role `by` invite, and confirm, somebody for `role`?"""
    return role in MAY_INVITE.get(by, ())
