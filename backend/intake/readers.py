"""Who may read a case now: the child's choice, what it may be about, and how fast a person must come.

Emergency and urgent words go at once to the default route, which leaves out whoever they may be about; words of lower
levels are held from every reader until the child chooses or falls silent (domain brief 4.1).
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from backend.cases.house import Here, House
from backend.cases.tables import Case
from backend.intake.signals import Signals
from backend.policy.levels import at_least
from backend.policy.routes import NO_ROUTE, Adult, Readers

DEFAULT_ROUTE = "staff"
WORKS_SHIFTS = frozenset(("staff_on_shift", "keyworker", "delegated_senior", "on_call_manager"))
"""Only their duty ends; somebody from outside, or from above, reads because they were chosen, or does not."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the child has chosen so far: nothing, a route, or a route and a person."""

    route: str | None = None
    person: str | None = None
    person_unknown: bool = False
    about_adult: str | None = None

    @classmethod
    def of(cls, case: Case, signals: Signals) -> "Choice":
        """The choice as the record holds it."""
        route = None if case.route == NO_ROUTE else case.route
        return cls(route, case.route_person_id, signals.person_unknown, signals.about_adult)


def topics_for_route(topics: Collection[str], choice: Choice) -> frozenset[str]:
    """ "Yes" and "rather not say" to W3a both keep the words from the shift (CF2)."""
    found = frozenset(topics)
    return found | {"staff_concern"} if choice.about_adult in ("yes", "rather_not") else found


def needs_person(house: House, here: Here, choice: Choice) -> bool:
    """Must the child still pick who is meant?"""
    if choice.route is None or choice.person or choice.person_unknown:
        return False
    return len(house.routes.candidates(choice.route, here.adults)) > 1


def readers_now(
    house: House, here: Here, case: Case, choice: Choice, topics: Collection[str], silent: bool
) -> Readers | None:
    """The readers, or None while the words are held. `silent`: the child has said nothing for the time of the hold."""
    pressing = at_least(case.level, "urgent")
    if choice.route is None:
        return _readers(house, here, DEFAULT_ROUTE, None, topics) if pressing or silent else None
    if choice.route == "unsure" and choice.about_adult is None and not silent:
        # "Is it about an adult who works here?" is still open: nobody on shift reads meanwhile, unless it presses
        return _readers(house, here, DEFAULT_ROUTE, None, topics) if pressing else None
    person = choice.person
    if needs_person(house, here, choice) and not silent:
        if house.routes.is_private(choice.route) or not pressing:
            return None
        return _readers(house, here, DEFAULT_ROUTE, None, topics)
    if person is None:
        person = _stand_in(house, here, choice)
    return _readers(house, here, choice.route, person, topics_for_route(topics, choice))


def readers_off_duty(
    house: House, here: Here, case: Case, choice: Choice, topics: Collection[str], silent: bool
) -> frozenset[str]:
    """Who would read if they were on duty now: having opened it they stay a reader when their shift ends."""
    off = [adult for adult in here.adults if not adult.on_shift and adult.role in WORKS_SHIFTS]
    return frozenset(adult.id for adult in off if _would_read(house, here, adult, case, choice, topics, silent))


def _would_read(
    house: House, here: Here, adult: Adult, case: Case, choice: Choice, topics: Collection[str], silent: bool
) -> bool:
    on_call = adult.role == "on_call_manager"
    back = replace(adult, on_shift=not on_call, on_call=on_call, order=-1)
    others = tuple(back if other.id == adult.id else other for other in here.adults)
    readers = readers_now(house, replace(here, adults=others), case, choice, topics, silent)
    return readers is not None and adult.id in readers.words | readers.summary


def _stand_in(house: House, here: Here, choice: Choice) -> str | None:
    """The only candidate there is, or the service's duty contact."""
    if choice.route is None:
        return None
    candidates = house.routes.candidates(choice.route, here.adults)
    if len(candidates) == 1 and not choice.person_unknown:
        return candidates[0].id
    contact = house.routes.duty_contact(choice.route, here.adults)
    return contact.id if contact else None


def _readers(house: House, here: Here, route: str, person: str | None, topics: Collection[str]) -> Readers:
    return house.routes.readers(route, person, topics, here.adults, excluded=())


def hold_until(house: House, case: Case, held: bool, now: datetime) -> datetime | None:
    """When the hold of a case ends; None when nothing is held."""
    return house.targets.hold_until(now) if held and case.state == "open" else None
