"""Who is called next if nobody takes an alert on, and when: for the adults' pages."""

from datetime import datetime

from backend.alerts.tables import Alert
from backend.cases.alerting import Call, known_of
from backend.cases.house import Here, House
from backend.cases.tables import Case

NAMED = 2


def next_call(house: House, here: Here, alert: Alert, case: Case, shut_out: frozenset[str]) -> str | None:
    """ "Chris Bell and Deb Lowe at 16:24"; None at the top of the ladder, or while somebody has it."""
    if alert.climbs_at is None:
        return None
    call = Call(house, here, known_of(house, alert, case), alert.level, frozenset(), shut_out)
    people_on, top = call.crew().on, call.course.ladder.top
    people = next((found for rung in range(alert.rung + 1, top + 1) if (found := people_on(rung))), frozenset())
    names = [member.name for member in here.members if member.id in people]
    return f"{_listed(names)} {_at(house, alert.climbs_at, alert.since)}" if names else None


def _listed(names: list[str]) -> str:
    if len(names) > NAMED:
        return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
    return " and ".join(names)


def _at(house: House, moment: datetime, since: datetime) -> str:
    local, began = moment.astimezone(house.zone), since.astimezone(house.zone)
    return f"at {local:%H:%M}" if local.date() == began.date() else f"on {local:%A} at {local:%H:%M}"
