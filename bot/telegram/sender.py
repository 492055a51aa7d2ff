"""Putting something on a phone, and taking it away again."""

from telegram import Bot, LinkPreviewOptions
from telegram.error import BadRequest, TelegramError

from bot.telegram.replies import Outgoing

CLEAR_BATCH = 100
CLEAR_BATCHES = 10


async def send(bot: Bot, address: str, outgoing: Outgoing) -> int:
    """Every part in order, the buttons under the last; gives the last one's number. Raises what Telegram answered."""
    parts = outgoing.parts()
    newest = 0
    for number, part in enumerate(parts, 1):
        message = await bot.send_message(
            address,
            part,
            reply_markup=outgoing.keyboard() if number == len(parts) else None,
            # A preview would make Telegram fetch the page and show it on the lock screen.
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        newest = message.message_id
    return newest


async def clear_chat(bot: Bot, address: str, newest: int) -> None:
    """Delete what Telegram lets a bot delete (about two days, both sides).

    Which messages are this chat's is not kept anywhere, so this goes back through the bot's newest numbers; those of
    other chats do not exist here for Telegram and are passed over.
    """
    for batch in range(CLEAR_BATCHES):
        last = newest - batch * CLEAR_BATCH
        if last < 1:
            return
        await _delete(bot, address, range(max(1, last - CLEAR_BATCH + 1), last + 1))


async def _delete(bot: Bot, address: str, numbers: range) -> None:
    try:
        await bot.delete_messages(address, list(numbers))
    except BadRequest:
        # One that is too old may spoil the batch; the others are tried without it by the next, older batch.
        return


async def remove_buttons(bot: Bot, address: str, message_id: int | None) -> None:
    """A used button goes; it does not matter if it cannot."""
    if message_id is None:
        return
    try:
        await bot.edit_message_reply_markup(address, message_id, reply_markup=None)
    except TelegramError:
        return


async def stop_spinner(bot: Bot, query_id: str | None) -> None:
    """Tells the phone that the tap has arrived; an old tap cannot be answered any more, and need not be."""
    if query_id is None:
        return
    try:
        await bot.answer_callback_query(query_id)
    except TelegramError:
        return
