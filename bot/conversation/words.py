"""Free words: the main way in. Acknowledge, say where they go, show the limits, then go on with the order."""

from typing import Final

from backend.intake.effects import EndSession, HandOutWords
from bot.conversation import danger, language, limits, meaning, sending
from bot.conversation.codes import LEVELS
from bot.conversation.draft import Draft, any_of
from bot.conversation.events import Event
from nlu.levels import Assessment, Level

LIGHT: Final = frozenset({"test", "small_talk", "games", "abuse_of_bot", "lost_words"})
"""Topics that by themselves are no report: nothing is asked and no return words are handed out."""
MENU: Final = frozenset({
    "limits", "limits_before", "limits_again", "who_held", "who_note", "private_note", "visitor_is_away", "who",
    "who_person", "unsure_which", "naming", "name", "wish", "reach", "invite",
})  # fmt: skip
REMIND_AT: Final = 4


def take(draft: Draft, event: Event, assessment: Assessment | None) -> None:
    """Anything a child typed, drew or said."""
    if assessment is None:
        _take_unread(draft, event)
        return
    before = draft.state
    topics = frozenset(assessment.topics)
    _remember(draft, assessment, topics)
    light = assessment.level is Level.ROUTINE and bool(topics) and topics <= LIGHT and event.kind == "text"
    if light:
        meaning.light(draft, topics)
        return
    draft.change(texts=before.texts + 1)
    rose = LEVELS.index(draft.state.level) > LEVELS.index(before.level) and draft.is_at_least("urgent")
    if draft.facts.stage == "closed":
        draft.say("reopened")
    if assessment.level is Level.EMERGENCY:
        language.line(draft, assessment)
        danger.emergency(draft, topics)
    else:
        _acknowledge(draft, event, assessment, topics, rose=rose)
    hand_out_words(draft)
    if before.limits_shown and assessment.level < Level.EMERGENCY and (rose or draft.state.texts == REMIND_AT):
        limits.remind(draft)


def hand_out_words(draft: Draft) -> None:
    """The words to come back with: on the web, once, and not in the turn in which help is called."""
    state, facts = draft.state, draft.facts
    calling = any(reply.phrase in ("danger_numbers", "danger_again", "help_short") for reply in draft.replies)
    leaving = any(isinstance(effect, EndSession) for effect in draft.effects)
    if (
        state.words_given
        or not state.texts
        or calling
        or leaving
        or facts.channel != "web"
        or not facts.words_available
    ):
        return
    draft.change(words_given=True)
    draft.do(HandOutWords())
    place = _before_what_is_asked(draft)
    asked = draft.replies[place:]
    del draft.replies[place:]
    draft.say("return_words")
    draft.replies.extend(asked)


def _before_what_is_asked(draft: Draft) -> int:
    """The place after all that was answered and before the usual order goes on."""
    replies = draft.replies
    found = next((i for i, reply in enumerate(replies) if reply.phrase in MENU), None)
    if found is not None:
        return found
    return len(replies) - 1 if replies and replies[-1].choices and len(replies) > 1 else len(replies)


def _take_unread(draft: Draft, event: Event) -> None:
    """Nothing read it: it is kept, a person looks, and the numbers are there."""
    draft.change(texts=draft.state.texts + 1)
    draft.say("got_it" if event.kind == "text" else meaning.KEPT[event.kind])
    draft.say("person_reads")
    draft.say("staff_danger")


def _remember(draft: Draft, assessment: Assessment, topics: frozenset[str]) -> None:
    state = draft.state
    level = max(LEVELS.index(state.level), int(assessment.level))
    draft.change(
        level=LEVELS[level],
        risk_seen=state.risk_seen or not danger.RISK_TOPICS.isdisjoint(topics),
        staff_concern=state.staff_concern or any_of(topics, "staff_concern", "manager_concern"),
        manager_concern=state.manager_concern or "manager_concern" in topics,
    )


def _acknowledge(draft: Draft, event: Event, assessment: Assessment, topics: frozenset[str], *, rose: bool) -> None:
    """Words first, then where they went; then the limits, and a question of the topic's own last."""
    question = meaning.acknowledge(draft, event, assessment, topics)
    says_who = any(reply.phrase in meaning.SAYS_WHO for reply in draft.replies)
    due = rose or not draft.state.sent
    known = bool(draft.state.route) or draft.is_at_least("urgent")
    if due and known and not says_who and not draft.state.ended:
        sending.say_where(draft)
    if question and not draft.has_asked and not draft.state.ended:
        if not draft.state.limits_shown:
            limits.mention(draft)
        draft.ask(question)
