"""The return words: handed out once, in the reply that asks for them, and forgotten once they have arrived."""

from dataclasses import dataclass
from datetime import timedelta

from backend.cases import repository
from backend.cases.house import House
from backend.cases.letterbox import ChildKeys, words_key_place
from backend.cases.tables import Case, ReturnCode
from backend.intake.records import Turn
from backend.store.columns import new_id
from backend.store.engine import ReadSession, WriteSession
from backend.vault import (
    CannotOpen,
    Place,
    TransportKey,
    WordPool,
    WordsSecret,
    unwrap_with_words,
    wrap_for_words,
)

ARRIVES_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Owed:
    """Words that have been handed out and may not have arrived yet."""

    message_id: str
    words: tuple[str, ...]


def hand_out_words(db: WriteSession, house: House, turn: Turn, pool: WordPool) -> tuple[str, ...] | None:
    """Give the child their words with the reply that is meant for them, if the pool has any and the key is here."""
    reply = next((reply for reply in turn.replies if reply.with_words), None)
    if reply is None or turn.child_keys is None:
        return None
    taken = pool.take()
    if taken is None:
        return None
    words, secret = taken
    case = turn.case
    row = ReturnCode(id=new_id(), home_id=case.home_id, case_id=case.id, lookup=secret.lookup, message_id=reply.id)
    row.words_key = wrap_for_words(turn.child_keys.raw, secret, words_key_place(case.home_id, case.id))
    row.owed = house.transport.seal(" ".join(words).encode(), _owed_place(row))
    row.owed_until = turn.now + ARRIVES_WITHIN
    db.add(row)
    return words


async def owed_words(db: ReadSession, transport: TransportKey, case: Case) -> Owed | None:
    """The words that this case's child may not have seen yet."""
    row = await repository.return_code_of(db, case.id)
    if row is None or row.owed is None or row.message_id is None:
        return None
    return Owed(row.message_id, tuple(transport.unseal(row.owed, _owed_place(row)).decode().split()))


async def case_of_words(db: ReadSession, secret: WordsSecret) -> tuple[Case, ChildKeys] | None:
    """The case that return words open, and the child's keys. None says nothing about which part was wrong."""
    row = await repository.return_code(db, secret.lookup)
    case = await repository.case_by_id(db, row.case_id) if row else None
    if row is None or case is None:
        return None
    try:
        raw = unwrap_with_words(row.words_key, secret, words_key_place(case.home_id, case.id))
    except CannotOpen:
        return None
    return case, ChildKeys.from_raw(raw)


def _owed_place(row: ReturnCode) -> Place:
    return Place("return_code.owed", row.id, row.home_id, row.case_id)
