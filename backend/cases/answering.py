"""Answering a call without words: "A child here may be in danger", "A child's note that nobody has answered" (3.4)."""

from datetime import datetime

from backend.alerts import repository as alerts
from backend.alerts.answering import meet, take_alert_on
from backend.cases import repository
from backend.cases.alerting import course_of
from backend.cases.drills import answer_drill
from backend.cases.house import House
from backend.store.engine import WriteSession

OWN_PAGES = frozenset(("passed_on", "asking"))
"""Called to one person alone, who answers on its own page: it climbs nowhere, so nobody else ever hears of it."""


async def answer_call(
    db: WriteSession, house: House, person_id: str, alert_id: str, settled: bool, now: datetime
) -> bool:
    """Take a call on, or say that somebody has been with the child. False if there is none for this person."""
    mine = {alert.id: alert for alert in await alerts.called_without_words(db, person_id)}
    alert = mine.get(alert_id)
    if alert is None:
        return False
    if alert.kind == "drill":
        await answer_drill(db, house, alert, person_id, settled=settled, now=now)
        return True
    if alert.kind in OWN_PAGES:
        alert.acknowledged_by, alert.acknowledged_at = person_id, alert.acknowledged_at or now
        return True
    if settled:
        await meet(db, alert, person_id, now)
        return True
    case = await repository.case_by_id(db, alert.case_id) if alert.kind == "case" else None
    await take_alert_on(db, alert, course_of(house, alert, case), person_id, now)
    return True
