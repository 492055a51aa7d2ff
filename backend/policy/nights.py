"""The night of a home, by the clock on its wall."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Night:
    """From one time of day until another."""

    begins: time
    ends: time

    def covers(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Is it night then?"""
        local = moment.astimezone(zone).time()
        if self.begins <= self.ends:
            return self.begins <= local < self.ends
        return local >= self.begins or local < self.ends

    def end(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The end of the night that covers a moment; the moment itself by day."""
        if not self.covers(moment, zone):
            return moment
        local = moment.astimezone(zone)
        day = local.date() if local.time() < self.ends else local.date() + timedelta(days=1)
        return datetime.combine(day, self.ends, zone).astimezone(moment.tzinfo)
