"""When a message is read where nobody who reads it is here now: from the rota, in the words of a clock (W26)."""

from collections.abc import Sequence
from datetime import datetime

from backend.cases.house import Here, House
from backend.policy.clock_words import clock_words
from backend.store.engine import ReadSession

INSIDE = ("staff", "manager", "unsure")
"""Routes whose readers work by the rota; of people outside nothing is known, so nothing is said."""


async def reads_at(
    db: ReadSession, house: House, home_id: str, here: Here, topics: Sequence[str], now: datetime
) -> dict[str, str]:
    """Route to "at 8 o'clock tomorrow morning"; only where nobody on it is on shift and the rota knows who comes."""
    by_route = {route: house.routes.readers(route, None, topics, here.adults, excluded=()).words for route in INSIDE}
    here_now = {adult.id for adult in here.adults if adult.on_shift}
    away = {route: people for route, people in by_route.items() if people and not people & here_now}
    if not away:
        return {}
    comes = await house.rota.next_shifts(db, home_id, frozenset().union(*away.values()), now)
    found = {}
    for route, people in away.items():
        moments = [comes[person] for person in people if person in comes]
        if moments:
            found[route] = f"at {clock_words(min(moments), now, house.zone)}"
    return found
