"""Reading a case and putting its page together, for the routes that show it or act in it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from backend.cases.service import Move
from backend.cases.views import CaseView
from backend.inbox.case_page import Beside, CasePage, case_page
from backend.inbox.meter import meter_of
from backend.inbox.stage_card import fields_of, stage_card, target
from backend.inbox.times import parse_by
from backend.inbox.visits import Form, Visit
from backend.inbox.wording import STARTS
from backend.policy.clock_words import clock_words

ANSWER_IN = timedelta(hours=1)
WITH_THEM_IN = timedelta(minutes=5)
MOST_FIELD = 600
STEPS: Mapping[str, str] = {
    "near": "@step_near",
    "answer": "@step_answer",
    "everyone": "@step_everyone",
    "other": "@step_other",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is asked to show besides the case."""

    stage: str = ""
    start: str = ""
    reply: str = field(default="", repr=False)
    look: bool = False
    form: Form | None = field(default=None, repr=False)


def default_by(visit: Visit, view: CaseView) -> datetime:
    """An hour from now, to the next quarter; in an emergency five minutes. Shortening it is free."""
    if view.row.level == "emergency":
        return visit.now + WITH_THEM_IN
    later = visit.now.astimezone(visit.services.house.zone) + ANSWER_IN
    return later + timedelta(minutes=-later.minute % 15, seconds=-later.second, microseconds=-later.microsecond)


def child_reads(visit: Visit, view: CaseView, action: str, by: datetime) -> str:
    """The sentence that tells the child who has got it. What adults note for themselves is not in it."""
    house, name = visit.services.house, visit.reader.first_name
    nobody_to_go_to = action == "near" and view.child_name is None
    if action == "near" and view.row.level == "emergency":
        key = "coming_everyone" if nobody_to_go_to else "coming"
        return house.phrases.label(key, {"name": name}, view.language)
    step = "@step_check" if nobody_to_go_to else STEPS.get(action, STEPS["other"])
    params = {"name": name, "step": step, "time": clock_words(by, visit.now, house.zone)}
    return house.phrases.label("taken_by", params, view.language)


def move_of(form: Form, view: CaseView, me: str) -> Move:
    """The step that a form asks for."""
    stage = form.get("stage", 32)
    names = [each.name for each in fields_of(stage, view, me)]
    words = {name: form.get(name, MOST_FIELD) for name in names}
    return Move(stage, words, frozenset(form.all("ticked")))


async def case_page_of(visit: Visit, view: CaseView, asked: Asked) -> CasePage:
    """The page of an opened case."""
    services, me = visit.services, visit.reader.first_name
    zone = services.house.zone
    to = target(view, asked.stage)
    by = _by(visit, view, asked.form)
    beside = Beside(
        by=f"{default_by(visit, view).astimezone(zone):%H:%M}",
        take_preview=(child_reads(visit, view, _action(view, asked.form), by),),
        start_texts=_start_texts(visit, view, by),
        start=asked.start,
        reply_preview=asked.reply if asked.look else "",
        reading=meter_of(asked.reply or _start_texts(visit, view, by).get(asked.start, ""), services.plain_words),
        once=secrets.token_urlsafe(12),
        stage=stage_card(view, to, await _stage_preview(visit, view, to, asked.form), me, visit.now, zone),
    )
    return case_page(view, beside, visit.now, zone)


def _action(view: CaseView, form: Form | None) -> str:
    chosen = form.get("action", 16) if form else ""
    return chosen or ("near" if view.row.level in ("emergency", "urgent") and not view.row.sealed else "answer")


def _by(visit: Visit, view: CaseView, form: Form | None) -> datetime:
    typed = parse_by(form.get("by", 8), visit.now, visit.services.house.zone) if form and form.get("by", 8) else None
    return typed or default_by(visit, view)


def _start_texts(visit: Visit, view: CaseView, by: datetime) -> dict[str, str]:
    phrases, zone = visit.services.house.phrases, visit.services.house.zone
    params = {"name": visit.reader.first_name, "time": clock_words(by, visit.now, zone)}
    found = {}
    for code, (_, key) in STARTS.items():
        wanted = {name: value for name, value in params.items() if name in phrases.params_of(key)}
        found[code] = "\n".join(phrases.render(key, wanted, view.language))
    return found


async def _stage_preview(visit: Visit, view: CaseView, to: str, form: Form | None) -> tuple[str, ...]:
    if not to or view.row.summary_only:
        return ()
    move = Move(to, {each.name: each.value for each in fields_of(to, view, visit.reader.first_name)})
    if form is not None and form.get("stage", 32) == to:
        move = move_of(form, view, visit.reader.first_name)
    return await visit.services.cases.preview_stage(visit.reader, view.row.case_id, move, visit.now)
