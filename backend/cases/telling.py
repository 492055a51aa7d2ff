"""Telling the child: a message in their own channel, in the same transaction as what it tells."""

from collections.abc import Mapping
from datetime import datetime

from backend.cases import thread
from backend.cases.bodies import Body
from backend.cases.house import House
from backend.cases.tables import Case, Message
from backend.outbox.queueing import queue_messages
from backend.store.engine import WriteSession


def phrase_body(house: House, key: str, params: Mapping[str, str], language: str, now: datetime) -> Body:
    """An approved sentence, as it will be stored."""
    return Body(
        text="\n".join(house.phrases.render(key, params, language)),
        at=now.isoformat(),
        kind="phrase",
        phrase=key,
        version=str(house.phrases.version),
        language=house.phrases.language_of(key, language),
        params=dict(params),
        choices=tuple((c.value, house.phrases.label(c.label, {}, language)) for c in house.phrases.choices_of(key)),
    )


async def tell(
    db: WriteSession, house: House, case: Case, entries: list[thread.Entry], now: datetime, news: str = "message"
) -> list[Message]:
    """Add messages to the child's thread, queue them for a channel that is written to, and say that there is news."""
    messages = await thread.add(db, house.transport, case, entries)
    queue_messages(db, house.transport, case, messages, [entry.body for entry in entries], now, quiet=True)
    await house.live.publish(db, f"case:{case.id}", news)
    return messages


async def tell_phrase(
    db: WriteSession,
    house: House,
    case: Case,
    key: str,
    params: Mapping[str, str],
    language: str,
    now: datetime,
    news: str = "message",
) -> Message:
    """Tell the child one approved sentence."""
    body = phrase_body(house, key, params, language, now)
    return (await tell(db, house, case, [thread.Entry.of("bot", body)], now, news))[0]
