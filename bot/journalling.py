"""When a turn fails: the child's own words are kept sealed, the child gets the numbers, and the clock tries again."""

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog

from backend.cases import repository as cases
from backend.cases import thread
from backend.cases.house import House
from backend.intake import journal
from backend.intake import repository as intake
from backend.outbox.queueing import queue_messages
from backend.store.engine import ReadSession, Store
from backend.vault import token_hash
from bot.conversation.replies import Reply
from bot.deciding import KEPT_PHRASE, external_hash, message_id
from bot.messages import Inbound, Spoken, Taken, UnknownToken
from bot.speaking import body_of

log = structlog.get_logger(__name__)


def pack(inbound: Inbound, case_id: str | None) -> bytes:
    """Everything that a later try needs. `case_id` still finds the talk when the child's session has ended."""
    content: dict[str, Any] = {
        name: getattr(inbound, name) for name in Inbound.__slots__ if name not in ("sent_at", "file")
    }
    content["sent_at"] = inbound.sent_at.isoformat()
    content["file"] = base64.b64encode(inbound.file).decode() if inbound.file is not None else None
    return json.dumps({"inbound": content, "case_id": case_id}).encode()


def unpack(content: bytes) -> tuple[Inbound, str | None]:
    """What was packed."""
    found: Mapping[str, Any] = json.loads(content)
    inner = dict(found["inbound"])
    inner["sent_at"] = datetime.fromisoformat(inner["sent_at"])
    inner["file"] = base64.b64decode(inner["file"]) if inner["file"] is not None else None
    return Inbound(**inner), found["case_id"]


async def keep(store: Store, house: House, inbound: Inbound, now: datetime) -> Taken:
    """Put it into the journal and answer with the numbers. Raises where even that could not be stored."""
    async with store.reading() as db:
        case_id = await _case_id(db, house, inbound)
    content = pack(inbound, case_id)
    await journal.put_in(store, house.transport, inbound.channel, external_hash(house, inbound), content, now)
    own = message_id(house, inbound, inbound.external_id)
    if inbound.channel != "web":
        await _answer_through_outbox(store, house, case_id, now)
        return Taken(own, ())
    body = body_of(Reply(KEPT_PHRASE), house.phrases, "en", now)
    return Taken(own, (Spoken(f"kept-{own}", "bot", body.text, now, choices=body.choices, answers=own),))


async def _case_id(db: ReadSession, house: House, inbound: Inbound) -> str | None:
    """The case that this belongs to; None where none has begun. Raises UnknownToken on the web."""
    if inbound.channel == "web":
        session = await cases.live_session(db, token_hash(inbound.address))
        if session is None:
            raise UnknownToken
        return session.case_id
    at = house.transport.lookup(f"address:{inbound.channel}", inbound.address)
    conversation = await intake.conversation_at(db, inbound.channel, at)
    return conversation.case_id if conversation else None


async def _answer_through_outbox(store: Store, house: House, case_id: str | None, now: datetime) -> None:
    """The numbers by way of the thread. The words are kept already: if this fails too, only the answer is missing."""
    if case_id is None:
        return
    body = body_of(Reply(KEPT_PHRASE), house.phrases, "en", now)
    try:
        async with store.writing() as db:
            case = await cases.case_for_writing(db, case_id)
            messages = await thread.add(db, house.transport, case, [thread.Entry.of("bot", body)])
            queue_messages(db, house.transport, case, messages, [body], now)
    except Exception as failure:  # whatever it is, the words are in the journal and must be reported as taken
        log.error("journal.not_answered", error=type(failure).__name__)
