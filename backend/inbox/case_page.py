"""A case as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from backend.cases.views import CaseReader, CaseView, Duty, LevelChange, NoteView, QueueRow
from backend.inbox.meter import Meter
from backend.inbox.stage_card import StageCard
from backend.inbox.thread_lines import ThreadLine, thread_lines
from backend.inbox.times import Ring, clock, ring
from backend.inbox.wording import (
    ACTIONS,
    CHANNELS,
    DUTIES,
    LANGUAGES,
    LEVELS,
    LOOKS,
    MISSING,
    NAMINGS,
    ROUTES,
    STARTS,
    role,
    title,
)
from backend.policy.levels import LEVELS as BY_RANK
from backend.policy.levels import rank

SETTLED = ("done", "not_needed")


@dataclass(frozen=True, slots=True)
class Start:
    """A way to begin a reply."""

    code: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """One line of "Who can read this"."""

    name: str
    initials: str
    line: str
    shut: bool


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty."""

    code: str
    name: str
    line: str
    due: str
    state: str
    look: str
    open: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A note or summary, as shown."""

    text: str = field(repr=False)
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Around:
    """Who can read the case, and what was written about it."""

    readers: tuple[ReaderLine, ...]
    child_line: str
    child_hint: str
    notes: tuple[Note, ...]
    summaries: tuple[Note, ...]
    facts_said: tuple[tuple[str, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Beside:
    """What the page shows besides the case itself: previews, a started reply, the meter."""

    by: str
    take_preview: tuple[str, ...]
    start_texts: Mapping[str, str] = field(repr=False)
    start: str
    reply_preview: str = field(repr=False)
    reading: Meter
    once: str
    stage: StageCard


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything on the page of a case."""

    id: str
    title: str
    look: str
    level: str
    facts: tuple[str, ...]
    ring: Ring | None
    next: str
    sealed: bool
    summary_only: bool
    can_take: bool
    meet: str
    """What somebody presses who has been with the child; empty where nobody waits."""

    can_reply: bool
    can_note: bool
    can_summarise: bool
    taken: str
    how: str
    child: str
    channel: str
    thread: tuple[ThreadLine, ...]
    reasons: tuple[tuple[str, str], ...] = field(repr=False)
    read_by_engine: bool
    levels: tuple[str, ...]
    level_choices: tuple[tuple[str, str, bool], ...]
    duties: tuple[DutyLine, ...]
    duties_done: int
    person_title: str
    actions: tuple[tuple[str, str], ...]
    first_action: str
    how_hint: str
    starts: tuple[Start, ...]
    start_text: str
    around: Around
    beside: Beside
    may_ask_who: bool = False


def case_page(view: CaseView, beside: Beside, now: datetime, zone: ZoneInfo) -> CasePage:
    """The page."""
    row, child = view.row, view.child_name or "the child"
    works = not row.summary_only and not row.closed
    return CasePage(
        id=row.case_id,
        title=title(row.title),
        look=LOOKS[row.level],
        level=LEVELS[row.level],
        facts=_facts(view, now, zone),
        ring=None if row.closed else ring(row.since, row.taken_until or row.due_at, now, zone, waiting=row.news),
        next=row.next_rung or "",
        sealed=row.sealed,
        summary_only=row.summary_only,
        can_take=works,
        meet=_meet(row) if works else "",
        can_reply=works,
        can_note=not row.summary_only,
        can_summarise=works and not row.sealed,
        taken=_taken(row),
        how=row.taken_how or "",
        child=child,
        channel=f"{CHANNELS.get(view.channel, 'Spoken')}, in {LANGUAGES.get(view.language, 'another language')}",
        thread=thread_lines(view.thread, view.child_name or "Child", now, zone),
        reasons=tuple((why.quote, why.meaning) for why in view.reasons),
        read_by_engine=view.read_by_engine,
        levels=tuple(_level_line(change, now, zone) for change in view.levels),
        level_choices=tuple(
            (level, LEVELS[level], rank(level) < rank(row.level) and not view.can_lower)
            for level in reversed(BY_RANK)
            if level != row.level
        ),
        duties=() if row.sealed or row.summary_only else tuple(_duty_line(duty, now, zone) for duty in view.duties),
        duties_done=sum(duty.state in SETTLED for duty in view.duties),
        person_title=view.person_title,
        actions=tuple((code, words) for code, words in ACTIONS.items() if code not in IN_THE_HOME or not row.sealed),
        first_action="near" if row.level in ("emergency", "urgent") and not row.sealed else "answer",
        how_hint=_how_hint(view.naming),
        starts=tuple(Start(code, label, beside.start_texts[code]) for code, (label, _) in STARTS.items()),
        start_text=beside.start_texts.get(beside.start, ""),
        around=_around(view, now, zone),
        beside=beside,
        may_ask_who=view.may_ask_who,
    )


def _around(view: CaseView, now: datetime, zone: ZoneInfo) -> Around:
    return Around(
        readers=(
            *(_reader_line(reader, now, zone) for reader in view.readers),
            *(_had_read_line(reader, now, zone) for reader in view.had_read),
        ),
        child_line=view.child_name or _no_name(view.naming),
        child_hint="Let them say it in their own time" if view.child_name else "Please don’t try to work it out",
        notes=_notes(view.notes, now, zone),
        summaries=_notes(view.summaries, now, zone),
        facts_said=_facts_said(view),
    )


def _facts(view: CaseView, now: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    told = [view.child_name or NAMINGS.get(view.naming, NAMINGS["anonymous"])]
    if not view.row.sealed:
        told.append(ROUTES.get(view.route, ""))
    if view.row.complaint:
        told.append("A complaint")
    told.append(f"Since {clock(view.row.since, now, zone)}")
    return tuple(fact for fact in told if fact)


def _meet(row: QueueRow) -> str:
    if not (row.news or row.taken_by):
        return ""
    return "I am with them now" if row.level == "emergency" else "I have spoken to them"


def _taken(row: QueueRow) -> str:
    if not row.taken_by:
        return ""
    return "You’ve got this." if row.taken_by_me else f"{row.taken_by} has got this."


def _level_line(change: LevelChange, now: datetime, zone: ZoneInfo) -> str:
    who = change.by or "The computer"
    reason = f" “{change.reason}”" if change.reason else ""
    return f"{clock(change.at, now, zone)}. {who}: {LEVELS[change.before]} to {LEVELS[change.level]}.{reason}"


def _reader_line(reader: CaseReader, now: datetime, zone: ZoneInfo) -> ReaderLine:
    name = f"{reader.name}, you" if reader.is_me else f"{reader.name}, {role(reader.role)}"
    initials = "".join(part[0] for part in reader.name.split()[:2]).upper()
    if reader.reads != "words":
        return ReaderLine(name, initials, "Short summary only", shut=True)
    opened = f"Opened {clock(reader.opened_at, now, zone)}" if reader.opened_at else "Not opened yet"
    return ReaderLine(name, initials, f"Reads the words. {opened}", shut=False)


def _had_read_line(reader: CaseReader, now: datetime, zone: ZoneInfo) -> ReaderLine:
    """What somebody read they have read; the screen says so, and that it ends there."""
    when = f" {clock(reader.opened_at, now, zone)}" if reader.opened_at else ""
    line = f"Opened it{when}. Reads nothing more since then."
    return ReaderLine(f"{reader.name}, {role(reader.role)}", "", line, shut=True)


def _no_name(naming: str) -> str:
    if naming == "recipient_only":
        return "The child’s name is for one person only"
    return "The child gave no name" if naming == "anonymous" else "The child hasn’t typed a name"


IN_THE_HOME = ("near", "everyone")
"""What only somebody in the home can do."""
WAIT_A_LITTLE = "What follows at once can show who told. If nobody is in danger, do it later, or for everyone."


def _how_hint(naming: str) -> str:
    if naming == "named":
        return f"{WAIT_A_LITTLE} Others may notice who talks to whom."
    return f"{WAIT_A_LITTLE} This child asked us not to say. Don’t ask “was it you?”"


def _notes(notes: tuple[NoteView, ...], now: datetime, zone: ZoneInfo) -> tuple[Note, ...]:
    return tuple(Note(note.text, note.by, clock(note.at, now, zone)) for note in notes)


def _facts_said(view: CaseView) -> tuple[tuple[str, str], ...]:
    said = (
        ("What the child wants", view.wish),
        ("How to reach them", view.reach),
        ("“Do you feel safe?”", view.safe_answer),
    )
    return tuple((name, text) for name, text in said if text)


def _duty_line(duty: Duty, now: datetime, zone: ZoneInfo) -> DutyLine:
    name, line = DUTIES[duty.code]
    if duty.state in SETTLED:
        who = f"{duty.done_by or 'Somebody'}, {clock(duty.done_at, now, zone)}" if duty.done_at else ""
        because = f" “{duty.because}”" if duty.because else ""
        needed = "" if duty.state == "done" else "Not needed. "
        return DutyLine(duty.code, name, f"{needed}{who}{because}", "", "Done", "done", open=False)
    if duty.locked:
        return DutyLine(duty.code, name, f"First: {_first(duty.locked)}", "", "Not open yet", "shut", open=False)
    due = clock(duty.due_at, now, zone) if duty.due_at else ""
    return DutyLine(duty.code, name, line, due, "To do", "", open=duty.code != "read")


def _first(code: str) -> str:
    return DUTIES[code][0][0].lower() + DUTIES[code][0][1:] if code in DUTIES else MISSING.get(code, code)
