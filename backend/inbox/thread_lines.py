"""The thread as an adult sees it: the child's words as typed, a person's, and what the computer said in short."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from backend.cases.views import Said
from backend.inbox.times import clock
from backend.inbox.wording import KINDS, picked

SHORT = 220
"""So much of what the computer said stands open; the rest is one press away."""


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """One line of "What was said"."""

    id: str
    kind: str
    at: str
    who: str = ""
    side: str = ""
    text: str = field(default="", repr=False)
    more: str = field(default="", repr=False)
    icon: str = "bell"
    what: str = ""
    held: bool = False
    edited: bool = False
    broken: bool = False


def thread_lines(thread: Sequence[Said], child: str, now: datetime, zone: ZoneInfo) -> tuple[ThreadLine, ...]:
    """The thread, with what the computer said in a row put together."""
    lines: list[ThreadLine] = []
    waiting: list[Said] = []
    for said in thread:
        if said.author == "bot" and not said.broken:
            waiting.append(said)
            continue
        lines += _by_computer(waiting, now, zone)
        waiting = []
        lines.append(_by_somebody(said, child, now, zone))
    return (*lines, *_by_computer(waiting, now, zone))


def _by_computer(said: Sequence[Said], now: datetime, zone: ZoneInfo) -> list[ThreadLine]:
    if not said:
        return []
    texts = [" ".join(each.text.split()) for each in said]
    whole = " ".join(texts)
    short = whole if len(whole) <= SHORT else texts[-1][:SHORT]
    return [
        ThreadLine(
            id=said[0].id,
            kind="event",
            at=clock(said[0].at, now, zone),
            text=f"The child was told: “{short}”" if whole == short else f"The child was told, at the end: “{short}”",
            more="" if whole == short else "\n\n".join(each.text for each in said),
        )
    ]


def _by_somebody(said: Said, child: str, now: datetime, zone: ZoneInfo) -> ThreadLine:
    at = clock(said.at, now, zone)
    if said.kind == "choice" and said.author == "child" and not said.broken:
        return ThreadLine(said.id, "event", at, text=f"{child} picked “{picked(said.text)}”.", icon="bubble")
    what = KINDS.get(said.kind, "Something")
    return ThreadLine(
        id=said.id,
        kind="said",
        at=at,
        who=child if said.author == "child" else said.name or "A person",
        side="out" if said.author == "person" else "",
        text=said.text,
        icon="mic" if said.kind == "voice" else "picture",
        what=what,
        held=said.held,
        edited=said.replaces is not None,
        broken=said.broken,
    )
