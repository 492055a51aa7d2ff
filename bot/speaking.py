"""From decided replies to what a child sees, and from stored messages back to it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from backend.cases.bodies import Body
from backend.cases.tables import Message
from backend.policy.phrases import Phrases
from bot.conversation.replies import Choice, Reply
from bot.messages import Spoken

BUBBLE = "\n"
"""Between the bubbles of one message."""


def body_of(reply: Reply, phrases: Phrases, language: str, now: datetime) -> Body:
    """A reply as it will be stored: the approved phrase, its version, and the very text that is shown."""
    spoken = reply.language or language
    return Body(
        text=BUBBLE.join(phrases.render(reply.phrase, reply.params, spoken)),
        at=now.isoformat(),
        kind="phrase",
        phrase=reply.phrase,
        version=str(phrases.version),
        language=phrases.language_of(reply.phrase, spoken),
        params=dict(reply.params),
        choices=_choices(reply, phrases, spoken),
    )


def _choices(reply: Reply, phrases: Phrases, language: str) -> tuple[tuple[str, str], ...]:
    own = [Choice(line.value, line.label) for line in phrases.choices_of(reply.phrase)]
    return tuple((c.value, phrases.label(c.phrase, c.params, language)) for c in reply.choices or own)


def spoken(
    message: Message,
    body: Body,
    name: Callable[[str], str],
    words: Sequence[str] | None = None,
    read_by: Iterable[str] = (),
) -> Spoken:
    """One stored message as a child sees it."""
    return Spoken(
        id=message.id,
        author="person" if message.author == "person" else "child" if message.author == "child" else "bot",
        text=body.text,
        at=body.moment,
        name=name(message.person_id) if message.person_id else None,
        choices=body.choices,
        words=tuple(words) if words else None,
        answers=message.answers_id,
        read_by=tuple(read_by),
    )


def just_said(message_id: str, body: Body, words: Sequence[str] | None = None, answers: str | None = None) -> Spoken:
    """A reply that has been committed this moment."""
    return Spoken(
        id=message_id,
        author="bot",
        text=body.text,
        at=body.moment,
        choices=body.choices,
        words=tuple(words) if words else None,
        answers=answers,
    )
