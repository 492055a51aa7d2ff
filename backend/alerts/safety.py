"""A safety alert: "A child here may be in danger. Check on every child now." No case, no words, no route (3.4)."""

from datetime import datetime

from backend.alerts import repository
from backend.alerts.tables import Alert
from backend.store.engine import WriteSession


async def answer_safety_alert(db: WriteSession, person_id: str, alert_id: str, settled: bool, now: datetime) -> bool:
    """Take a safety alert on, or settle it. False if there is none for this person."""
    mine = {alert.id: alert for alert in await repository.safety_alerts(db, person_id)}
    alert: Alert | None = mine.get(alert_id)
    if alert is None:
        return False
    if alert.acknowledged_at is None:
        alert.acknowledged_by, alert.acknowledged_at = person_id, now
    if settled:
        alert.settled_at = now
    for told in await repository.told_of(db, alert.case_id):
        if told.person_id == person_id and told.alert_id == alert.id:
            told.state, told.at = "answered", now
    return True
