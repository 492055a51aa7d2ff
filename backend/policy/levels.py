"""Levels say how fast a person must act, never how likely harm is. Software raises them, a person lowers them."""

from datetime import datetime

LEVELS = ("routine", "soon", "urgent", "emergency")


def rank(level: str) -> int:
    """The place of a level, 0 (routine) to 3 (emergency). Raises ValueError on anything else."""
    return LEVELS.index(level)


def highest(*levels: str) -> str:
    """The most pressing of some levels."""
    return max(levels, key=rank)


def at_least(level: str, floor: str) -> bool:
    """Is `level` as pressing as `floor`, or more?"""
    return rank(level) >= rank(floor)


def coarsen(at: datetime, level: str) -> datetime:
    """A moment as it may stand in the clear: to the minute for urgent and above, to the hour below."""
    minute = at.minute if at_least(level, "urgent") else 0
    return at.replace(minute=minute, second=0, microsecond=0)
