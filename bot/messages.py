"""What a channel brings in and what it shows: the same words for web chat and Telegram."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Channel = Literal["web", "telegram"]
Kind = Literal["start", "text", "choice", "voice", "photo", "sticker", "file", "edit", "other"]
Author = Literal["bot", "child", "person"]


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing a child did. `address` is the web token or the Telegram chat id; neither is ever stored in the clear.

    `external_id` makes a redelivery recognisable (client_id on the web, update id on Telegram).
    `edited_of` is the external id of the message that this one replaces in the child's channel.
    """

    channel: Channel
    address: str
    external_id: str
    sent_at: datetime
    kind: Kind
    text: str = ""
    choice: str = ""
    name: str | None = None
    file: bytes | None = field(default=None, repr=False)
    media_type: str | None = None
    edited_of: str | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """One message as a child sees it, rendered in the child's language. `words` are the return words, once."""

    id: str
    author: Author
    text: str
    at: datetime
    name: str | None = None
    choices: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] | None = field(default=None, repr=False)
    answers: str | None = None
    read_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """The outcome of one turn: the child's own message id, the bot's replies, whether it was a repeat."""

    message_id: str
    replies: tuple[Spoken, ...]
    repeated: bool = False
    session_ended: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation that this device may now read and write."""

    token: str = field(repr=False)
    messages: tuple[Spoken, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class StageView:
    """Where the child's case has got to. `step` is 1 to 8; `past` holds when each earlier stage was reached."""

    code: str
    label: str
    step: int
    past: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """One line of "Who I have told". `state`: trying, unreached, told, answered (never `told` before delivery)."""

    name: str
    state: Literal["trying", "told", "answered", "unreached"]
    at: datetime | None = None
    doing: str | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """All that a child's device may show now, oldest first."""

    messages: tuple[Spoken, ...]
    stage: StageView
    in_danger: bool = False
    told: tuple[Told, ...] = ()
    language: str = "en"
    more_at: datetime | None = None
    """When more people are told, if nobody has answered by then."""
    promises: tuple[int, int] = (0, 0)
    """What people said they would do: kept in time, and in all."""


class UnknownToken(Exception):
    """The token is wrong or dead."""


class UnknownHome(Exception):
    """The card's code belongs to no home, or it is missing where there are several."""


class TooLong(Exception):
    """More than 4,000 characters; the page keeps them."""
