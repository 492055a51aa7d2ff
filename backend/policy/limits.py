"""Rate limits as token buckets, in memory: a restart forgives, a redelivery costs nothing."""

from collections import OrderedDict
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, TypeVar

Limits = TypeVar("Limits", bound=Any)


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: datetime


class Limit:
    """At most `burst` at once and `per_minute` over time, for each key: a hash or an id, never what was typed."""

    def __init__(self, burst: int, per_minute: float, most_keys: int = 50_000) -> None:
        self._burst = burst
        self._per_minute = per_minute
        self._per_second = per_minute / 60
        self._most_keys = most_keys
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def wait(self, key: str, now: datetime) -> float:
        """Take one token. Returns 0.0 if there was one, else the seconds until there is (Retry-After)."""
        bucket = self._filled(key, now)
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return 0.0
        return (1 - bucket.tokens) / self._per_second

    def times(self, factor: int) -> "Limit":
        """The same limit, so many times as generous."""
        return Limit(self._burst * factor, self._per_minute * factor)

    def _filled(self, key: str, now: datetime) -> _Bucket:
        bucket = self._buckets.pop(key, None) or _Bucket(float(self._burst), now)
        elapsed = max(0.0, (now - bucket.filled_at).total_seconds())
        bucket.tokens = min(float(self._burst), bucket.tokens + elapsed * self._per_second)
        bucket.filled_at = now
        self._buckets[key] = bucket
        if len(self._buckets) > self._most_keys:
            self._buckets.popitem(last=False)
        return bucket


def loosened(limits: Limits, factor: int) -> Limits:
    """A set of limits, each so many times as generous: for scanners and load tests."""
    return replace(limits, **{field.name: getattr(limits, field.name).times(factor) for field in fields(limits)})
