"""Where a sealed value belongs. A value moved to another row, case or compartment does not open there."""

from dataclasses import dataclass

LABEL = b"sayso/place/v1"


def text_bytes(text: str) -> bytes:
    """UTF-8 that never fails: a lone surrogate that somebody typed must not end up in an exception text."""
    return text.encode("utf-8", "surrogatepass")


def joined(*parts: bytes) -> bytes:
    """The parts with their lengths before them, so that no two lists of parts give the same bytes."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


@dataclass(frozen=True, slots=True)
class Place:
    """The row, home, case, compartment and position that a sealed value is bound to."""

    table: str
    row: str
    home: str
    case: str = ""
    compartment: str = "transport"
    sequence: int = 0

    def encode(self) -> bytes:
        names = (self.table, self.row, self.home, self.case, self.compartment)
        return joined(LABEL, *map(text_bytes, names), self.sequence.to_bytes(8, "big"))


def bound(purpose: str, place: Place) -> bytes:
    """A place for one purpose: a grant never opens as a message, even where their places are the same."""
    return joined(text_bytes(purpose), place.encode())
