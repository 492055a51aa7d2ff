"""Where an alert stands on its ladder: between its row and the pure value that the rules of climbing know."""

from backend.alerts.tables import Alert
from backend.policy.climbing import Climb


def standing_of(alert: Alert) -> Climb:
    """The row's climb."""
    return Climb(alert.ladder_from, alert.rung, alert.round, alert.climbs_at, alert.again_at, alert.act_by)


def set_standing(alert: Alert, climb: Climb) -> None:
    """Write a climb into the row, and when the clock must look again."""
    alert.ladder_from, alert.rung, alert.round = climb.begin, climb.rung, climb.round
    alert.climbs_at, alert.again_at, alert.act_by = climb.climbs_at, climb.again_at, climb.act_by
    alert.next_at = climb.next_at
