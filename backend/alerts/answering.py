"""Three different things: it was seen; "I've got this"; "I am with them". Only the last ends an alert."""

from datetime import datetime

from backend.alerts import repository
from backend.alerts.standing import set_standing, standing_of
from backend.alerts.tables import Alert
from backend.policy import climbing
from backend.policy.climbing import Course
from backend.store.engine import WriteSession


async def take_alert_on(db: WriteSession, alert: Alert, course: Course, person_id: str, now: datetime) -> None:
    """ "I've got this": nobody else is called until the second clock. It runs from the first who had it."""
    alert.acknowledged_by, alert.acknowledged_at = person_id, now
    set_standing(alert, climbing.taken(standing_of(alert), course, now))
    await repository.answered(db, alert.id, person_id, now)


async def meet(db: WriteSession, alert: Alert, person_id: str, now: datetime) -> None:
    """ "I am with them", "I have spoken to them": both clocks end."""
    if alert.acknowledged_at is None:
        alert.acknowledged_by, alert.acknowledged_at = person_id, now
    alert.met_by, alert.met_at = person_id, now
    alert.settled_at = now
    await repository.answered(db, alert.id, person_id, now)
