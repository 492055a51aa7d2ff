"""Where a case has got to, its duties, and what is still missing: read from what happened."""

from datetime import datetime

from backend.cases import events_repository, repository
from backend.cases.bodies import open_text
from backend.cases.house import Here
from backend.cases.opened import Keys, because_place, open_say
from backend.cases.tables import Case
from backend.cases.views import Duty, StageStep
from backend.policy.stages import DUTIES, STAGES, CaseFacts, locked_behind, missing_for
from backend.store.engine import ReadSession
from backend.vault import TransportKey

SETTLED = frozenset(("done", "not_needed"))


async def facts_of(
    db: ReadSession, transport: TransportKey, case: Case, keys: Keys, ticked: frozenset[str] = frozenset()
) -> CaseFacts:
    """What has happened, as far as the stages ask; in a case that was opened again, what has happened since then."""
    words = keys.get("words")
    again = [event for event in await events_repository.stages(db, case.id) if event.stage == "reopened"]
    since, at = (again[-1].sequence, again[-1].at) if again else (0, case.began_at)
    found = [say for say in await events_repository.says(db, case.id) if say.sequence >= since]
    says = {say.kind: open_say(say, words, transport) for say in found} if words else {}
    tasks = [task for task in await events_repository.tasks(db, case.id) if task.done_at and task.done_at >= at]
    return CaseFacts(
        stage=case.stage,
        opened=bool(await repository.openings(db, case.id)),
        human_message=await repository.newest_sequence_by(db, case.id, "person") > since,
        safe_answer=says.get("safe"),
        closing_answer=says.get("closing"),
        done_duties=frozenset(task.duty for task in tasks if task.state in SETTLED),
        ticked=ticked,
    )


async def steps_of(db: ReadSession, case: Case, facts: CaseFacts) -> tuple[StageStep, ...]:
    """The eight stages: done with their time, here, or later."""
    reached: dict[str, datetime] = {"received": case.began_at}
    reached |= {event.stage: event.at for event in await events_repository.stages(db, case.id)}
    here = case.stage if case.stage in STAGES else "seen"
    return tuple(
        StageStep(
            code=stage,
            at=reached.get(stage),
            here=stage == here,
            missing=missing_for(stage, facts) if STAGES.index(stage) > STAGES.index(here) else (),
        )
        for stage in STAGES
    )


async def duties_of(db: ReadSession, case: Case, keys: Keys, here: Here) -> tuple[Duty, ...]:
    """The duty list of a case (R77): done, not done, not needed because."""
    tasks = {task.duty: task for task in await events_repository.tasks(db, case.id)}
    done = frozenset(duty for duty, task in tasks.items() if task.state in SETTLED)
    openings = await repository.openings(db, case.id)
    notes = keys.get("notes")
    found = []
    for duty in DUTIES:
        if duty == "read":
            first = openings[0] if openings else None
            by = here.name(first.person_id) if first else None
            found.append(Duty(duty, "done" if first else "due", None, by, first.at if first else None, None))
            continue
        task = tasks.get(duty)
        because = open_text(task.because, notes, because_place(task)) if task and task.because and notes else None
        found.append(
            Duty(
                code=duty,
                state=task.state if task else "due",
                due_at=task.due_at if task else None,
                done_by=here.name(task.done_by) if task and task.done_by else None,
                done_at=task.done_at if task else None,
                because=because,
                locked=locked_behind(duty, done),
            )
        )
    return tuple(found)
