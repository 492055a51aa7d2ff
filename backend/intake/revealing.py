"""Who wrote, where the child kept it back: only for danger to life, by two named people whom it is not about.

Somebody who reads the words asks, with a reason; a second person of the home or of the route agrees. Only then is the
`identity` compartment released to the one who asked, and the child is told in the same transaction.
"""

from dataclasses import dataclass
from datetime import datetime

from backend.audit.chain import note
from backend.cases import grants_repository
from backend.cases import repository as cases
from backend.cases.acting import Desk, NotYet, sit_down
from backend.cases.bodies import seal_text
from backend.cases.guarding import kept_out
from backend.cases.house import House
from backend.cases.letterbox import public_keys
from backend.cases.releasing import let_in_more
from backend.cases.service import NoSuchCase
from backend.cases.sharing import kind_of_case, share_place
from backend.cases.sharing_tables import ASKED, Asking, Share
from backend.cases.tables import Case
from backend.cases.telling import tell_phrase
from backend.cases.view_of_case import name_is_closed
from backend.intake import asked, repository
from backend.intake.asked import Ask
from backend.intake.signals import open_signals
from backend.people.directory import Member
from backend.people.session import Reader
from backend.store.columns import new_id
from backend.store.engine import WriteSession

IDENTITY = "identity"
KNOWS_NOTHING = frozenset(("none", "counts"))


@dataclass(frozen=True, slots=True)
class RevealView:
    """Whom this reader may ask, and whom they have asked."""

    people: tuple[Member, ...]
    asked: str
    """Whose answer is waited for; empty where nobody was asked."""


async def reveal_view(db: WriteSession, house: House, reader: Reader, case_id: str, now: datetime) -> RevealView:
    """For somebody who reads the words, while a life is in danger. Raises NoSuchCase."""
    desk = await _desk(db, house, reader, case_id, now)
    waiting = [row for row in await _asked_here(desk) if row.by_id == reader.person_id]
    here = await house.here(db, desk.case.home_id, now)
    name = next((m.name for m in here.members if waiting and m.id == waiting[-1].second_id), "")
    return RevealView(await _who_may_agree(desk), name)


async def ask(
    db: WriteSession, house: House, reader: Reader, case_id: str, second_id: str, why: str, now: datetime
) -> str:
    """The first person's part. What was asked before counts no more. Returns its id. Raises NoSuchCase, NotYet."""
    desk = await _desk(db, house, reader, case_id, now)
    if second_id not in {member.id for member in await _who_may_agree(desk)}:
        raise NotYet("who")
    for before in await _asked_here(desk):
        if before.by_id == reader.person_id:
            await asked.settle(db, before, "withdrawn", now)
    row = await asked.put(db, house, desk.case, Ask(IDENTITY, ASKED, reader.person_id, second_id, why), now)
    return row.id


async def answer(
    db: WriteSession, house: House, reader: Reader, asking_id: str, now: datetime, *, agrees: bool
) -> None:
    """The second person's part: the name opens to the first, or it does not. Raises NoSuchCase, NotYet."""
    row, case = await asked.taken_up(db, house, reader, asking_id, IDENTITY)
    if not agrees:
        await asked.settle(db, row, "refused", now)
        await note(db, house.transport, case, reader.person_id, "identity_refused", row.id, now)
        return
    if not await _still_counts(db, house, case, row, now):
        raise NotYet("no_longer")
    if not await let_in_more(db, house.transport, case, {row.for_id}, (IDENTITY,), IDENTITY, now):
        raise NotYet("no_longer")
    await asked.settle(db, row, "agreed", now)
    await _record(db, house, case, row)
    await note(db, house.transport, case, reader.person_id, "identity_agreed", row.id, now)
    here = await house.here(db, case.home_id, now)
    params = {"name": here.name(row.for_id), "other": reader.first_name}
    await tell_phrase(db, house, case, "name_shown", params, "en", now)
    await house.live.publish(db, f"person:{row.for_id}", "case")


async def _desk(db: WriteSession, house: House, reader: Reader, case_id: str, now: datetime) -> Desk:
    desk = await sit_down(db, house, reader, case_id, now)
    if desk is None or not reader.confirmed or not await name_is_closed(db, house, desk.case, desk.keys):
        raise NoSuchCase
    return desk


async def _asked_here(desk: Desk) -> list[Asking]:
    found = await grants_repository.askings(desk.db, desk.case.id)
    return [row for row in found if row.kind == IDENTITY and row.state == ASKED]


async def _who_may_agree(desk: Desk) -> tuple[Member, ...]:
    """People who may know that there is danger, whom it is not about, and who are not the one who asks."""
    house, case = desk.house, desk.case
    conversation = await repository.conversation_of(desk.db, case.id)
    signals = open_signals(conversation, house.transport).recent(desk.now) if conversation else ()
    kind = kind_of_case(desk, signals)
    out = await kept_out(desk.db, house.transport, case) | {desk.reader.person_id}
    return tuple(
        member
        for member in await house.directory.members(desk.db, case.home_id, desk.now)
        if member.public_key is not None
        and member.id not in out
        and member.role in house.unsealing.identity.agreed_by
        and house.matrix.sees(kind, member.role) not in KNOWS_NOTHING
    )


async def _still_counts(db: WriteSession, house: House, case: Case, row: Asking, now: datetime) -> bool:
    """A life is in danger still, it was asked today, and the one who asked reads the words and is not kept out."""
    presses = case.state == "open" and house.unsealing.presses(case.level)
    fresh = now < row.at + house.unsealing.identity.waits
    reads = row.for_id in await cases.reading_words(db, case.id)
    return presses and fresh and reads and row.for_id not in await kept_out(db, house.transport, case)


async def _record(db: WriteSession, house: House, case: Case, row: Asking) -> None:
    share = Share(
        id=new_id(),
        home_id=case.home_id,
        case_id=case.id,
        kind=IDENTITY,
        by_id=row.by_id,
        second_id=row.second_id,
        to_id=row.for_id,
        child_told_first=False,
        at=row.second_at,
    )
    notes = (await public_keys(db, house.transport, case.id))["notes"]
    share.why = seal_text(asked.why_of(row, house.transport), notes, share_place(share, "why"))
    db.add(share)
    await note(db, house.transport, case, row.by_id, "share_identity", share.id, row.second_at or row.at)
