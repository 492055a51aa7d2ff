"""Complaints (W30) and the Advocate: offered, never pressed; the flag is apart from the level."""

from collections.abc import Collection

from backend.intake.effects import OpenComplaint, RecordOffer
from bot.conversation.draft import Draft

SHIFT_READS = ("staff", "unsure")
"""Doors behind which somebody on shift has read so far."""


def say(draft: Draft, topics: Collection[str] = ()) -> str | None:
    """W30 to words that complain; the short form where it is an everyday matter."""
    everyday = bool(topics) and not draft.is_at_least("soon")
    draft.do(OpenComplaint(formal=not everyday))
    if everyday:
        draft.say("complaint_short")
        return None
    draft.say("complaint")
    if draft.state.sent and draft.state.route in SHIFT_READS:
        draft.say("complaint_from_now")
    return _offer(draft)


def open_one(draft: Draft) -> None:
    """The Complain command."""
    say(draft)
    if not draft.has_asked:
        draft.ask("advocate")


def advocate_wanted(draft: Draft, _topics: Collection[str] = ()) -> str | None:
    """The child asks for somebody on their side."""
    draft.say("advocate")
    draft.do(RecordOffer("advocate", "offered"))
    return "advocate"


def answer(draft: Draft, value: str) -> None:
    """Yes, no, or what that is. A no is never final."""
    draft.answered()
    if value == "what":
        draft.say("advocate_what")
        draft.ask("advocate")
    elif value == "yes":
        draft.do(RecordOffer("advocate", "accepted"))
        draft.say("advocate_yes")
    else:
        draft.do(RecordOffer("advocate", "declined"))
        draft.say("advocate_no")


def _offer(draft: Draft) -> str:
    draft.do(RecordOffer("advocate", "offered"))
    return "advocate"
