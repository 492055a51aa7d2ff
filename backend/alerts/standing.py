"""Where an alert stands on its ladder: between its row and the pure value that the rules of climbing know."""

from datetime import datetime

from backend.alerts.tables import Alert
from backend.policy.climbing import Climb
from backend.policy.waiting import FIRST


def standing_of(alert: Alert) -> Climb:
    """The row's climb."""
    return Climb(alert.ladder_from, alert.rung, alert.round, alert.climbs_at, alert.again_at, alert.act_by)


def set_standing(alert: Alert, climb: Climb) -> None:
    """Write a climb into the row, and when the clock and the child's screen must look again."""
    alert.ladder_from, alert.rung, alert.round = climb.begin, climb.rung, climb.round
    alert.climbs_at, alert.again_at, alert.act_by = climb.climbs_at, climb.again_at, climb.act_by
    alert.next_at = climb.next_at
    if alert.kind == "case":
        alert.says_at = _says_at(alert)


def _says_at(alert: Alert) -> datetime | None:
    """A child in danger is told soon that nobody has answered yet; others once somebody else is called."""
    if alert.level == "emergency":
        return max(alert.due_at, alert.since + FIRST)
    return alert.due_at if alert.rung else None
