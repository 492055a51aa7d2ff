"""What a witness is given once: where the server is, how its word is known, and what to ask with.

Both keys are derived from the key file: nothing more has to be kept, and a copy of the database gives neither away.
"""

import base64
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from backend.vault import SigningKey, TransportKey


class TicketRefused(Exception):
    """What is wrong with a ticket, in one sentence."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """Address of the server, its public key (Ed25519, base64), and the secret that opens the status."""

    address: str
    public_key: str
    secret: str = field(repr=False)

    @classmethod
    def of(cls, address: str, transport: TransportKey) -> Self:
        """The ticket of this server."""
        return cls(address, base64.b64encode(signing_key(transport).public).decode(), access_secret(transport))

    @classmethod
    def load(cls, path: Path) -> Self:
        """From the file that `sayso witness ticket` wrote. Raises TicketRefused."""
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            ticket = cls(found["address"], found["public_key"], found["secret"])
            if len(base64.b64decode(ticket.public_key, validate=True)) != 32:
                raise ValueError
        except (OSError, ValueError, KeyError, TypeError):
            raise TicketRefused(
                f"{path} is not a ticket: make one on the server with `sayso witness ticket`, and bring it here."
            ) from None
        return ticket

    @property
    def public(self) -> bytes:
        """The public key itself."""
        return base64.b64decode(self.public_key)

    def as_text(self) -> str:
        """As it is written to a file."""
        return json.dumps(asdict(self), indent=1)


def signing_key(transport: TransportKey) -> SigningKey:
    """With which the server signs its status."""
    return SigningKey.from_raw(transport.pepper("witness/signing"))


def access_secret(transport: TransportKey) -> str:
    """With which a witness asks: the status is nobody else's."""
    return base64.urlsafe_b64encode(transport.pepper("witness/access")).decode().rstrip("=")
