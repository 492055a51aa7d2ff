"""What lies inside a sealed row: JSON, sealed to its compartment and bound to its place."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from backend.vault import CannotOpen, Place, PrivateKey, PublicKey, seal, unseal


@dataclass(frozen=True, slots=True)
class Body:
    """The content of a message: what was shown, when exactly, and (for the bot) which approved phrase it was."""

    text: str
    at: str
    kind: str = "text"
    phrase: str | None = None
    version: str | None = None
    language: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[tuple[str, str], ...] = ()
    name: str | None = None
    media_type: str | None = None

    @property
    def moment(self) -> datetime:
        """When it was said, exactly."""
        return datetime.fromisoformat(self.at)


def pack(body: Body) -> bytes:
    """A body as bytes, ready to be sealed."""
    return json.dumps(asdict(body), ensure_ascii=False, separators=(",", ":")).encode()


def unpack(raw: bytes) -> Body:
    """A body from its bytes."""
    found: dict[str, Any] = json.loads(raw)
    found["choices"] = tuple((value, label) for value, label in found["choices"])
    return Body(**found)


def seal_body(body: Body, words: PublicKey, place: Place) -> bytes:
    """Seal a message's body to the words compartment."""
    return seal(pack(body), words, place)


def open_body(sealed: bytes, key: PrivateKey, place: Place) -> Body:
    """Open a message's body. Raises CannotOpen."""
    return unpack(unseal(sealed, key, place))


def seal_text(text: str, to: PublicKey, place: Place) -> bytes:
    """Seal a short text (a note, a summary, a reason)."""
    return seal(text.encode(), to, place)


def open_text(sealed: bytes, key: PrivateKey, place: Place) -> str | None:
    """Open a short text, or None where it does not open (its place or its bytes were changed)."""
    try:
        return unseal(sealed, key, place).decode()
    except CannotOpen:
        return None
