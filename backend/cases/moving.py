"""Moving a case along the child's path: previewed first, then told and moved in one transaction (domain brief 6.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from backend.alerts import repository as alerts
from backend.cases import thread
from backend.cases.acting import Desk, NotYet
from backend.cases.bodies import Body
from backend.cases.house import House
from backend.cases.stages_of_case import facts_of
from backend.cases.tables import StageEvent
from backend.cases.telling import phrase_body, tell
from backend.policy.stages import STAGES, missing_for, step

ASKS = {"check_back": ("stage_check_back",), "closed": ("stage_closed",)}


@dataclass(frozen=True, slots=True)
class Move:
    """A stage to move to, the words that fill its sentence, and what the adult ticks as having happened."""

    stage: str
    words: Mapping[str, str] = field(default_factory=dict, repr=False)
    ticked: frozenset[str] = frozenset()


def phrases_for(move: Move) -> tuple[str, ...]:
    """The approved sentences of a stage. A plan with nothing left out has a sentence of its own."""
    if move.stage == "plan" and not move.words.get("undone", "").strip():
        return ("stage_plan_all",)
    return ASKS.get(move.stage, (f"stage_{move.stage}",))


def preview(house: House, name: str, move: Move, language: str, now: datetime) -> tuple[Body, ...]:
    """What the child will see, word for word."""
    params = {"name": name, **{key: text.strip() for key, text in move.words.items() if text.strip()}}
    return tuple(phrase_body(house, key, _fitting(house, key, params), language, now) for key in phrases_for(move))


def _fitting(house: House, key: str, params: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in params.items() if name in house.phrases.params_of(key)}


async def move_stage(desk: Desk, move: Move) -> None:
    """Tell the child and move. Raises NotYet with what must happen first; a stage cannot move silently (R66)."""
    if move.stage not in STAGES or step(move.stage) <= step(desk.case.stage):
        raise NotYet("stage_behind")
    missing = missing_for(move.stage, await facts_of(desk.db, desk.house.transport, desk.case, desk.keys, move.ticked))
    if missing:
        raise NotYet(*missing)
    bodies = preview(desk.house, desk.reader.first_name, move, await desk.language(), desk.now)
    entries = [thread.Entry.of("bot", body) for body in bodies]
    messages = await tell(desk.db, desk.house, desk.case, entries, desk.now, news="stage")
    desk.case.stage = move.stage
    desk.db.add(
        StageEvent(
            **desk.row(),
            stage=move.stage,
            person_id=desk.reader.person_id,
            message_id=messages[0].id,
            at=desk.now,
            sequence=messages[0].sequence,
        )
    )
    if move.stage == "closed":
        await _close(desk)
    await desk.audit(f"stage_{move.stage}", messages[0].id)
    await desk.changed()


async def _close(desk: Desk) -> None:
    desk.case.state = "closed"
    alert = await alerts.open_alert(desk.db, desk.case.id)
    if alert is not None:
        alert.settled_at = desk.now


async def ask_to_close(desk: Desk) -> None:
    """Ask the child what closing needs: do they feel safe, and are they OK with closing (W14)."""
    language = await desk.language()
    keys = ("ask_feel_safe", "closing_ok")
    bodies = [phrase_body(desk.house, key, {}, language, desk.now) for key in keys]
    await tell(desk.db, desk.house, desk.case, [thread.Entry.of("bot", body) for body in bodies], desk.now)
    await desk.audit("asked_closing", desk.case.id)
    await desk.changed()
