"""What a request brings, made into an `Inbound`: the same for the API and for the pages."""

import asyncio
import hashlib
from datetime import datetime

from bot.messages import Inbound, Taken
from bot.webchat.ports import Web
from bot.webchat.problems import Problem
from bot.webchat.schemas import MOST_CHARACTERS, MessageIn
from bot.webchat.uploads import judge


def key_of(token: str) -> str:
    """What a limit remembers of a token."""
    return hashlib.blake2b(token.encode("utf-8", "replace"), digest_size=16).hexdigest()


async def say(web: Web, token: str, message: MessageIn, now: datetime) -> Taken:
    """Take words or a choice. Raises Problem and UnknownToken."""
    _check(message)
    _slow_down(web.limits.messages.wait(key_of(token), now))
    inbound = Inbound(
        channel="web",
        address=token,
        external_id=str(message.client_id),
        sent_at=now,
        kind="choice" if message.choice else "text",
        text=message.text or "",
        choice=message.choice or "",
        name=message.name,
    )
    return await web.turns.take(inbound, now)


async def send_file(web: Web, token: str, client_id: str, content: bytes, declared: str, now: datetime) -> Taken:
    """Take a picture or a recording. Raises Problem and UnknownToken."""
    _slow_down(web.limits.files.wait(key_of(token), now))
    upload = await asyncio.to_thread(judge, content, declared)
    inbound = Inbound(
        channel="web",
        address=token,
        external_id=client_id,
        sent_at=now,
        kind=upload.kind,
        file=upload.content,
        media_type=upload.media_type,
    )
    return await web.turns.take(inbound, now)


def _check(message: MessageIn) -> None:
    if message.choice is not None and message.text is not None:
        raise Problem("choice")
    if message.choice is not None:
        if not message.choice.strip():
            raise Problem("choice")
        return
    if message.text is None or not message.text.strip():
        raise Problem("empty")
    if len(message.text) > MOST_CHARACTERS:
        raise Problem("too_long")


def _slow_down(wait: float) -> None:
    if wait:
        raise Problem("wait", wait)
