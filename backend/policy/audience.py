"""Who may call a route, and how often. A guard fails on a route that does not say so."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

Audience = Literal["public", "child", "adult", "operator"]
Handler = TypeVar("Handler", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Declared:
    """`audience`: public (anyone), child (a live token), adult (a signed-in person), operator (loopback, or the witness
    with the secret of its ticket).

    `limit` is words for people ("30 a minute per session"); the room that owns the route enforces it.
    """

    audience: Audience
    limit: str


def audience(who: Audience, limit: str) -> Callable[[Handler], Handler]:
    """Declare a route's audience and rate limit."""

    def mark(handler: Handler) -> Handler:
        handler.__sayso_audience__ = Declared(who, limit)  # type: ignore[attr-defined]  # read back by `declared`
        return handler

    return mark


def declared(handler: object) -> Declared | None:
    """What a route says of itself, or None."""
    found = getattr(handler, "__sayso_audience__", None)
    return found if isinstance(found, Declared) else None
