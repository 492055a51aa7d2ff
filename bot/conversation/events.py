"""What a child did, as the conversation sees it."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["start", "text", "choice", "voice", "photo", "sticker", "file", "edit", "other"]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a child did. `text` may come with any kind (a caption, an edit); `name` only with a name choice."""

    kind: Kind
    text: str = field(default="", repr=False)
    choice: str = ""
    name: str | None = field(default=None, repr=False)
