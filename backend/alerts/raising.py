"""A case waits for a person: alerts, their deadlines, and who is told of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from backend.alerts import repository
from backend.alerts.tables import Alert, Told
from backend.policy.levels import rank
from backend.store.columns import new_id
from backend.store.engine import WriteSession
from backend.store.live import Live


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is waited for: a case's next human act, or (kind `safety`) somebody going to the children now."""

    home_id: str
    case_id: str
    level: str
    due_at: datetime
    kind: str = "case"


async def raise_alert(db: WriteSession, live: Live, waiting: Waiting, people: Collection[str], now: datetime) -> Alert:
    """Alert some people. An alert that is open already rises with the case; one that was taken on is raised anew."""
    alert = await repository.open_alert(db, waiting.case_id) if waiting.kind == "case" else None
    if alert is None or alert.acknowledged_at is not None:
        if alert is not None:
            alert.settled_at = now
        alert = _new_alert(waiting, now)
        db.add(alert)
    elif rank(waiting.level) > rank(alert.level):
        alert.level, alert.due_at = waiting.level, min(alert.due_at, waiting.due_at)
    await _tell(db, live, alert, people, now)
    return alert


def _new_alert(waiting: Waiting, now: datetime) -> Alert:
    return Alert(
        id=new_id(),
        home_id=waiting.home_id,
        case_id=waiting.case_id,
        level=waiting.level,
        kind=waiting.kind,
        rung=0,
        since=now,
        due_at=waiting.due_at,
    )


async def _tell(db: WriteSession, live: Live, alert: Alert, people: Collection[str], now: datetime) -> None:
    so_far = [told for told in await repository.told_of(db, alert.case_id) if told.alert_id == alert.id]
    for told in so_far:
        if told.state in ("trying", "told") and told.person_id not in people:
            told.state = "withdrawn"  # the child has chosen others, and this person can open nothing
    told_already = {told.person_id for told in so_far if told.state != "withdrawn"}
    for person in sorted(set(people) - told_already):
        db.add(
            Told(
                id=new_id(),
                home_id=alert.home_id,
                alert_id=alert.id,
                case_id=alert.case_id,
                person_id=person,
                rung=alert.rung,
                state="trying",
                tries=0,
                next_try_at=now,
                at=now,
            )
        )
    for person in people:
        await live.publish(db, f"person:{person}", "alert")
