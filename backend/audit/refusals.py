"""What was refused or failed: a line in the account of whoever tried, in a transaction of its own."""

import re
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from backend.audit.chain import Actor, note_apart
from backend.store.engine import Store
from backend.vault import TransportKey

_RANDOM_ID = re.compile(r"[0-9a-f]{32}")
log = structlog.get_logger(__name__)


async def note_refusal(
    store: Store, transport: TransportKey, reader: Actor, action: str, about: str, now: datetime
) -> None:
    """Keep it, whether or not what was asked for exists: both take the same time. Never in the way of the answer.

    `about` came with the request: it is kept only if it has the form of an id of ours.
    """
    subject = about if _RANDOM_ID.fullmatch(about) else ""
    try:
        await note_apart(store, transport, reader, action, now, subject)
    except SQLAlchemyError:
        log.warning("audit.refusal_not_kept", exc_info=True)
