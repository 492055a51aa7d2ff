"""It may be about a grown-up who works here (W7c, CF2, CF3): nobody on shift is told, and the child hears so."""

from collections.abc import Collection

from bot.conversation import complaint
from bot.conversation.draft import Draft, any_of


def is_about(topics: Collection[str]) -> bool:
    """Whether this message may be about an adult who works here."""
    return any_of(topics, "staff_concern", "manager_concern")


def say(draft: Draft, topics: Collection[str]) -> str | None:
    """Thanks, who is not told, who is, and the numbers; then a complaint and an Advocate where that fits."""
    draft.say("thanks_sorry")
    if draft.is_private:
        draft.say("staff_not_told")
    else:
        draft.say(_who_is_told(draft), outside=draft.outside())
    draft.say("staff_danger")
    if draft.state.manager_concern or any_of(topics, "complaint", "prejudice"):
        return complaint.say(draft, topics)
    return None


def _who_is_told(draft: Draft) -> str:
    told = draft.facts.delivered and bool(draft.facts.people_told)
    if draft.state.sent and draft.state.route in ("staff", "named_person", "manager"):
        return "staff_from_now"
    if draft.state.manager_concern:
        return "manager_told" if told else "manager_telling"
    return "staff_told" if told else "staff_telling"
