"""What an adult's page shows of a case: plain data, already opened, and only what this reader's grants open."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Author = Literal["bot", "child", "person"]


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue. `title` is a person's newest summary, or `topic:<code>` for the page to word."""

    case_id: str
    level: str
    stage: str
    title: str
    who: str
    """The name that the child gave, where this reader may know it; else empty."""
    since: datetime
    due_at: datetime
    opened_by_me: bool
    taken_by: str | None
    taken_how: str | None
    next_rung: str | None
    sealed: bool
    """True on a private route: no home's name, no rail."""
    summary_only: bool
    complaint: bool
    closed: bool = False
    news: bool = False
    """True while nobody has taken the newest of it on."""
    kind: Literal["case", "safety", "drill", "passed_on", "asked"] = "case"
    """`safety`: no case and no words, only "check on every child now"; `case_id` is then the alert's id.
    `drill`: the same, and nobody is in danger."""
    may_open: bool = False
    """The words behind a call may be opened by this reader, to save a life."""
    taken_by_me: bool = False
    taken_until: datetime | None = None
    """By when whoever has got it said they would act."""


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of the thread."""

    id: str
    author: Author
    name: str | None
    text: str = field(repr=False)
    at: datetime
    kind: str
    replaces: str | None = None
    held: bool = False
    """A picture, voice note or file that is held back until a person asks for it."""
    broken: bool = False
    """The row's seal does not fit: it was changed, moved or put in by somebody else."""


@dataclass(frozen=True, slots=True)
class Why:
    """One reason for the level: the child's own words and what they may mean."""

    quote: str = field(repr=False)
    meaning: str


@dataclass(frozen=True, slots=True)
class CaseReader:
    """One line of "Who can read this"."""

    name: str
    role: str
    reads: Literal["words", "summary", "alert"]
    opened_at: datetime | None
    is_me: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty of the case. `locked` says what must come first, if anything must."""

    code: str
    state: str
    due_at: datetime | None
    done_by: str | None
    done_at: datetime | None
    because: str | None
    locked: str | None = None


@dataclass(frozen=True, slots=True)
class StageStep:
    """One of the eight stages: done with its time, here, or later; `missing` is what must happen first."""

    code: str
    at: datetime | None
    here: bool
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note or a summary, who wrote it and when."""

    by: str
    at: datetime
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A change of level: who (None: the computer), from what to what, why."""

    at: datetime
    before: str
    level: str
    by: str | None
    cause: str
    reason: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class CaseView:
    """A whole case as one reader may see it."""

    row: QueueRow
    route: str
    naming: str
    child_name: str | None
    channel: str
    language: str
    wish: str | None
    reach: str | None
    safe_answer: str | None
    thread: tuple[Said, ...]
    reasons: tuple[Why, ...]
    readers: tuple[CaseReader, ...]
    had_read: tuple[CaseReader, ...]
    """Who opened it before they were shut out: what they read they have read."""
    duties: tuple[Duty, ...]
    stages: tuple[StageStep, ...]
    notes: tuple[NoteView, ...]
    summaries: tuple[NoteView, ...]
    levels: tuple[LevelChange, ...]
    read_by_engine: bool
    can_lower: bool
    can_close: bool
    close_missing: tuple[str, ...]
    undelivered: int
    """How many messages to the child never arrived in their channel."""
    person_title: str
    """How the child sees this reader, for example "person, works in your home"."""
    may_ask_who: bool = False
    """A life is in danger, and there is a name that this reader may see only if a second person agrees."""
