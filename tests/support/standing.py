"""What must hold of every open alert from one moment to the next, whatever the clock thinks of itself."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from backend.alerts.tables import Alert
from backend.policy.levels import rank

TICK = timedelta(seconds=1)
LONDON = ZoneInfo("Europe/London")
MINUTES = {
    "emergency": {2, 3, 4, 6, 8},
    "urgent": {15, 30, 45, 60, 120, 240},
    "soon": {240},
    "routine": set[int](),
}
"""Section 5.4's times, whatever the situation; "next morning" and days are looked at by the clock on the wall."""


@dataclass
class Ledger:
    """Keeps count, and fails at once where an alert is late, lowered, put off or left behind."""

    up: Callable[[datetime], datetime] = lambda moment: moment
    """The first moment from one on at which the clock runs."""

    seen: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    latest: timedelta = timedelta(0)

    def raised(self, before: Mapping[str, Alert], after: Mapping[str, Alert], now: datetime) -> None:
        """The child wrote."""
        for alert in after.values():
            stood = before.get(alert.id)
            if stood is None:
                self.seen.add(alert.id)
                self.counts["alerts"] += 1
                assert alert.since == now
                continue
            if rank(alert.level) > rank(stood.level):
                self.touched.add(alert.id)
                self.counts["rose"] += 1
            assert alert.round >= stood.round
            self._is_not_put_off(stood, alert)
        assert before.keys() <= after.keys(), "further words end no alert"

    def _is_not_put_off(self, stood: Alert, alert: Alert) -> None:
        if stood.acknowledged_at is None:
            assert stood.climbs_at is None or alert.climbs_at is None or alert.climbs_at <= stood.climbs_at
        else:
            self.touched.add(alert.id)
        assert stood.act_by is None or (alert.act_by is not None and alert.act_by <= stood.act_by)

    def ticked(self, before: Mapping[str, Alert], after: Mapping[str, Alert], now: datetime) -> None:
        """The clock ran."""
        assert before.keys() == after.keys(), "the clock ends no alert"
        for alert in after.values():
            assert alert.next_at > now, "nothing that was due is left behind"
            self._moved(before[alert.id], alert, now)

    def _moved(self, stood: Alert, alert: Alert, now: datetime) -> None:
        assert alert.rung >= stood.rung
        assert (alert.round > stood.round) == (stood.next_at <= now)
        if stood.acknowledged_at is not None and alert.acknowledged_at is None:
            assert stood.act_by is not None
            self._in_time("lapsed", stood.act_by, now)
            self.touched.add(alert.id)
        elif stood.climbs_at is not None and stood.climbs_at <= now:
            self._in_time("climbed", stood.climbs_at, now)
            if alert.id not in self.touched:
                assert _is_of_the_table(alert.level, stood.since, stood.climbs_at), (alert.level, stood.climbs_at)
        elif alert.round > stood.round:
            assert stood.again_at is not None
            self._in_time("told again", stood.again_at, now)

    def _in_time(self, what: str, due: datetime, now: datetime) -> None:
        late = now - self.up(due)
        self.counts[what] += 1
        self.latest = max(self.latest, late)
        assert late <= TICK, f"{what} {late} late"

    def taken(self, alert: Alert) -> None:
        """A person has it."""
        self.counts["taken"] += 1
        self.touched.add(alert.id)

    def ended(self, alert_id: str) -> None:
        """A person was with the child."""
        self.counts["met"] += 1


def _is_of_the_table(level: str, since: datetime, call: datetime) -> bool:
    if call - since in {timedelta(minutes=minutes) for minutes in MINUTES[level]}:
        return True
    local, began = call.astimezone(LONDON), since.astimezone(LONDON)
    morning = (local.hour, local.minute) in {(9, 0), (7, 0)}
    whole_days = local.date() > began.date() and local.time() == began.time()
    return level != "emergency" and (morning or (level in {"soon", "routine"} and whole_days))
