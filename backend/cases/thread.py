"""Adding to a case's thread: each message sealed to the words compartment and chained to the one before."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.cases import repository
from backend.cases.bodies import Body, open_body, seal_body
from backend.cases.letterbox import public_keys
from backend.cases.tables import Case, Message
from backend.policy.levels import coarsen
from backend.store.columns import new_id
from backend.store.engine import WriteSession
from backend.vault import CannotOpen, Place, PrivateKey, PublicKey, TransportKey


@dataclass(frozen=True, slots=True)
class Entry:
    """One message to be added. `id` may be set beforehand, so that replies can name what they answer."""

    author: str
    body: Body
    id: str
    person_id: str | None = None
    answers_id: str | None = None
    replaces_id: str | None = None

    @classmethod
    def of(cls, author: str, body: Body, **links: str | None) -> "Entry":
        """An entry with a fresh id."""
        return cls(author, body, new_id(), **links)


def message_place(message: Message) -> Place:
    """Where a message belongs; its sequence included, so that no two can change places."""
    return Place("message.body", message.id, message.home_id, message.case_id, "words", message.sequence)


async def add(
    db: WriteSession, transport: TransportKey, case: Case, entries: Sequence[Entry], words: PublicKey | None = None
) -> list[Message]:
    """Seal and add entries to the thread of a case that this transaction has locked. `words`: its key, if at hand."""
    if not entries:
        return []
    words = words or (await public_keys(db, transport, case.id))["words"]
    end, before = await repository.end_of_thread(db, case.id) if case.last_sequence else (0, b"")
    first = max(end, case.last_sequence) + 1  # a line that somebody put at the end keeps nobody from writing
    case.last_sequence = first + len(entries) - 1  # after the questions: each of them would write it at once
    added = []
    for sequence, entry in enumerate(entries, first):
        message = _sealed(case, entry, sequence, words, transport, before)
        before = message.mac
        added.append(message)
    db.add_all(added)
    return added


def _sealed(
    case: Case, entry: Entry, sequence: int, words: PublicKey, transport: TransportKey, before: bytes
) -> Message:
    message = Message(
        id=entry.id,
        home_id=case.home_id,
        case_id=case.id,
        sequence=sequence,
        author=entry.author,
        person_id=entry.person_id,
        kind=entry.body.kind,
        answers_id=entry.answers_id,
        replaces_id=entry.replaces_id,
        at=coarsen(entry.body.moment, case.level),
    )
    place = message_place(message)
    message.body = seal_body(entry.body, words, place)
    message.mac = transport.row_mac(place, _author(message), before, message.body)
    return message


def _author(message: Message) -> str:
    return f"{message.author}:{message.person_id or ''}"


def read(
    messages: Sequence[Message], key: PrivateKey, transport: TransportKey, before: bytes | None = b""
) -> list[tuple[Message, Body | None, bool]]:
    """Open messages in their order: each with its body (None if it does not open) and whether its seal is whole.

    `before` is the seal before the first of them; None where only some messages of a thread are read, so that only
    what can be opened is told.
    """
    found = []
    expected = 1
    for message in messages:
        # a gap in the order is a break too: the newest may have been taken out before the next was added
        whole = before is None or (
            message.sequence == expected
            and transport.check_row_mac(message.mac, message_place(message), _author(message), before, message.body)
        )
        found.append((message, _opened(message, key), whole))
        before = None if before is None else message.mac
        expected = message.sequence + 1
    return found


def _opened(message: Message, key: PrivateKey) -> Body | None:
    try:
        return open_body(message.body, key, message_place(message))
    except CannotOpen:
        return None
