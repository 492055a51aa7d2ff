"""What must leave through a child's channel is queued in the same transaction that stores it.

Web chat needs no queue: its page reads the thread, and is told at once that there is news.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from backend.cases.bodies import Body, pack, unpack
from backend.cases.tables import Case, Message
from backend.outbox.tables import Delivery
from backend.store.columns import new_id
from backend.store.engine import WriteSession
from backend.vault import Place, TransportKey

QUEUED_CHANNELS = frozenset(("telegram",))


def queue_messages(
    db: WriteSession,
    transport: TransportKey,
    case: Case,
    messages: Sequence[Message],
    bodies: Sequence[Body],
    now: datetime,
    *,
    quiet: bool = False,
) -> None:
    """Queue messages for a channel that is written to from here.

    `quiet`: they come out of the blue, so a neutral note goes first and the words only when the child taps (4.4).
    """
    if case.channel not in QUEUED_CHANNELS:
        return
    for message, body in zip(messages, bodies, strict=True):
        delivery = Delivery(
            id=new_id(),
            home_id=message.home_id,
            case_id=message.case_id,
            message_id=message.id,
            channel=case.channel,
            sequence=message.sequence,
            state="queued",
            tapped=False,
            tries=0,
            next_try_at=now,
        )
        content = {"author": message.author, "quiet": quiet, "body": pack(body).decode()}
        delivery.body = transport.seal(json.dumps(content, ensure_ascii=False).encode(), delivery_place(delivery))
        db.add(delivery)


def delivery_place(delivery: Delivery) -> Place:
    """Where what is on its way belongs."""
    return Place("delivery.body", delivery.id, delivery.home_id, delivery.case_id)


@dataclass(frozen=True, slots=True)
class Carried:
    """What is on its way, opened."""

    author: str
    quiet: bool
    body: Body = field(repr=False)


def open_delivery(delivery: Delivery, transport: TransportKey) -> Carried | None:
    """Open what is on its way; None once it has arrived and is forgotten."""
    if delivery.body is None:
        return None
    found = json.loads(transport.unseal(delivery.body, delivery_place(delivery)))
    return Carried(found["author"], found["quiet"], unpack(found["body"].encode()))
