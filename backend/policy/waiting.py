"""What a child who waits is told, and when: pure rules (domain brief 5.1, W7, W12). Times from when the alert began."""

from datetime import datetime, timedelta

FIRST = timedelta(minutes=2)
OFTEN = timedelta(minutes=2, seconds=30)
OFTEN_FOR = timedelta(minutes=32)
SELDOM = timedelta(minutes=10)
"""The truth every two to three minutes for half an hour; after that every ten: the page itself says it all the time."""

HELP_WAITS = timedelta(seconds=60)
GENTLE_FROM, GENTLE_UNTIL = 10, 20
"""Hours of the day in which a child is asked gently."""


def next_step_at(since: datetime, now: datetime) -> datetime:
    """When the next of these lines is due, after this moment."""
    waited = now - since
    if waited < FIRST:
        return since + FIRST
    if waited < OFTEN_FOR:
        return since + FIRST + OFTEN * (int((waited - FIRST) / OFTEN) + 1)
    return since + OFTEN_FOR + SELDOM * (int((waited - OFTEN_FOR) / SELDOM) + 1)


def step_of(since: datetime, now: datetime) -> int:
    """Which line of an unanswered emergency is due: 0 for none yet, then 1, 2, 3..."""
    waited = now - since
    if waited < FIRST:
        return 0
    often = min(waited, OFTEN_FOR) - FIRST
    return 1 + int(often / OFTEN) + int(max(waited - OFTEN_FOR, timedelta()) / SELDOM)
