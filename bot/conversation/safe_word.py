"""The safe word: in any state, misspelt or repeated. HELP, 🆘, the home's own word, and the Help now button."""

from bot.conversation import danger
from bot.conversation.draft import Draft
from nlu.levels import Assessment, Level

ENOUGH_FOR_EMERGENCY = 3


def used(draft: Draft, times: int, assessment: Assessment | None) -> None:
    """Urgent at once; an emergency with any sign of risk, now or before, or the third time."""
    topics = assessment.topics if assessment else ()
    total = draft.state.safe_words + times
    draft.change(safe_words=total, ended=False)
    at_risk = draft.state.risk_seen or not danger.RISK_TOPICS.isdisjoint(topics)
    at_risk = at_risk or (assessment is not None and assessment.level >= Level.EMERGENCY)
    if at_risk or total >= ENOUGH_FOR_EMERGENCY or draft.is_at_least("emergency"):
        draft.raise_to("emergency", "safe_word")
        danger.emergency(draft, topics)
    else:
        draft.raise_to("urgent", "safe_word")
        danger.short_help(draft)
