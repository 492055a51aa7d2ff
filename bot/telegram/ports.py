"""What the channel asks of the rest of the house. The roof hands in what answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.messages import Inbound, Spoken, Taken

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message on its way to a chat.

    `quiet` comes out of the blue (a person wrote, a stage changed): the neutral note goes first, and the words only
    when the child has `tapped`.
    """

    id: str
    address: str
    spoken: Spoken
    quiet: bool = False
    tapped: bool = False
    tries: int = 0
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a chat stands with its home: is the channel on there, has the child carried on here before."""

    on: bool
    passed: bool
    web_address: str


class Turns(Protocol):
    """One turn of the conversation, committed.

    Raises only when nothing at all could be stored, and UnknownHome for a child whose home nobody can tell.
    """

    async def take(self, inbound: Inbound, now: datetime) -> Taken: ...


class Outbox(Protocol):
    """What must reach a chat, until it has."""

    async def due(self, channel: str, limit: int, now: datetime) -> Sequence[Parcel]:
        """Claim what is due, oldest first; a claimed parcel is not handed out again for some minutes."""
        ...

    async def arrived(self, parcel_id: str, now: datetime) -> None: ...

    async def noted(self, parcel_id: str, now: datetime) -> None:
        """The neutral note is on the phone; the words wait for the tap."""
        ...

    async def release(self, channel: str, address: str, now: datetime, *, tapped: bool) -> int:
        """Everything noted for this chat becomes due again: the words if `tapped`, else another neutral note.

        Returns how many.
        """
        ...

    async def later(self, parcel_id: str, until: datetime, now: datetime) -> None: ...

    async def undeliverable(self, parcel_id: str, cause: str, now: datetime) -> None:
        """It will never arrive, and adults must be able to see so. `cause`: blocked, refused."""
        ...


class Doorstep(Protocol):
    """What is known of a chat before anything is said."""

    async def look(self, address: str, door_id: str, home_code: str, now: datetime) -> Standing:
        """`door_id` is the external id under which carrying on was taken, if it ever was."""
        ...


class Lease(Protocol):
    """One owner at a time of a bot's updates."""

    async def hold(self, name: str, owner: str, seconds: int, now: datetime) -> bool:
        """Take or keep the lease for so long; False while somebody else has it."""
        ...

    async def give_up(self, name: str, owner: str) -> None:
        """So that the next owner need not wait."""
        ...


class Phrasebook(Protocol):
    """Approved sentences by key."""

    def label(self, key: str, params: Mapping[str, str] | None = None, language: str = "en") -> str: ...

    def render(self, key: str, params: Mapping[str, str] | None = None, language: str = "en") -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Ports:
    """All of them together."""

    turns: Turns
    outbox: Outbox
    doorstep: Doorstep
    lease: Lease
    phrasebook: Phrasebook
    clock: Clock
