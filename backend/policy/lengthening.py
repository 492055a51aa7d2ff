"""Is an emergency or urgent step later than section 5.4 says, or gone? Shortening is free; this needs a yes."""

from collections.abc import Iterator

from backend.policy.ladders import SITUATIONS, Ladder, Rung
from backend.policy.routes import ROUTES
from backend.policy.spans import Span
from backend.policy.targets import Targets

LEVELS = {"emergency": (2, 2, 5, 90), "urgent": (15, 30, 60, 300)}
"""Seen by day and by night and acted on, in minutes; told again, in seconds."""

MORNING = -1
EVERYWHERE = {"emergency": (0, 120, 240, 360), "urgent": (0, 900, 2700, MORNING)}
STEPS = {
    ("emergency", "out"): (0, 180, 360),
    ("emergency", "private"): (0, 120, 360),
    ("urgent", "private"): (0, 3600, 7200, 14400),
}
"""By when each rung is called, in seconds. At night the first step of an urgent alert may take twice as long."""


def lengthened(targets: Targets) -> tuple[str, ...]:
    """The keys of `ladders.yml` that are slower than agreed; empty where none is."""
    return tuple(dict.fromkeys([*_levels(targets), *_ladders(targets)]))


def _levels(targets: Targets) -> Iterator[str]:
    for level, limits in LEVELS.items():
        target = targets.levels[level]
        values = (target.seen, target.seen_at_night, target.act, target.again.seconds)
        for name, value, limit in zip(("seen", "seen_at_night", "act", "again"), values, limits, strict=True):
            if value > limit:
                yield f"levels.{level}.{name}"


def _ladders(targets: Targets) -> Iterator[str]:
    for level in LEVELS:
        for situation in SITUATIONS:
            steps = STEPS.get((level, situation), EVERYWHERE[level])
            for ladder in _used(targets, level, situation):
                yield from _slower(ladder, level, steps)


def _used(targets: Targets, level: str, situation: str) -> Iterator[Ladder]:
    """The ladder of every route there may be."""
    for route in ("", *ROUTES):
        yield next(ladder for ladder in targets.ladders if ladder.fits(level, situation, route))


def _slower(ladder: Ladder, level: str, steps: tuple[int, ...]) -> Iterator[str]:
    for place, limit in enumerate(steps):
        if place > ladder.top:
            yield f"ladders.{ladder.name}: rung {place} is gone"
        elif _is_later(ladder.rungs[place], limit, twice=level == "urgent" and place == 1):
            yield f"ladders.{ladder.name}: rung {place}"


def _is_later(rung: Rung, limit: int, *, twice: bool) -> bool:
    at_night = rung.after_at_night
    return _exceeds(rung.after, limit) or (at_night is not None and _exceeds(at_night, 2 * limit if twice else limit))


def _exceeds(span: Span, limit: int) -> bool:
    if limit == MORNING:
        return bool(span.working_days) or span.seconds > 9 * 3600
    return bool(span.working_days) or span.next_morning or span.seconds > limit
