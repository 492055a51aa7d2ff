"""Finds and writes conversations, receipts and journal entries."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from backend.cases.tables import Case, Message
from backend.intake.tables import Conversation, JournalEntry, Receipt, WindowText
from backend.store.base import Base
from backend.store.columns import NOW
from backend.store.engine import ReadSession, WriteSession

CONVERSATION_OF = select(Conversation).where(Conversation.case_id == bindparam("case_id"))


async def conversation_of(db: ReadSession, case_id: str) -> Conversation | None:
    """The conversation of a case."""
    return await db.scalar(CONVERSATION_OF, {"case_id": case_id})


async def conversation_at(db: ReadSession, channel: str, address_hash: bytes) -> Conversation | None:
    """The conversation with an address of a channel."""
    query = select(Conversation).where(Conversation.channel == channel, Conversation.address_hash == address_hash)
    return await db.scalar(query)


RECEIPT = select(Receipt).where(
    Receipt.channel == bindparam("channel"), Receipt.external_hash == bindparam("external_hash")
)


async def receipt(db: ReadSession, channel: str, external_hash: bytes) -> Receipt | None:
    """The receipt of something that was stored before."""
    return await db.scalar(RECEIPT, {"channel": channel, "external_hash": external_hash})


LEAVE_RECEIPT = insert(Receipt)


async def leave_receipt(db: WriteSession, receipt: Receipt) -> bool:
    """Write a receipt; False if this very thing was taken before, and then the transaction is over."""
    row = {column.key: getattr(receipt, column.key) for column in Receipt.__table__.columns}
    try:
        await (await db.connection()).execute(LEAVE_RECEIPT, row)
    except IntegrityError:
        return False
    return True


TURN_OVER = (
    update(Conversation)
    .where(Conversation.id == bindparam("conversation_id"), Conversation.version == bindparam("read_version"))
    .values(
        state=bindparam("new_state"),
        signals=bindparam("new_signals"),
        version=bindparam("new_version"),
        turned_at=bindparam("at"),
    )
    .returning(Conversation.id)
)


async def turn_over(
    db: WriteSession, conversation: Conversation, state: bytes, signals: bytes | None, turned_at: datetime
) -> bool:
    """Write the new state if nobody has turned this conversation since it was read."""
    values = {
        "conversation_id": conversation.id,
        "read_version": conversation.version,
        "new_state": state,
        "new_signals": signals,
        "new_version": conversation.version + 1,
        "at": turned_at,
    }
    return (await (await db.connection()).execute(TURN_OVER, values)).scalar_one_or_none() is not None


async def due_entries(db: WriteSession, now: datetime, limit: int) -> Sequence[JournalEntry]:
    """Journal entries whose next try is due, claimed for this tick."""
    query = select(JournalEntry).where(JournalEntry.next_try_at <= now).order_by(JournalEntry.next_try_at).limit(limit)
    return (await db.scalars(query.with_for_update(skip_locked=True))).all()


async def journal_entry(db: ReadSession, channel: str, external_hash: bytes) -> JournalEntry | None:
    """The journal's entry for something that waits to be taken."""
    query = select(JournalEntry).where(JournalEntry.channel == channel, JournalEntry.external_hash == external_hash)
    return await db.scalar(query)


async def any_due_entry(db: ReadSession, now: datetime) -> bool:
    """A look without a lock: the journal is nearly always empty."""
    return await db.scalar(select(JournalEntry.id).where(JournalEntry.next_try_at <= now).limit(1)) is not None


IS_ENTRY_DUE = select(func.min(JournalEntry.next_try_at)).scalar_subquery() <= NOW
IS_HOLD_OVER = select(func.min(Case.held_until)).scalar_subquery() <= NOW


async def forget_entry(db: WriteSession, entry_id: str) -> None:
    """Take an entry out of the journal."""
    await db.execute(delete(JournalEntry).where(JournalEntry.id == entry_id))


async def window_texts(db: ReadSession, conversation_id: str, now: datetime) -> Sequence[WindowText]:
    """The texts of a conversation's window, oldest first."""
    query = select(WindowText).where(WindowText.conversation_id == conversation_id, WindowText.ends_at > now)
    return (await db.scalars(query.order_by(WindowText.ends_at))).all()


async def forget_window(db: WriteSession, now: datetime) -> None:
    """Delete texts whose time is over; their keys are gone already."""
    await db.execute(delete(WindowText).where(WindowText.ends_at <= now))


async def forming_cases(db: ReadSession, before: datetime, limit: int, *, said_something: bool) -> Sequence[str]:
    """Cases that began before a moment and never reached a reader, with or without a message of the child."""
    said = exists().where(Message.case_id == Case.id, Message.author == "child")
    query = select(Case.id).where(Case.state == "forming", Case.began_at < before)
    return (await db.scalars(query.where(said if said_something else ~said).limit(limit))).all()


async def forget_cases(db: WriteSession, case_ids: Sequence[str]) -> None:
    """Delete cases that never reached a reader, with everything that belongs to them."""
    if not case_ids:
        return
    for mapper in Base.registry.mappers:
        column = mapper.columns.get("case_id")
        if column is not None:
            await db.execute(delete(mapper.class_).where(column.in_(case_ids)))
    await db.execute(delete(Case).where(Case.id.in_(case_ids), Case.state == "forming"))
