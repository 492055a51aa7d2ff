"""Drills on the real path: a drill calls people, climbs and is answered as a case is, and there is no case behind it.

A home runs one drill at a time. Whether something real waits is never asked: the answer would tell whoever runs the
drill of cases that are kept from them. A real alert is a row of its own; a drill can hold none of them up.
"""

from dataclasses import dataclass
from datetime import datetime

from backend.alerts import drills_repository, repository
from backend.alerts.answering import meet, take_alert_on
from backend.alerts.raising import tell_pages
from backend.alerts.tables import Alert, Drill, DrillAct
from backend.audit.chain import HOME, Of, note
from backend.cases.alerting import course_of, raise_drill
from backend.cases.house import House
from backend.policy.drill_rights import ENDS_AFTER, LONGEST_AHEAD, MOST_PLANNED
from backend.policy.levels import LEVELS
from backend.store.columns import new_id
from backend.store.engine import Store, WriteSession

CLOCK = "clock"
TOOK_ON, WITH_CHILD = "took_on", "with_child"


class DrillRefused(Exception):
    """Not begun: the field, and why, in one sentence for whoever asked."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(field)
        self.field = field
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class DrillDesk:
    """Who runs drills in which home, when."""

    db: WriteSession
    house: House
    home_id: str
    by: str
    now: datetime


async def plan_drill(desk: DrillDesk, level: str, starts_at: datetime) -> Drill:
    """A drill that begins now, or by itself later. Raises DrillRefused."""
    if level not in LEVELS:
        raise DrillRefused("level", "Choose a level.")
    if starts_at > desk.now + LONGEST_AHEAD:
        raise DrillRefused("day", "Choose a day within a year.")
    waiting = [drill for drill in await drills_repository.drills_of(desk.db, desk.home_id, desk.now) if _waits(drill)]
    if len(waiting) >= MOST_PLANNED:
        raise DrillRefused("day", "There are enough drills planned. Call one off first.")
    if starts_at <= desk.now and await drills_repository.running(desk.db, desk.home_id):
        raise DrillRefused("level", "A drill is running already. End it first.")
    drill = Drill(
        id=new_id(),
        home_id=desk.home_id,
        person_id=desk.by,
        level=level,
        starts_at=max(starts_at, desk.now),
        alert_id=None,
        ended_at=None,
        ended_by=None,
    )
    desk.db.add(drill)
    await _audit(desk.db, desk.house, drill, desk.by, "drill_planned", desk.now)
    if starts_at <= desk.now:
        await _begin(desk.db, desk.house, drill, desk.now)
    return drill


def _waits(drill: Drill) -> bool:
    return drill.alert_id is None and drill.ended_at is None


async def begin_due(store: Store, house: House, now: datetime) -> int:
    """Begin the drills whose time has come; one that would be the second of its home waits for the first to end."""
    async with store.reading() as db:
        if not await drills_repository.anything_due(db, now):
            return 0
    begun = 0
    async with store.writing() as db:
        for drill in await drills_repository.due_drills(db, now):
            if not await drills_repository.running(db, drill.home_id):
                await _begin(db, house, drill, now)
                begun += 1
    return begun


async def _begin(db: WriteSession, house: House, drill: Drill, now: datetime) -> None:
    here = await house.here(db, drill.home_id, now)
    alert = await raise_drill(db, house, here, drill.home_id, drill.level, now)
    drill.alert_id, drill.starts_at = alert.id, now
    await _audit(db, house, drill, drill.person_id, "drill_begun", now)
    await db.flush()


async def end_overdue(store: Store, house: House, now: datetime) -> int:
    """End the drills that nobody has ended in their time. Returns how many."""
    async with store.reading() as db:
        over = [drill for drill in await drills_repository.all_running(db) if _is_over(drill, now)]
    ended = 0
    for drill in over:
        async with store.writing() as db:
            ended += await end_drill(DrillDesk(db, house, drill.home_id, CLOCK, now), drill.id)
    return ended


def _is_over(drill: Drill, now: datetime) -> bool:
    return drill.starts_at + ENDS_AFTER[drill.level] <= now


async def end_drill(desk: DrillDesk, drill_id: str) -> bool:
    """Call off a drill that is planned, or end one that runs: nobody else is called. False if there is none."""
    drill = await drills_repository.drill_for_writing(desk.db, desk.home_id, drill_id)
    if drill is None or drill.ended_at is not None:
        return False
    alert = await drills_repository.alert_for_writing(desk.db, drill)
    if alert is not None:
        alert.settled_at = desk.now
        await _tell_pages(desk.db, desk.house, alert)
    drill.ended_at, drill.ended_by = desk.now, desk.by if desk.by != CLOCK else None
    await _audit(desk.db, desk.house, drill, desk.by, "drill_ended", desk.now)
    return True


async def answer_drill(
    db: WriteSession, house: House, alert: Alert, person_id: str, *, settled: bool, now: datetime
) -> None:
    """ "I've got this", or "I would be with them": both clocks as in earnest, and the act is kept for the report."""
    told_at = {told.id: told.at for told in await repository.tellings(db, alert.id)}
    if settled:
        await meet(db, alert, person_id, now)
    else:
        await take_alert_on(db, alert, course_of(house, alert, None), person_id, now)
    for told in await repository.tellings(db, alert.id):
        told.at = told_at.get(told.id, told.at)  # the report says when they were told; when they acted is kept below
    drill = await drills_repository.drill_of_alert(db, alert.id)
    if drill is None:
        return
    act = WITH_CHILD if settled else TOOK_ON
    db.add(DrillAct(id=new_id(), home_id=drill.home_id, drill_id=drill.id, person_id=person_id, act=act, at=now))
    if settled:
        drill.ended_at, drill.ended_by = now, person_id
    await _tell_pages(db, house, alert)


async def _tell_pages(db: WriteSession, house: House, alert: Alert) -> None:
    await tell_pages(db, house.live, {told.person_id for told in await repository.tellings(db, alert.id)})


async def _audit(db: WriteSession, house: House, drill: Drill, by: str, action: str, now: datetime) -> None:
    await note(db, house.transport, Of(drill.home_id, drill.home_id), by, action, drill.id, now, HOME)
