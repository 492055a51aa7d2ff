"""Fetching what a child recorded or photographed. A file that cannot be had never holds back the message."""

import asyncio

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.telegram.updates import FileRef

FILE_LIMIT = 20 * 1024 * 1024
TRIES = 3
SECONDS = 40.0


async def fetch(bot: Bot, ref: FileRef, pause: float = 0.5) -> bytes | None:
    """The bytes, or None when the file is too big, gone, or Telegram cannot be reached in time."""
    if ref.size is not None and ref.size > FILE_LIMIT:
        return None
    try:
        async with asyncio.timeout(SECONDS):
            return await _with_tries(bot, ref, pause)
    except TimeoutError:
        return None


async def _with_tries(bot: Bot, ref: FileRef, pause: float) -> bytes | None:
    for attempt in range(TRIES):
        try:
            return await _once(bot, ref)
        except BadRequest:
            return None
        except TelegramError:
            await asyncio.sleep(pause * 2**attempt)
    return None


async def _once(bot: Bot, ref: FileRef) -> bytes | None:
    file = await bot.get_file(ref.file_id)
    if file.file_size is not None and file.file_size > FILE_LIMIT:
        return None
    content = bytes(await file.download_as_bytearray())
    return content if len(content) <= FILE_LIMIT else None
