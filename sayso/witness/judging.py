"""What a witness makes of an answer. Pure: what was seen before and what is said now, to what is wrong with it.

The texts name nobody and nothing: they may be read on any screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from backend.audit.links import Link, extends
from sayso.witness.status import Status

TEXTS: Mapping[str, str] = {
    "quiet": "The notes server does not answer. Look at it now.",
    "forged": "Something else answers in place of the notes server. Look at it now.",
    "replayed": "The notes server repeats an old answer. Look at it now.",
    "database": "The notes server is up, but its database is not. Look at it now.",
    "stalled": "The clock of the notes server has stopped: nobody is being told of anything. Look at it now.",
    "wrong_time": "The notes server has the wrong time. Look at it now.",
    "backwards": "The notes server knows less than it did before. Look at it now.",
    "rewritten": "The record of the notes server is not the one that was seen before. Look at it now.",
    "behind": "A note in the inbox has waited too long for an answer. Ring the home now.",
}
WELL = "The notes server is well again."


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a witness asks, and what it puts up with. With these every fault is noticed within 90 seconds."""

    every: float = 15.0
    answer_within: float = 8.0
    quiet_after: int = 2
    stalled_after: float = 45.0
    wrong_time: float = 60.0
    emergency: timedelta = timedelta(minutes=15)

    @property
    def longest(self) -> float:
        """Seconds from a fault to the alarm, at worst: whichever of the two takes longer."""
        asking = self.every + self.answer_within
        return max(self.quiet_after * asking, self.stalled_after + asking)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the witness has seen so far: it never takes less."""

    beats: int = 0
    at: datetime | None = None
    root: Link | None = None
    silent: int = 0
    """So many questions in a row had no answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: nothing at all (`came` is false), or something; `status` only if its signature holds."""

    came: bool
    status: Status | None = None


def judge(seen: Seen, answer: Answer, nonce: str, now: datetime, patience: Patience) -> tuple[Seen, frozenset[str]]:
    """What is known from now on, and what is wrong (keys of `TEXTS`)."""
    if not answer.came:
        silent = seen.silent + 1
        return replace(seen, silent=silent), frozenset({"quiet"} if silent >= patience.quiet_after else ())
    heard = replace(seen, silent=0)
    status = answer.status
    if status is None:
        return heard, frozenset({"forged"})
    if status.nonce != nonce:
        return heard, frozenset({"replayed"})
    wrong = _about_time(seen, status, now, patience)
    if not status.database:
        return heard, wrong | {"database"}
    wrong |= _about_now(status, patience) | _about_before(seen, status)
    return _learnt(heard, status, wrong), wrong


def _about_time(seen: Seen, status: Status, now: datetime, patience: Patience) -> frozenset[str]:
    off = abs((status.at - now).total_seconds()) > patience.wrong_time
    back = seen.at is not None and status.at < seen.at
    return frozenset({"wrong_time"} if off or back else ())


def _about_now(status: Status, patience: Patience) -> frozenset[str]:
    wrong = set()
    if status.beat_age is None or status.beat_age > patience.stalled_after:
        wrong.add("stalled")
    emergency = (status.unanswered or {}).get("emergency")
    if emergency is not None and emergency.oldest > patience.emergency.total_seconds():
        wrong.add("behind")
    return frozenset(wrong)


def _about_before(seen: Seen, status: Status) -> frozenset[str]:
    wrong = set()
    if status.beats is None or status.beats < seen.beats:
        wrong.add("backwards")
    if seen.root is not None and not extends(status.links, seen.root.number, seen.root.root):
        wrong.add("rewritten")
    return frozenset(wrong)


def _learnt(heard: Seen, status: Status, wrong: frozenset[str]) -> Seen:
    """What is wrong is not learnt: it stays wrong until the server is again what it was."""
    if wrong & {"backwards", "rewritten", "wrong_time"}:
        return heard
    root = status.links[-1] if status.links else heard.root
    return replace(heard, beats=status.beats or 0, at=status.at, root=root)
