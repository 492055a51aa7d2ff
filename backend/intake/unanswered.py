"""A child said "help" and has not answered "Are you hurt or in danger now?": silence counts as worse (7.21)."""

import json
from datetime import datetime, timedelta

from backend.alerts.tables import Alert
from backend.cases import events_repository, repository, waiting_repository
from backend.cases.house import House
from backend.cases.tables import Case, LevelEvent
from backend.cases.telling import tell_phrase
from backend.intake import repository as intake
from backend.intake.keyless import language_of_talk
from backend.intake.letting_in import Letting, let_in
from backend.intake.signals import open_signals, state_place
from backend.intake.tables import Conversation
from backend.store.columns import new_id
from backend.store.engine import Store, WriteSession

LOOKS_BACK, AGAIN = timedelta(minutes=15), timedelta(seconds=30)
ASKED = "help"


async def raise_unanswered(store: Store, house: House, now: datetime) -> int:
    """Whoever was asked and stayed silent for a minute: somebody checks on everyone now. Returns how many."""
    async with store.reading() as db:
        found = await waiting_repository.alerts_to_ask_of(db, now)
    raised = 0
    for alert in found:
        async with store.writing() as db:
            raised += await _look_at(db, house, alert, now)
    return raised


async def _look_at(db: WriteSession, house: House, alert: Alert, now: datetime) -> bool:
    """Raise it if an answer is owed; else look again for a while, as long as nobody has it."""
    case = await repository.case_for_writing(db, alert.case_id)
    waits = alert.settled_at is None and alert.acknowledged_at is None and case.level == "urgent"
    conversation = await intake.conversation_of(db, case.id) if waits else None
    owes = conversation is not None and _owes_answer(house, conversation)
    again = now + AGAIN if conversation is not None and not owes and now < alert.since + LOOKS_BACK else None
    await waiting_repository.ask_next(db, alert, again)
    if conversation is not None and owes:
        await _raise(db, house, case, conversation, now)
    return owes


def _owes_answer(house: House, conversation: Conversation) -> bool:
    place = state_place(conversation.id, conversation.home_id)
    return bool(json.loads(house.transport.unseal(conversation.state, place)).get("asked") == ASKED)


async def _raise(db: WriteSession, house: House, case: Case, conversation: Conversation, now: datetime) -> None:
    count = len(await events_repository.levels(db, case.id))
    row = LevelEvent(
        id=new_id(),
        home_id=case.home_id,
        case_id=case.id,
        level="emergency",
        before=case.level,
        cause="no_answer",
        at=now,
        sequence=count + 1,
    )
    db.add(row)
    case.level = "emergency"
    here = await house.here(db, case.home_id, now)
    await let_in(db, house, here, case, open_signals(conversation, house.transport), now, Letting(news=True))
    language = await language_of_talk(db, house, case)
    await tell_phrase(db, house, case, "help_no_answer", {}, language, now, news="stage")
