"""Typed text: first a cry for help, then an answer to what waits, then a command, and otherwise the child's words."""

from bot.conversation import answers, commands, danger, naming, opening, questions, safe_word, typed, words
from bot.conversation.draft import Draft
from bot.conversation.events import Event
from nlu.levels import Assessment, Level


def take(draft: Draft, event: Event, assessment: Assessment | None) -> None:
    """Any text at any point is taken; it is never refused and never has to fit a menu."""
    topics = assessment.topics if assessment else ()
    times = typed.safe_words_in(event.text, draft.facts.safe_word)
    if times or "safe_word" in topics:
        safe_word.used(draft, max(times, 1), assessment)
        return
    calm = assessment is None or assessment.level < Level.URGENT
    if _answer(draft, event.text, assessment, calm=calm or not _pressing_itself(assessment, event.text)):
        _still_danger(draft, assessment)
        return
    command = typed.command(event.text)
    if command and calm:
        if command == "skip":
            opening.skip(draft)
        else:
            commands.run(draft, command)
        return
    words.take(draft, event, assessment)


def _pressing_itself(assessment: Assessment | None, text: str) -> bool:
    """Whether it is this very message that presses, and not the thread that it stands in: "Mia" is still a name."""
    said = text.casefold()
    return assessment is not None and any(reason.quote.casefold() in said for reason in assessment.reasons)


def _says_something(assessment: Assessment | None, text: str) -> bool:
    """Whether a rule has hit these very words: "im sad" is no name."""
    said = text.casefold()
    return assessment is not None and any(one.rule and one.quote.casefold() in said for one in assessment.reasons)


def _answer(draft: Draft, text: str, assessment: Assessment | None, *, calm: bool) -> bool:
    """Whether the text answered the question that waits."""
    asked = draft.state.asked
    value = _value(draft, asked, text)
    if value:
        answers.press(draft, value, None)
        return True
    name = calm and typed.is_name(text) and not _says_something(assessment, text)
    if asked == "name" and name and not typed.command(text):
        naming.take_name(draft, typed.name_in(text))
        return True
    return False


def _value(draft: Draft, asked: str, text: str) -> str | None:
    kind = typed.answer_kind(text)
    if kind:
        return questions.typed_answer(asked, kind)
    if asked == "who":
        return _door(draft, text)
    if asked == "person":
        return _person(draft, text)
    return typed.wish_named(text) if asked == "wish" else None


def _door(draft: Draft, text: str) -> str | None:
    said = typed.plain(text)
    visitor = typed.plain(draft.facts.visitor or "")
    if said in ("visitor", "my visitor") or (visitor and said in (visitor, f"{visitor} my visitor")):
        return "independent_visitor"
    return typed.route_named(text)


def _person(draft: Draft, text: str) -> str | None:
    people = draft.facts.people.get(draft.state.route, ())
    found = [one.id for one in people if typed.plain(one.name) == typed.plain(text)]
    return f"person:{found[0]}" if len(found) == 1 else None


def _still_danger(draft: Draft, assessment: Assessment | None) -> None:
    """A bare answer inside an emergency: the numbers are repeated whatever was asked."""
    said = {reply.phrase for reply in draft.replies}
    if assessment and assessment.level is Level.EMERGENCY and not said & {"danger_again", "danger_numbers"}:
        draft.change(level="emergency")
        answered = draft.replies.copy()
        draft.replies.clear()
        danger.numbers(draft)  # before anything that was asked for
        draft.replies.extend(answered)
