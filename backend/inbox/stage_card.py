"""Where a case has got to: the next step, what must have happened first, and the words that the child will read."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from backend.cases.views import CaseView
from backend.inbox.times import clock
from backend.inbox.wording import MISSING, STAGES, TICKS
from backend.policy.stages import STAGES as ORDER
from backend.policy.stages import step


@dataclass(frozen=True, slots=True)
class Field:
    """One text that goes into the child's sentence."""

    name: str
    label: str
    hint: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class StageCard:
    """The card."""

    step: int
    steps: tuple[str, ...]
    name: str
    to: str
    choices: tuple[tuple[str, str], ...]
    ticks: tuple[tuple[str, str], ...]
    fields: tuple[Field, ...]
    preview: tuple[str, ...]
    missing: tuple[str, ...]
    button: str
    ask_safe: bool
    ask_closing: bool
    history: tuple[str, ...]


def fields_of(stage: str, view: CaseView, me: str) -> tuple[Field, ...]:
    """The texts that a stage's sentence needs."""
    if stage == "safety_check":
        return (Field("plan", "The plan, in words for the child"),)
    if stage == "child_view":
        return (
            Field("words", "You said you want…", "In the child’s own words", view.wish or ""),
            Field("people", "We’ll tell…", "Who will be told"),
            Field("reason", "Because…"),
        )
    if stage == "looking_into":
        return (
            Field("name", "Who finds out what happened", "Somebody who is not part of it", me),
            Field("date", "You’ll hear by…", "A day or a time, as a child says it"),
        )
    if stage == "plan":
        return (
            Field("plan", "Here’s what we will do…"),
            Field("undone", "We couldn’t do…", "Leave it empty if nothing is left out"),
            Field("reason", "Because…"),
        )
    if stage == "closed":
        return (Field("summary", "Here’s what we did…"), Field("reason", "What we couldn’t do, and why…"))
    return ()


def target(view: CaseView, asked: str) -> str:
    """The stage that the card shows: the one asked for, if it lies ahead, else the next."""
    ahead = _ahead(view)
    return asked if asked in ahead else ahead[0] if ahead else ""


def stage_card(view: CaseView, to: str, preview: tuple[str, ...], me: str, now: datetime, zone: ZoneInfo) -> StageCard:
    """The card for moving to `to`; empty at the end of the path."""
    here = step(view.row.stage)
    missing = next((each.missing for each in view.stages if each.code == to), ())
    return StageCard(
        step=here,
        steps=tuple("done" if n < here else "here" if n == here else "" for n in range(1, len(ORDER) + 1)),
        name=STAGES.get(view.row.stage, ""),
        to=to,
        choices=tuple((code, STAGES[code]) for code in _ahead(view)),
        ticks=tuple((need, TICKS[need]) for need in missing if need in TICKS),
        fields=fields_of(to, view, me),
        preview=preview,
        missing=tuple(MISSING.get(need, need) for need in missing if need not in TICKS),
        button="Tell the child and close" if to == "closed" else "Tell the child and move",
        ask_safe=to == "safety_check",
        ask_closing=to == "closed" and bool({"asked_closing", "feels_safe"} & set(missing)),
        history=tuple(f"{STAGES[s.code]}: {clock(s.at, now, zone)}" for s in view.stages if s.at is not None),
    )


def _ahead(view: CaseView) -> tuple[str, ...]:
    if view.row.closed:
        return ()
    return ORDER[max(step(view.row.stage), 2) :]
