"""The recent thread as one text: children often tell in pieces."""

from dataclasses import replace
from typing import Final

from nlu.levels import Context
from nlu.understanding.normalise import END, Normal

MOST_MESSAGES: Final = 10
_MOST_LETTERS: Final = 1_000
_MOST_WORDS: Final = 50


def joined(text: str, context: Context) -> str | None:
    """The last messages and this one, oldest first, or None where there is nothing before."""
    before = [message for message in context.texts if message.strip()][-(MOST_MESSAGES - 1) :]
    if not before:
        return None
    kept: list[str] = []
    room = _MOST_LETTERS
    for message in reversed(before):
        if len(message) > room:
            break
        kept.insert(0, message)
        room -= len(message) + 1
    return "\n".join([*kept, text]) if kept else None


def recent(thread: Normal | None, message: Normal) -> Normal | None:
    """The end of the thread, whole clauses, as much as an engine reads beside the message; None where the message
    alone is as long: rules read the whole thread, and an engine has a time limit."""
    if thread is None or len(message.words) > _MOST_WORDS:
        return None
    start = max(0, len(thread.words) - _MOST_WORDS)
    if start:
        start = next(
            (place for place in range(start, len(thread.words)) if thread.words[place - 1].plain == END), start
        )
    words = thread.words[start:]
    if len(words) <= len(message.words):
        return None
    return replace(thread, words=words, text=" ".join(word.plain for word in words))
