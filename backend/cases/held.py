"""Pictures, voice notes and files start held back, unshown; a person asks for one, and that is kept (R15).

Where a case speaks of a sexual picture of a child, no picture or film of it is ever shown: looking may be a crime and
hurts the child again. The police are asked, and they say what becomes of it.
"""

from backend.cases import events_repository, repository, thread
from backend.cases.acting import Desk
from backend.cases.opened import open_assessment
from backend.store.engine import ReadSession
from backend.vault import CannotOpen, Place, PrivateKey, TransportKey, unseal_file

SEXUAL = "sexual_image"
SEEN_BY_EYE = ("image/", "video/", "application/pdf", "application/octet-stream")


async def speaks_of_sexual_pictures(db: ReadSession, transport: TransportKey, case_id: str, words: PrivateKey) -> bool:
    """Has triage, in any message, found that a sexual picture is spoken of? What cannot be opened counts as yes."""
    found = [open_assessment(row, words, transport) for row in await events_repository.assessments(db, (case_id,))]
    return any(each is None or SEXUAL in each.topics for each in found)


async def open_held(desk: Desk, message_id: str) -> tuple[bytes, str] | None:
    """The content and media type of what came with a message; None if there is nothing to show."""
    key = desk.keys.get("held")
    row = (await repository.attachments(desk.db, desk.case.id)).get(message_id)
    if key is None or row is None:
        return None
    kind = await _media_type(desk, message_id)
    if kind.startswith(SEEN_BY_EYE) and await speaks_of_sexual_pictures(
        desk.db, desk.house.transport, desk.case.id, desk.words
    ):
        return None
    place = Place("attachment.content", row.id, row.home_id, row.case_id, "held")
    try:
        content = unseal_file(row.key, row.content, key, place)
    except CannotOpen:
        return None
    if row.shown_at is None:
        row.shown_at, row.shown_to = desk.now, desk.reader.person_id
    await desk.audit("showed_held", row.id)
    return content, kind


async def _media_type(desk: Desk, message_id: str) -> str:
    messages = await repository.thread(desk.db, desk.case.id)
    for message, body, _ in thread.read(messages, desk.words, desk.house.transport):
        if message.id == message_id and body is not None and body.media_type:
            return body.media_type
    return "application/octet-stream"
