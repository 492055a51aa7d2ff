"""Answering an alarm without keys: "I've got this" and "I am with them", from a PIN or a page that shows no word.

Only for somebody who is told of that alert. The child is told at once, in the same transaction, with the name.
"""

import json
from datetime import datetime

from backend.alerts import repository as alerts
from backend.alerts.raising import tell_pages
from backend.alerts.tables import Alert
from backend.audit.chain import note
from backend.cases import events_repository, repository
from backend.cases.answering import answer_call
from backend.cases.house import House
from backend.cases.tables import Case
from backend.cases.telling import tell_phrase
from backend.intake import repository as intake
from backend.intake.signals import state_place
from backend.store.engine import ReadSession, Store, WriteSession


async def answer_without_keys(
    store: Store, house: House, person_id: str, alert_id: str, now: datetime, *, there: bool
) -> bool:
    """Take an alert on, or say that one is with the child (`there`). False where this person is told of none such."""
    async with store.writing() as db:
        alert = await db.get(Alert, alert_id)
        case = await _case(db, alert) if alert is not None else None  # a case is always locked before its alert
        if alert is None or not await answer_call(db, house, person_id, alert_id, settled=there, now=now):
            return False
        await tell_pages(db, house.live, {told.person_id for told in await alerts.tellings(db, alert_id)})
        if case is not None:
            await _tell_child(db, house, case, person_id, now, there=there)
            await note(db, house.transport, case, person_id, "with_child" if there else "got_it", alert_id, now)
        return True


async def _case(db: WriteSession, alert: Alert) -> Case | None:
    return await repository.case_for_writing(db, alert.case_id) if alert.kind == "case" else None


async def _tell_child(
    db: WriteSession, house: House, case: Case, person_id: str, now: datetime, *, there: bool
) -> None:
    here = await house.here(db, case.home_id, now)
    named = case.naming == "named" and bool(await events_repository.names_of(db, [case.id]))
    key = "been_there" if there else "coming" if named else "coming_everyone"
    language = await language_of_talk(db, house, case)
    await tell_phrase(db, house, case, key, {"name": here.name(person_id)}, language, now, news="stage")


async def language_of_talk(db: ReadSession, house: House, case: Case) -> str:
    """The language of the talk, as its state has it: no word is needed to know it."""
    conversation = await intake.conversation_of(db, case.id)
    if conversation is None:
        return "en"
    state = json.loads(house.transport.unseal(conversation.state, state_place(conversation.id, conversation.home_id)))
    return str(state.get("language", "en"))
