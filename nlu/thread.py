"""The recent thread as one text: children often tell in pieces."""

from typing import Final

from nlu.levels import Context

MOST_MESSAGES: Final = 10
_MOST_LETTERS: Final = 360


def joined(text: str, context: Context) -> str | None:
    """The last messages and this one, oldest first, or None where there is nothing before."""
    before = [message for message in context.texts if message.strip()][-(MOST_MESSAGES - 1) :]
    if not before:
        return None
    kept: list[str] = []
    room = _MOST_LETTERS - min(len(text), _MOST_LETTERS)
    for message in reversed(before):
        if len(message) > room:
            break
        kept.insert(0, message)
        room -= len(message) + 1
    return "\n".join([*kept, text]) if kept else None
