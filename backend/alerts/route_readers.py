"""Who could read on a route at all: a home route that hangs on one person is a danger, and everybody is told so."""

from collections.abc import Sequence

from backend.alerts.tables import RotaSlot
from backend.people.directory import Member
from backend.policy.routes import RoutePolicy

STAND_IN = ("registered_manager", "on_call_manager", "responsible_individual", "nominated_person")
FEWEST = 2


def readers_of(routes: RoutePolicy, name: str, members: Sequence[Member], slots: Sequence[RotaSlot]) -> frozenset[str]:
    """The confirmed people who may come to read on a route, by their role or by the rota."""
    route = routes.routes[name]
    wanted = {*route.words, *route.candidates, route.duty_contact, route.second_contact}
    if not route.private:
        wanted.update(STAND_IN)
    on_rota = {duty: {slot.person_id for slot in slots if slot.duty == duty} for duty in ("on_shift", "on_call")}
    confirmed = [member for member in members if member.public_key is not None]
    found = {member.id for member in confirmed if member.role in wanted}
    if wanted & {"on_shift", "recipient"} or name == "named_person":
        found |= on_rota["on_shift"]
    if "on_call" in wanted:
        found |= on_rota["on_call"]
    return frozenset(found & {member.id for member in confirmed})


def too_few(routes: RoutePolicy, members: Sequence[Member], slots: Sequence[RotaSlot]) -> tuple[str, ...]:
    """The home's own routes with fewer than two readers."""
    return tuple(
        name
        for name, route in routes.routes.items()
        if not route.private and len(readers_of(routes, name, members, slots)) < FEWEST
    )
