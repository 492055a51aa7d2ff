"""The JSON of the API, exactly as the contract has it."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.messages import Spoken, Thread

MOST_CHARACTERS = 4000


def whole(text: object) -> object:
    """Text without halves of characters: what a broken keyboard sends must not stop a child's words."""
    if isinstance(text, str):
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


Words = Annotated[str, BeforeValidator(whole)]


class OpenIn(BaseModel):
    """Opens a conversation. `home` comes from a card."""

    language: Annotated[str, Field(max_length=20)] = "en"
    home: Annotated[str, Field(max_length=100)] | None = None


class MessageIn(BaseModel):
    """One thing a child says or presses; the same `client_id` again is the same thing again."""

    client_id: UUID
    text: Words | None = None
    choice: Annotated[str, Field(max_length=300)] | None = None
    name: Annotated[Words, Field(max_length=200)] | None = None


class ReturnIn(BaseModel):
    """The words that a child comes back with."""

    words: Annotated[Words, Field(max_length=1000)]


class ChoiceOut(BaseModel):
    """One button."""

    value: str
    label: str


class MessageOut(BaseModel):
    """One message. `words`: the return words, in the one message that hands them out."""

    model_config = ConfigDict(populate_by_name=True)
    id: str
    author: Annotated[Literal["bot", "child", "person"], Field(alias="from")]
    name: str | None = None
    text: str
    choices: tuple[ChoiceOut, ...] = ()
    at: datetime
    words: tuple[str, ...] | None = None

    @classmethod
    def of(cls, spoken: Spoken) -> "MessageOut":
        return cls(
            id=spoken.id,
            author=spoken.author,
            name=spoken.name,
            text=spoken.text,
            choices=_offered(spoken),
            at=spoken.at.astimezone(UTC),
            words=spoken.words,
        )


def _offered(spoken: Spoken) -> tuple[ChoiceOut, ...]:
    """What can be pressed; a child's own message may remember what was pressed, which is nobody's offer."""
    if spoken.author == "child":
        return ()
    return tuple(ChoiceOut(value=value, label=label.replace("\n", ". ")) for value, label in spoken.choices)


class OpenedOut(BaseModel):
    """A conversation that this device may now read and write."""

    token: str
    messages: tuple[MessageOut, ...]


class TakenOut(BaseModel):
    """`id` is the child's own message, `messages` the replies."""

    id: str
    messages: tuple[MessageOut, ...]


class StageOut(BaseModel):
    """Where it has got to."""

    code: str
    label: str


class ThreadOut(BaseModel):
    """All that the child may read, oldest first."""

    messages: tuple[MessageOut, ...]
    stage: StageOut

    @classmethod
    def of(cls, thread: Thread) -> "ThreadOut":
        return cls(
            messages=tuple(MessageOut.of(spoken) for spoken in thread.messages),
            stage=StageOut(code=thread.stage.code, label=thread.stage.label),
        )


class ProblemOut(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
