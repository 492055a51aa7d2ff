"""The queue as its page shows it: bands by level, the one with least time left first. It never quotes a child."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from backend.cases.views import QueueRow
from backend.inbox.times import Ring, clock, length, ring, today
from backend.inbox.wording import BANDS, LOOKS, title
from backend.policy.targets import Targets

FOLDERS = {"passed_on": "passed", "asked": "asked"}
"""Rows with a page of their own, which is no case."""
ORDER = ("emergency", "urgent", "soon", "routine")
IN_HOME_CONFIRMER = "somebody who is confirmed"


@dataclass(frozen=True, slots=True)
class Line:
    """One row."""

    look: str
    ring: Ring
    title: str
    meta: str
    taken: str
    how: str
    ladder: str
    href: str
    press: str
    press_words: str
    take: str
    closed_words: str = ""
    """Where the words may be opened to save a life; empty where there is no such page."""


@dataclass(frozen=True, slots=True)
class Band:
    """The rows of one level, and how fast a person must act on it."""

    look: str
    name: str
    promise: str
    rows: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """What this reader said they would do, and by when."""

    what: str
    by: str
    beside: str
    late: bool
    href: str


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The whole page."""

    today: str
    urgent_line: str
    confirmer: str
    bands: tuple[Band, ...]
    closed: tuple[Line, ...]
    promises: tuple[Promise, ...]
    strips: tuple[str, ...] = ()
    """What of the machinery does not work: who could not be told, which tablet is quiet."""
    rota_line: str = ""
    """That some hours have nobody, for those who can change the rota."""
    silent: bool = False
    """The model ranks nothing in this home."""
    may_review: bool = False


DRILL = "No child has written. Do what you would do, then say it here"
DRILLED = "In the drill: I am with them"
MET = ("Somebody has spoken to the child", "We have checked on everyone")


def queue_page(
    rows: Sequence[QueueRow], targets: Targets, now: datetime, zone: ZoneInfo, rota_line: str = ""
) -> QueuePage:
    """Rows, as they come from the cases, in bands."""
    open_rows = [row for row in rows if not row.closed]
    bands = (_band(level, open_rows, targets, now, zone) for level in ORDER)
    return QueuePage(
        today=today(now, zone),
        urgent_line=_urgent_line(open_rows),
        confirmer=IN_HOME_CONFIRMER,
        bands=tuple(band for band in bands if band.rows),
        closed=tuple(_line(row, now, zone) for row in rows if row.closed),
        promises=_promises(open_rows, now, zone),
        rota_line=rota_line,
    )


def _promises(rows: Sequence[QueueRow], now: datetime, zone: ZoneInfo) -> tuple[Promise, ...]:
    mine = [(row.taken_until, row) for row in rows if row.taken_by_me and row.taken_until is not None]
    return tuple(
        Promise(
            what=row.taken_how or title(row.title),
            by=clock(until, now, zone),
            beside=f"{length(now - until)} late" if until < now else row.who or title(row.title),
            late=until < now,
            href=f"/inbox/cases/{row.case_id}#rep",
        )
        for until, row in sorted(mine, key=lambda pair: pair[0])
    )


def _urgent_line(rows: Sequence[QueueRow]) -> str:
    waiting = [row.level for row in rows if row.news and row.kind != "drill"]
    now, later = waiting.count("emergency"), waiting.count("urgent")
    said = []
    if now:
        said.append("One child needs someone now." if now == 1 else f"{now} children need someone now.")
    if later:
        count = "One" if later == 1 else str(later)
        said.append(f"{count} more today." if now else f"{count} waiting today.")
    return " ".join(said)


def _band(level: str, rows: Sequence[QueueRow], targets: Targets, now: datetime, zone: ZoneInfo) -> Band:
    mine = sorted((row for row in rows if row.level == level), key=lambda row: row.due_at)
    return Band(
        look=LOOKS[level],
        name=BANDS[level],
        promise=_promise(level, targets, now, zone),
        rows=tuple(_line(row, now, zone) for row in mine),
    )


def _promise(level: str, targets: Targets, now: datetime, zone: ZoneInfo) -> str:
    seen = _span(targets.seen_by(level, now, zone) - now)
    act = _span(timedelta(minutes=targets.levels[level].act))
    return {
        "emergency": f"Go to the child. Seen in {seen}, with them in {act}.",
        "urgent": f"Seen in {seen}. Speak with them, or set a time, in {act}.",
        "soon": f"Seen in {seen}. An answer before your shift ends.",
        "routine": "Seen the same day. An answer in one working day.",
    }[level]


def _span(span: timedelta) -> str:
    return "an hour" if span == timedelta(hours=1) else length(span).replace(" min", " minutes")


def _line(row: QueueRow, now: datetime, zone: ZoneInfo) -> Line:
    drill, safety = row.kind == "drill", row.kind in ("safety", "drill")
    href = "" if safety else f"/inbox/{FOLDERS.get(row.kind, 'cases')}/{row.case_id}"
    time = ring(row.since, row.taken_until or row.due_at, now, zone, waiting=row.news)
    press, words = _press(row, safety=safety)
    everyone = safety and row.level == "emergency"
    who = DRILL if drill else "No name given. Check on every child" if everyone else row.who or "No name given"
    return Line(
        look=LOOKS[row.level],
        ring=time,
        title=title(row.title),
        meta=who if row.closed else f"{who} · {time.words}",
        taken=_taken(row),
        how=row.taken_how or "",
        ladder=_ladder(row, safety=safety),
        href=href,
        press=press,
        press_words=words,
        closed_words=f"/inbox/alerts/{row.case_id}/words" if row.may_open else "",
        take=f"{href}#got" if _can_be_taken(row) and not press else "",
    )


def _can_be_taken(row: QueueRow) -> bool:
    return row.kind == "case" and not (row.summary_only or row.taken_by or row.closed)


def _press(row: QueueRow, *, safety: bool) -> tuple[str, str]:
    if row.kind == "drill":
        step = ("answer", "I’ve got this") if row.news else ("settle", DRILLED)
        return f"/inbox/alerts/{row.case_id}/{step[0]}?drill=yes", step[1]
    if safety:
        return (
            (f"/inbox/alerts/{row.case_id}/answer", "I’ve got this")
            if row.news
            else (f"/inbox/alerts/{row.case_id}/settle", MET[row.level == "emergency"])
        )
    if row.kind in FOLDERS:
        return "", ""
    if row.level == "emergency" and not row.taken_by and not row.summary_only and not row.closed:
        return f"/inbox/cases/{row.case_id}/going", "I’ve got this"
    return "", ""


def _taken(row: QueueRow) -> str:
    if not row.taken_by:
        return ""
    return "You’ve got this." if row.taken_by_me else f"{row.taken_by} has got this."


def _ladder(row: QueueRow, *, safety: bool) -> str:
    if row.kind == "drill":
        return (
            "Nobody has got this yet."
            if row.news
            else "Somebody has got this. Say here when you would be with the child."
        )
    if safety:
        done = "everyone has been seen" if row.level == "emergency" else "somebody has spoken to the child"
        return "Nobody has got this yet." if row.news else f"Somebody has answered. Say here when {done}."
    if row.summary_only and row.title.startswith("topic:"):
        return "The words are not for you. A short summary comes when somebody has written it."
    if row.summary_only:
        return "You have the short summary: what to do, not the words."
    if row.kind in FOLDERS:
        return "Only you can open this."
    said = "Nobody has got this yet." if row.news else "Somebody has answered."
    if row.next_rung:
        return f"{said} Next: {row.next_rung}"
    return said if row.opened_by_me else f"{said} You haven’t opened it."
