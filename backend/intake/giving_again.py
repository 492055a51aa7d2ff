"""Keys were lost and nobody else can give back what they opened: the child is asked, and their own key gives it again.

The question is put into the child's thread once the person's new keys are confirmed; only on the web, where the child
holds a key. A yes seals all keys of the words to the person's new ones, and the letterbox gets new keys.
"""

from datetime import datetime

from backend.audit.chain import note
from backend.cases import grants_repository
from backend.cases import repository as cases
from backend.cases.guarding import kept_out
from backend.cases.house import Here, House
from backend.cases.letterbox import CHILD, ChildKeys, public_keys
from backend.cases.opened import Keys
from backend.cases.regranting import grant_anew
from backend.cases.rekeying import rekey
from backend.cases.tables import Case
from backend.cases.telling import tell_phrase
from backend.intake.departing import LANGUAGE, LOST_OPEN
from backend.intake.effects import GiveAgain
from backend.intake.records import Turn
from backend.people.directory import Member
from backend.store.engine import ReadSession, WriteSession
from backend.vault import PrivateKey

YES = GiveAgain("yes")


async def ask_children(db: WriteSession, house: House, person_id: str, now: datetime) -> int:
    """Ask every child whose words were open to this person and are open to nobody now. Returns how many were asked."""
    asked = 0
    for case_id in await grants_repository.cases_lost_by(db, person_id, LOST_OPEN):
        case = await cases.case_for_writing(db, case_id)
        member = await house.directory.member(db, case.home_id, person_id, now)
        if member is None or member not in await _lost(db, house, case, (member,)) or not await _can(db, house, case):
            continue
        await tell_phrase(db, house, case, "ask_give_again", {"name": member.first_name}, LANGUAGE, now)
        await note(db, house.transport, case, person_id, "asked_to_give_again", case.id, now)
        asked += 1
    return asked


async def give_again(db: WriteSession, house: House, here: Here, turn: Turn) -> bool:
    """Where the child says yes: their own key opens the words to whoever lost theirs. Returns whether it did."""
    keys, case = turn.child_keys, turn.case
    if YES not in turn.effects or keys is None or keys.own is None:
        return False
    lost = await _lost(db, house, case, here.members)
    childs = _as_keys(case, keys)
    given = [m for m in lost if await grant_anew(db, house.transport, house.routes, childs, m, ("words",))]
    for member in given:
        await note(db, house.transport, case, "child", "gave_again", member.id, turn.now)
    if not given:
        return False
    out = await kept_out(db, house.transport, case)
    return await rekey(db, house, case, here.members, out, back={member.id for member in given})


async def _lost(db: ReadSession, house: House, case: Case, members: tuple[Member, ...]) -> tuple[Member, ...]:
    """Who has lost what was open to them, has confirmed keys again, and is not kept out."""
    rows = await grants_repository.destroyed_because(db, [case.id], LOST_OPEN)
    lost = {person for person, _, kind in rows if kind == "words"} - await kept_out(db, house.transport, case)
    return tuple(member for member in members if member.id in lost and member.public_key is not None)


async def _can(db: ReadSession, house: House, case: Case) -> bool:
    """Only the child can give it: nobody reads it, and the child has a key of their own."""
    if case.channel != "web" or case.state == "forming" or await cases.reading_words(db, case.id):
        return False
    return CHILD in await public_keys(db, house.transport, case.id)


def _as_keys(case: Case, keys: ChildKeys) -> Keys:
    """All keys of the words, each with its epoch, as a reader would hold them."""
    newest_first = (keys.words, *keys.words.older)
    last = len(newest_first) - 1
    by_epoch = {("words", last - place): PrivateKey.from_raw(key.raw) for place, key in enumerate(newest_first)}
    return Keys(case, {"words": keys.words}, (), by_epoch)
