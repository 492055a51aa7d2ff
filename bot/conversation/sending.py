"""Where the words went, and by when a person answers (W10, W26). Names and times come from the facts alone."""

from bot.conversation import limits
from bot.conversation.draft import Draft


def say_where(draft: Draft) -> None:
    """To whom it went. Without words yet: to whom it will go."""
    recipient = draft.recipient()
    if not draft.state.texts:
        draft.say("will_go", recipient=recipient)
        _say_away(draft)
        return
    draft.change(sent=True)
    later = draft.facts.reads_at.get(draft.state.route or "unsure", "")
    time = draft.answer_time()
    if later and not draft.is_at_least("urgent"):
        _say_later(draft, recipient, later)
    elif time:
        draft.say("sent_time", recipient=recipient, time=time)
    elif draft.state.route == "independent_visitor" and draft.facts.visitor_days:
        draft.say("sent_visitor", recipient=recipient, days=draft.facts.visitor_days)
    else:
        draft.say("sent", recipient=recipient)
    _say_away(draft)


def _say_later(draft: Draft, recipient: str, later: str) -> None:
    """Nobody on this route reads now: at night the child may ask for somebody who is awake."""
    if draft.facts.is_night and "late" not in draft.state.said:
        draft.change(said=(*draft.state.said, "late"))
        if not draft.state.limits_shown:
            limits.mention(draft)
        draft.ask("late", recipient=recipient, time=later)
    else:
        draft.say("sent_later", recipient=recipient, time=later)


def _say_away(draft: Draft) -> None:
    if draft.state.route == "independent_visitor" and draft.facts.visitor_away:
        draft.say("visitor_is_away", visitor=draft.facts.visitor or "", away=draft.facts.visitor_away)
