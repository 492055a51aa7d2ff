"""Pictures, voice notes and files start held back, unshown; a person asks for one, and that is kept (R15)."""

from backend.cases import repository, thread
from backend.cases.acting import Desk
from backend.vault import CannotOpen, Place, unseal_file


async def open_held(desk: Desk, message_id: str) -> tuple[bytes, str] | None:
    """The content and media type of what came with a message; None if there is nothing to show."""
    key = desk.keys.get("held")
    row = (await repository.attachments(desk.db, desk.case.id)).get(message_id)
    if key is None or row is None:
        return None
    place = Place("attachment.content", row.id, row.home_id, row.case_id, "held")
    try:
        content = unseal_file(row.key, row.content, key, place)
    except CannotOpen:
        return None
    if row.shown_at is None:
        row.shown_at, row.shown_to = desk.now, desk.reader.person_id
    await desk.audit("showed_held", row.id)
    return content, await _media_type(desk, message_id)


async def _media_type(desk: Desk, message_id: str) -> str:
    messages = await repository.thread(desk.db, desk.case.id)
    for message, body, _ in thread.read(messages, desk.words, desk.house.transport):
        if message.id == message_id and body is not None and body.media_type:
            return body.media_type
    return "application/octet-stream"
