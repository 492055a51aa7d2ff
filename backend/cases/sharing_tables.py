"""Words that went further: each disclosure, what was passed on to one person, and what two people must agree on."""

from sqlalchemy.orm import Mapped

from backend.store.base import Base, OfHome
from backend.store.columns import Code, Flag, IndexedRef, Mac, Ref, SealedNotes, SealedTransport, StaffTime, Wrapped


class Share(OfHome, Base):
    """Words that went beyond the readers whom the child chose: what, to whom, why, was the child told first.

    Kind: words (the thread), passed_on (some words), break_glass, identity. `second_id` is the second person where two
    are needed; `what` the words that were passed on.
    """

    __tablename__ = "share"
    case_id: Mapped[IndexedRef]
    kind: Mapped[Code]
    by_id: Mapped[Ref]
    second_id: Mapped[Ref | None]
    to_id: Mapped[Ref]
    child_told_first: Mapped[Flag]
    what: Mapped[SealedNotes | None]
    why: Mapped[SealedNotes]
    at: Mapped[StaffTime]
    ended_at: Mapped[StaffTime | None]


class PassedOn(OfHome, Base):
    """Words that a reader outside passed on to one person, sealed to that person. No link to their case."""

    __tablename__ = "passed_on"
    from_id: Mapped[Ref]
    to_id: Mapped[IndexedRef]
    level: Mapped[Code]
    words: Mapped[Wrapped]
    mac: Mapped[Mac]
    at: Mapped[StaffTime]
    opened_at: Mapped[StaffTime | None]
    done_at: Mapped[StaffTime | None]


ASKED, OPENED, CLOSED = "asked", "opened", "closed"
WAITING = (ASKED, OPENED, CLOSED)
"""The states of an asking in which it still waits for the second person."""


class Asking(OfHome, Base):
    """One of two named people asks that something closed be opened to save a life. Kind: break_glass, identity.

    State: asked, agreed, refused, withdrawn; opened, closed, needed, not_needed. `for_id` would read.
    """

    __tablename__ = "asking"
    case_id: Mapped[IndexedRef]
    kind: Mapped[Code]
    state: Mapped[Code]
    by_id: Mapped[Ref]
    for_id: Mapped[Ref]
    why: Mapped[SealedTransport]
    at: Mapped[StaffTime]
    second_id: Mapped[Ref | None]
    second_at: Mapped[StaffTime | None]
