"""The signed-in adult of one request, with the keys that their session unlocked."""

from dataclasses import dataclass, field
from datetime import datetime

from backend.vault import PrivateKey, SigningKey


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is asking. `key` opens what was granted to them; `signing` confirms those whom they let in.

    `confirmed` is False for one who has joined but whom nobody present has confirmed yet: nothing is sealed to them.
    """

    person_id: str
    home_id: str
    role: str
    name: str
    session_id: str
    key: PrivateKey = field(repr=False)
    signing: SigningKey = field(repr=False)
    confirmed: bool = True
    seen_at: datetime | None = None
    """When the session was last noted as in use."""
    proved_at: datetime | None = None
    """When they last typed their password in it."""

    @property
    def first_name(self) -> str:
        """What a child calls them."""
        return self.name.split()[0]
