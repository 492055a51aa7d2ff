"""Does it name a grown-up of this home, and may it be about them? Looked at before anything is said or shown.

What triage found is only ever added to (promise 3): a name turns "something is wrong" into words about staff.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from backend.cases.house import Here, House
from backend.intake.signals import HOLDS_BACK, Signals
from backend.people.directory import Member
from backend.policy.who_is_meant import Known
from nlu.levels import Assessment, Level

MANAGERS = frozenset(("registered_manager",))
PROVIDER = frozenset(("responsible_individual",))
IN_THE_HOME = frozenset(
    ("staff_on_shift", "keyworker", "delegated_senior", "on_call_manager", "nominated_person", *MANAGERS, *PROVIDER)
)


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom this and earlier words name, and what triage found, with what follows from the names."""

    mentions: frozenset[str]
    assessment: Assessment | None


def look(house: House, here: Here, signals: Signals, text: str, assessment: Assessment | None) -> Meant:
    """Match a text against the home's own adults, and add what follows from it to what triage found."""
    mentions = signals.mentions | _mentioned(house, here.known, text)
    if assessment is None:
        return Meant(mentions, None)
    concern = HOLDS_BACK & (signals.about | set(assessment.topics))
    if not concern and mentions != signals.mentions:
        level, topics = assessment.level.code, assessment.topics
        concern = frozenset(("staff_concern",)) if house.names.may_be_about(text, topics, level) else concern
    if not concern:
        return Meant(mentions, assessment)
    added = (concern | about_whom(here.known, mentions)) - set(assessment.topics)
    raised = max(assessment.level, Level.URGENT)
    return Meant(mentions, replace(assessment, topics=(*assessment.topics, *sorted(added)), level=raised))


def about_whom(members: Collection[Member], people: Collection[str]) -> frozenset[str]:
    """The topics that follow from who is named: the manager (CF3), or the one who is above the manager."""
    roles = {member.role for member in members if member.id in people}
    above = {"provider_concern", "manager_concern"} if roles & PROVIDER else set[str]()
    return frozenset(above | ({"manager_concern"} if roles & MANAGERS else set()))


def _mentioned(house: House, members: Collection[Member], text: str) -> frozenset[str]:
    found = house.names.named(text, tuple(Known(m.id, m.name, m.nicknames) for m in members))
    inside = {member.id for member in members if member.role in IN_THE_HOME}
    return frozenset(p for p in found if p in inside) | _accused_outside(house, members, found - inside, text)


def _accused_outside(house: House, members: Collection[Member], found: Collection[str], text: str) -> frozenset[str]:
    """Somebody from outside who is named is nearly always whom the child wants to reach, or has told (CF10).

    They are meant only where the words right after their name say what they did.
    """
    meant = set()
    for member in (member for member in members if member.id in found):
        known = (Known(member.id, member.name, member.nicknames),)
        pieces = re.findall(r"\S+(?=\s)", text + " ")
        for place, word in enumerate(pieces):
            after = " ".join(pieces[place + 1 : place + 3])
            if house.names.named(f"called {word}", known) and house.names.says_what_was_done(after):
                meant.add(member.id)
    return frozenset(meant)
