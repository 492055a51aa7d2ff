"""The queue of one reader: by level, in each level the one with least time left first. It never quotes a child."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from backend.alerts import repository as alerts
from backend.alerts.circumstances import case_behind
from backend.alerts.tables import Alert
from backend.cases import events_repository, grants_repository, repository
from backend.cases.answering import OWN_PAGES
from backend.cases.house import Here, House
from backend.cases.next_call import next_call
from backend.cases.opened import (
    Keys,
    keys_for_all,
    open_assessment,
    open_name,
    summary_place,
    undertaking_place,
    written_by,
)
from backend.cases.sharing_tables import WAITING, Asking, PassedOn
from backend.cases.tables import AssessmentRow, Case, Identity, Summary, Undertaking
from backend.cases.views import QueueRow
from backend.people.session import Reader
from backend.policy.levels import at_least, rank
from backend.policy.routes import NO_ROUTE
from backend.store.engine import ReadSession
from backend.vault import TransportKey

NEWEST = 300
"""So many of the newest readable cases are opened for one look at the queue."""


async def queue_of(db: ReadSession, house: House, reader: Reader, now: datetime) -> tuple[QueueRow, ...]:
    """Every case that this reader's released grants open, the most pressing first."""
    cases = await repository.readable_cases(db, reader.person_id, NEWEST)
    here = await house.here(db, reader.home_id, now)
    looked = await _look(db, reader, cases)
    # a grant that no key opens (put in or changed by somebody else) lets nobody see so much as a level
    opened = [case for case in cases if {"words", "summary"} & set(looked.keys[case.id].by_kind)]
    rows = [row_of(house, here, case, looked, now) for case in opened]
    known = {case.id for case in cases}
    called = await alerts.called_without_words(db, reader.person_id)
    calls = [alert for alert in called if alert.case_id not in known and alert.kind not in OWN_PAGES]
    rows += [_call_row(here, alert, may_open=_may_open(house, reader, alert, known)) for alert in calls]
    rows += [_passed_row(row, house, now) for row in await grants_repository.passed_on_to(db, reader.person_id)]
    rows += [_asked_row(row, house) for row in await grants_repository.asked_of(db, reader.person_id, WAITING)]
    return tuple(sorted(rows, key=lambda row: (row.closed, -rank(row.level), row.due_at)))


class Looked:
    """What one look at some cases brought, by case."""

    def __init__(self, me: str, keys: Mapping[str, Keys]) -> None:
        self.me = me
        self.keys = keys
        self.alerts: dict[str, Alert] = {}
        self.assessments: dict[str, list[AssessmentRow]] = {}
        self.summaries: dict[str, list[Summary]] = {}
        self.undertakings: dict[str, list[Undertaking]] = {}
        self.openings: dict[str, int] = {}
        self.names: dict[str, Identity] = {}
        self.shut_out: dict[str, frozenset[str]] = {}


async def _look(db: ReadSession, reader: Reader, cases: Sequence[Case]) -> Looked:
    ids = [case.id for case in cases]
    looked = Looked(reader.person_id, await keys_for_all(db, reader, cases))
    if not ids:
        return looked
    looked.alerts = await alerts.open_alerts(db, ids)
    for assessment in await events_repository.assessments(db, ids):
        looked.assessments.setdefault(assessment.case_id, []).append(assessment)
    for summary in await events_repository.summaries(db, ids):
        looked.summaries.setdefault(summary.case_id, []).append(summary)
    for undertaking in await events_repository.undertakings(db, ids):
        looked.undertakings.setdefault(undertaking.case_id, []).append(undertaking)
    looked.shut_out = await repository.shut_out(db, ids)
    looked.openings = await events_repository.opened_up_to(db, ids, reader.person_id)
    looked.names = {name.case_id: name for name in await events_repository.names_of(db, ids)}
    return looked


async def row_of_one(db: ReadSession, house: House, reader: Reader, case: Case, now: datetime) -> QueueRow:
    """The queue's line for one case."""
    here = await house.here(db, reader.home_id, now)
    return row_of(house, here, case, await _look(db, reader, (case,)), now)


def row_of(house: House, here: Here, case: Case, looked: Looked, now: datetime) -> QueueRow:
    """One line of the queue."""
    keys, alert = looked.keys[case.id], looked.alerts.get(case.id)
    taken = _taken(looked, case, alert)
    opened_up_to = looked.openings.get(case.id, 0)
    return QueueRow(
        case_id=case.id,
        level=case.level,
        stage=case.stage,
        title=_title(house.transport, keys, looked, case),
        who=_who(house.transport, keys, looked.names.get(case.id)),
        since=alert.since if alert else case.began_at,
        due_at=alert.due_at if alert else house.targets.seen_by(case.level, now, house.zone),
        opened_by_me=opened_up_to > 0,
        taken_by=here.name(taken.person_id) if taken else None,
        taken_how=_how(house.transport, keys, taken) if taken else None,
        taken_by_me=taken is not None and taken.person_id == looked.me,
        taken_until=taken.by if taken else None,
        next_rung=next_call(house, here, alert, case, looked.shut_out.get(case.id, frozenset())) if alert else None,
        sealed=case.route != NO_ROUTE and house.routes.is_private(case.route),
        summary_only=keys.get("words") is None,
        complaint=case.complaint,
        closed=case.state == "closed",
        news=alert is not None and alert.acknowledged_at is None,
    )


def _taken(looked: Looked, case: Case, alert: Alert | None) -> Undertaking | None:
    """Who has got it: nobody, where it presses and was called again since."""
    newest = next(reversed(looked.undertakings.get(case.id, [])), None)
    if newest is None or newest.done_at is not None:
        return None
    called_again = alert is not None and alert.acknowledged_at is None and at_least(alert.level, "urgent")
    return None if called_again else newest


def _title(transport: TransportKey, keys: Keys, looked: Looked, case: Case) -> str:
    """The newest summary where there is one; else the code of the topic that presses most, for the page to word."""
    summary, words = keys.get("summary"), keys.get("words")
    newest = next(reversed(looked.summaries.get(case.id, [])), None)
    if summary is not None and newest is not None:
        place = summary_place(newest)
        text = written_by(transport, newest.person_id, place, newest.body, newest.mac, summary)
        if text:
            return text
    if words is None:
        return "topic:needs_you"
    found = [open_assessment(row, words, transport) for row in looked.assessments.get(case.id, ())]
    told = [item for item in found if item is not None and item.topics]
    if not told:
        return "topic:needs_you"
    return f"topic:{max(told, key=lambda item: rank(item.level)).topics[0]}"


def _who(transport: TransportKey, keys: Keys, name: Identity | None) -> str:
    identity = keys.get("identity")
    if identity is None or name is None:
        return ""
    return open_name(name, identity, transport)


def _how(transport: TransportKey, keys: Keys, taken: Undertaking) -> str | None:
    notes = keys.get("notes")
    if notes is None:
        return None
    return written_by(transport, taken.person_id, undertaking_place(taken), taken.how, taken.mac, notes)


def _passed_row(passed: PassedOn, house: House, now: datetime) -> QueueRow:
    """Words that somebody outside has passed on: a page of its own, and no case."""
    return QueueRow(
        case_id=passed.id,
        level=passed.level,
        stage="received",
        title="topic:passed_on",
        who="",
        since=passed.at,
        due_at=house.targets.seen_by(passed.level, passed.at, house.zone),
        opened_by_me=passed.opened_at is not None,
        taken_by=None,
        taken_how=None,
        next_rung=None,
        sealed=False,
        summary_only=False,
        complaint=False,
        closed=passed.done_at is not None and passed.done_at <= now,
        news=passed.opened_at is None,
        kind="passed_on",
    )


def _asked_row(row: Asking, house: House) -> QueueRow:
    """The second of two people is asked, or somebody above is to look at what was opened: no case, no word."""
    return QueueRow(
        case_id=row.id,
        level="urgent",
        stage="received",
        title=f"topic:{row.kind}",
        who="",
        since=row.at,
        due_at=house.targets.seen_by("urgent", row.at, house.zone),
        opened_by_me=False,
        taken_by=None,
        taken_how=None,
        next_rung=None,
        sealed=False,
        summary_only=False,
        complaint=False,
        news=True,
        kind="asked",
    )


def _may_open(house: House, reader: Reader, alert: Alert, known: Collection[str]) -> bool:
    """Is there a page on which this reader could open the words behind a call, to save a life (3.2)?"""
    rules = house.unsealing
    if reader.role not in rules.break_glass.opened_by or not reader.confirmed or alert.kind == "drill":
        return False
    return rules.presses(alert.level) and case_behind(alert, house.transport) not in known


def _call_row(here: Here, alert: Alert, *, may_open: bool) -> QueueRow:
    """A call without words: no case, no topic, no route (domain brief 3.4, 5.4)."""
    return QueueRow(
        case_id=alert.id,
        level=alert.level,
        stage="received",
        title=_call_title(alert),
        who="",
        since=alert.since,
        due_at=alert.due_at,
        opened_by_me=False,
        taken_by=here.name(alert.acknowledged_by) if alert.acknowledged_by else None,
        taken_how=None,
        next_rung=None,
        sealed=False,
        summary_only=False,
        complaint=False,
        news=alert.acknowledged_at is None,
        kind="drill" if alert.kind == "drill" else "safety",
        may_open=may_open,
    )


def _call_title(alert: Alert) -> str:
    if alert.kind == "drill":
        return "topic:drill"
    return "topic:check_everyone" if alert.level == "emergency" else "topic:unread_note"
