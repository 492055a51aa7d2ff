"""Who may see the rota, who may change it, and who can stand in it."""

ON_ROTA = ("staff_on_shift", "keyworker", "delegated_senior", "on_call_manager", "registered_manager")
"""Those who work in the home. Only they can be put on a duty, or be marked away by somebody else."""

MAY_CHANGE = ("registered_manager", "on_call_manager", "delegated_senior", "responsible_individual")
MAY_SEE = (*ON_ROTA, "responsible_individual", "nominated_person")


def may_mark_away(by: str, by_role: str, person: str, person_role: str) -> bool:
    """May `by` mark `person` away? Everybody themselves; a manager only those who work in the home.

    Otherwise somebody who is complained about could take the Responsible Individual or a visitor out of reach.
    """
    return by == person or (by_role in MAY_CHANGE and person_role in ON_ROTA)
