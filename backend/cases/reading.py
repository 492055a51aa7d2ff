"""Opening a case is reading it: the first opening is kept, and the child is told, in the same transaction."""

from datetime import datetime

from backend.audit.chain import note
from backend.cases import repository
from backend.cases.house import House
from backend.cases.learning import learn_from_opening
from backend.cases.opened import Keys, keys_for
from backend.cases.tables import Case, Opening, StageEvent
from backend.cases.telling import tell_phrase
from backend.cases.view_of_case import build_view, language_of
from backend.cases.views import CaseView
from backend.outbox.queueing import QUEUED_CHANNELS
from backend.people.session import Reader
from backend.store.columns import new_id
from backend.store.engine import WriteSession
from backend.vault import PrivateKey


async def open_case(db: WriteSession, house: House, reader: Reader, case_id: str, now: datetime) -> CaseView | None:
    """The case as this reader may see it, or None: it does not exist for them."""
    case = await repository.readable_case(db, case_id, reader.person_id)
    if case is None:
        return None
    keys = await keys_for(db, reader, case)
    words = keys.get("words")
    if words is not None:
        case = await repository.case_for_writing(db, case_id)  # two who open it at once come one after the other
        await _note_opening(db, house, reader, case, keys, words, now)
    elif keys.get("summary") is None:
        return None
    return await build_view(db, house, reader, case, keys, now)


async def _note_opening(
    db: WriteSession, house: House, reader: Reader, case: Case, keys: Keys, words: PrivateKey, now: datetime
) -> None:
    openings = {opening.person_id: opening for opening in await repository.openings(db, case.id)}
    mine = openings.get(reader.person_id)
    newest = await repository.newest_sequence_by(db, case.id, "child")
    if mine is not None and mine.up_to >= newest:
        return
    if mine is None:
        await _first_opening(db, reader, case, keys, newest, now)
        await note(db, house.transport, case, reader.person_id, "opened", case.id, now)
        if not openings:
            await _tell_seen(db, house, reader, case, words, now)
            await learn_from_opening(db, house, case, words, now)
            return
        if case.channel in QUEUED_CHANNELS:  # a page shows beside each message who has read it
            language = await language_of(db, house, case, words)
            await tell_phrase(db, house, case, "read_by", {"name": reader.first_name}, language, now)
    else:
        mine.up_to, mine.at = newest, now
        await note(db, house.transport, case, reader.person_id, "opened_news", case.id, now)
    await house.live.publish(db, f"case:{case.id}", "message")


async def _first_opening(db: WriteSession, reader: Reader, case: Case, keys: Keys, newest: int, now: datetime) -> None:
    db.add(
        Opening(id=new_id(), home_id=case.home_id, case_id=case.id, person_id=reader.person_id, at=now, up_to=newest)
    )
    for grant in keys.grants:
        grant.opened_at = grant.opened_at or now


async def _tell_seen(
    db: WriteSession, house: House, reader: Reader, case: Case, words: PrivateKey, now: datetime
) -> None:
    """ "Amy has read it" is said now, when Amy has opened it, and never before (promise 4)."""
    language = await language_of(db, house, case, words)
    params = {"name": reader.first_name}
    message = await tell_phrase(db, house, case, "stage_seen", params, language, now, news="stage")
    if case.stage == "received":
        case.stage = "seen"
    db.add(
        StageEvent(
            id=new_id(),
            home_id=case.home_id,
            case_id=case.id,
            stage="seen",
            person_id=reader.person_id,
            message_id=message.id,
            at=now,
            sequence=message.sequence,
        )
    )
