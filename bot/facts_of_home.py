"""What the home can truly promise a child right now: from the directory, the rota and the ladders, in plain words."""

from collections.abc import Sequence
from datetime import datetime

from backend.cases.house import Here, House
from backend.people.homes import HomeView
from backend.policy.clock_words import clock_words
from backend.policy.levels import LEVELS
from backend.policy.routes import ROUTES, Adult
from bot.conversation.facts import Facts, PersonChoice

DAYS_OF_A_WEEK = 7


def home_facts(house: House, home: HomeView, here: Here, topics: Sequence[str], channel: str, now: datetime) -> Facts:
    """The facts of one moment. `topics` decide whom the default route leaves out, and so who may be named."""
    people = {route: _choices(house, here, route, now) for route in ROUTES}
    default = house.routes.readers("staff", None, topics, here.adults, excluded=())
    visitors = people["independent_visitor"]
    return Facts(
        safe_word=home.safe_word,
        channel=channel,
        languages=house.phrases.checked_languages,
        people={route: found for route, found in people.items() if found},
        recipients=_recipients(house, here, topics),
        default_recipient=here.name(default.recipient) if default.recipient else "",
        outside_contact=_outside(house, here, topics),
        visitor=visitors[0].name if len(visitors) == 1 else None,
        visitor_days=_usual(here, visitors[0].id) if len(visitors) == 1 else "",
        visitor_away=_away(house, here, visitors[0].id, now) if len(visitors) == 1 else "",
        answer_by={
            level: clock_words(house.targets.seen_by(level, now, house.zone), now, house.zone) for level in LEVELS
        },
        is_night=house.targets.is_night(now, house.zone),
        people_told=tuple(sorted(here.name(person) for person in default.words)),
    )


def _choices(house: House, here: Here, route: str, now: datetime) -> tuple[PersonChoice, ...]:
    return tuple(
        PersonChoice(adult.id, here.name(adult.id), _when(house, here, adult, now))
        for adult in house.routes.candidates(route, here.adults)
    )


def _when(house: House, here: Here, adult: Adult, now: datetime) -> str:
    if adult.away:
        return f"away {_away(house, here, adult.id, now)}"
    return "here now" if adult.on_shift else _usual(here, adult.id)


def _away(house: House, here: Here, person_id: str, now: datetime) -> str:
    """Till when somebody is away: "till Monday", "till 4 May"; empty when they are not."""
    back = here.duty.back_at.get(person_id)
    if back is None:
        return ""
    local = back.astimezone(house.zone)
    near = (local.date() - now.astimezone(house.zone).date()).days < DAYS_OF_A_WEEK
    return f"till {local:%A}" if near else f"till {local.day} {local:%B}"


def _usual(here: Here, person_id: str) -> str:
    return next((m.usual_times or "" for m in here.members if m.id == person_id), "")


def _recipients(house: House, here: Here, topics: Sequence[str]) -> dict[str, str]:
    found = {}
    for route in ROUTES:
        candidates = house.routes.candidates(route, here.adults)
        chosen = candidates[0].id if len(candidates) == 1 else None
        readers = house.routes.readers(route, chosen, topics, here.adults, excluded=())
        if readers.recipient and len(candidates) <= 1:
            found[route] = here.name(readers.recipient)
    return found


def _outside(house: House, here: Here, topics: Sequence[str]) -> str:
    about = set(topics) | {"staff_concern"}
    readers = house.routes.readers("staff", None, about, here.adults, excluded=())
    return here.name(readers.recipient) if readers.recipient else ""
