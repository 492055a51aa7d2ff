"""A conversation begins: its case, its letterbox and, on the web, the child's own grant."""

from dataclasses import dataclass, field
from datetime import datetime

from backend.cases import repository as cases
from backend.cases import thread
from backend.cases.house import House
from backend.cases.letterbox import ChildKeys, Letterbox, words_key_place
from backend.cases.tables import Case, ChildSession
from backend.intake import repository
from backend.intake.records import AlreadyTaken, TurnConflict
from backend.intake.signals import state_place
from backend.intake.tables import Conversation, Receipt
from backend.outbox.queueing import queue_messages
from backend.policy.levels import coarsen
from backend.policy.routes import NO_ROUTE
from backend.store.columns import new_id
from backend.store.engine import WriteSession
from backend.vault import Place, TransportKey, token_hash, wrap_for_token


@dataclass(frozen=True, slots=True)
class Begun:
    """A conversation that has just begun, and what the child's device will hold."""

    conversation: Conversation
    case: Case
    keys: ChildKeys = field(repr=False)


def new_case(case_id: str, home_id: str, channel: str, policy_version: str, now: datetime) -> Case:
    """A case in which nothing has been said yet: no reader sees it."""
    return Case(
        id=case_id,
        home_id=home_id,
        state="forming",
        source="child",
        channel=channel,
        level="routine",
        stage="received",
        route=NO_ROUTE,
        naming="anonymous",
        complaint=False,
        unread=False,
        policy_version=policy_version,
        began_at=coarsen(now, "routine"),
        last_sequence=0,
    )


async def begin(
    db: WriteSession,
    house: House,
    letterbox: Letterbox,
    case: Case,
    state: str,
    greeting: list[thread.Entry],
    address: str | None,
    now: datetime,
) -> Begun:
    """Write a new conversation with its letterbox and the first words of the computer helper."""
    conversation = _conversation(case, house, state, address)
    db.add_all((case, conversation))
    await cases.add_letterbox(db, letterbox.compartments, letterbox.grants)
    messages = await thread.add(db, house.transport, case, greeting, letterbox.child.words.public)
    bodies = [entry.body for entry in greeting]
    queue_messages(db, house.transport, case, messages, bodies, now)
    return Begun(conversation, case, letterbox.child)


@dataclass(frozen=True, slots=True)
class Hello:
    """A child who came in by a channel's door: what is to be said, and the receipt of having been here."""

    conversation: Conversation
    receipt: Receipt
    state: str = field(repr=False)
    entries: tuple[thread.Entry, ...]


async def greet(db: WriteSession, house: House, hello: Hello, now: datetime) -> None:
    """No word of the child's, but it is on record that this was taken.

    Raises AlreadyTaken for a redelivery and TurnConflict if the conversation was turned meanwhile.
    """
    conversation = hello.conversation
    if not await repository.leave_receipt(db, hello.receipt):
        raise AlreadyTaken
    case = await cases.case_for_writing(db, conversation.case_id)
    sealed = house.transport.seal(hello.state.encode(), state_place(conversation.id, conversation.home_id))
    if not await repository.turn_over(db, conversation, sealed, conversation.signals, coarsen(now, case.level)):
        raise TurnConflict
    messages = await thread.add(db, house.transport, case, hello.entries)
    queue_messages(db, house.transport, case, messages, [entry.body for entry in hello.entries], now)


def let_child_in(db: WriteSession, case: Case, keys: ChildKeys, token: str, now: datetime) -> ChildSession:
    """Let a device with this token read and write the case's thread."""
    session = ChildSession(
        id=new_id(),
        home_id=case.home_id,
        case_id=case.id,
        token_hash=token_hash(token),
        words_key=wrap_for_token(keys.raw, token, words_key_place(case.home_id, case.id)),
        began_at=coarsen(now, "routine"),
    )
    db.add(session)
    return session


def address_place(conversation_id: str, home_id: str) -> Place:
    """Where a channel's address belongs."""
    return Place("conversation.address", conversation_id, home_id)


def open_address(conversation: Conversation, transport: TransportKey) -> str | None:
    """The address that a conversation is written to; None on the web."""
    if conversation.address is None:
        return None
    return transport.unseal(conversation.address, address_place(conversation.id, conversation.home_id)).decode()


def _conversation(case: Case, house: House, state: str, address: str | None) -> Conversation:
    conversation_id = new_id()
    transport = house.transport
    sealed_address = None
    if address is not None:
        sealed_address = transport.seal(address.encode(), address_place(conversation_id, case.home_id))
    return Conversation(
        id=conversation_id,
        home_id=case.home_id,
        case_id=case.id,
        channel=case.channel,
        address_hash=transport.lookup(f"address:{case.channel}", address) if address is not None else None,
        address=sealed_address,
        state=transport.seal(state.encode(), state_place(conversation_id, case.home_id)),
        version=1,
        turned_at=case.began_at,
    )
