"""What an open page rings for: that somebody is needed, since when, who has got it. No word, topic, name or route."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from backend.alerts import telling_repository
from backend.alerts.rota import Rota
from backend.alerts.tables import Alert
from backend.store.engine import ReadSession


@dataclass(frozen=True, slots=True)
class Ringing:
    """One alert as an alarm shows it. `by`: who has got it; the page is silent then, and asks for more."""

    alert_id: str
    level: str
    since: datetime
    by: str | None
    drill: bool


async def ringing_for(db: ReadSession, person_id: str) -> tuple[Ringing, ...]:
    """What rings on the open pages of one person: whatever pressing they are told of and nobody has."""
    alerts = await telling_repository.pressing_for(db, person_id)
    return tuple(_ringing(alert) for alert in alerts if alert.acknowledged_at is None)


async def ringing_in_house(db: ReadSession, rota: Rota, home_id: str, now: datetime) -> tuple[Ringing, ...]:
    """What a device of the house shows.

    Everybody on shift stands near it, so it rings only for what each of them is told of: where one is kept out (it may
    be about them), the house stays silent and the others are told on their own devices.
    """
    found = await telling_repository.pressing_in(db, home_id)
    here = set((await rota.duty(db, home_id, now)).on_shift)
    shown = []
    for alert, told in found:
        at_the_time = set((await rota.duty(db, home_id, alert.since)).on_shift)
        if _all_told(at_the_time or here, told):
            shown.append(_ringing(alert))
    return tuple(shown)


def _all_told(on_shift: Collection[str], told: Collection[str]) -> bool:
    return bool(on_shift) and set(on_shift) <= set(told)


def _ringing(alert: Alert) -> Ringing:
    return Ringing(alert.id, alert.level, alert.since, alert.acknowledged_by, alert.kind == "drill")


def loudest(found: Sequence[Ringing]) -> bool:
    """Does it sound? Not where somebody has got each of them."""
    return any(each.by is None for each in found)
