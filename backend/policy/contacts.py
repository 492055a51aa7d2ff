"""People outside the home who can be rung or texted: `config/contacts.yml`, checked at start."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from backend.policy.files import ConfigFile, read_config

Shown = Literal["danger", "child", "adult"]


class Contact(BaseModel):
    """One line: what to ring, what it is for (`about` is a key of config/phrases), and where it was read.

    `last_checked` is None until somebody has rung it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    name: str
    number: str
    link: Annotated[str, Field(pattern=r"^(tel:[0-9]+|sms:[0-9]+(\?body=[A-Z]+)?)$")]
    about: str
    show: Annotated[tuple[Shown, ...], Field(min_length=1)]
    last_checked: date | None
    source: Annotated[str, Field(min_length=5)]


class Contacts(ConfigFile):
    """All of them, in the order in which they are shown."""

    contacts: Annotated[tuple[Contact, ...], Field(min_length=1)]

    @classmethod
    def load(cls, config_dir: Path) -> "Contacts":
        """Read `config_dir/contacts.yml`. Raises ConfigError."""
        return read_config(config_dir / "contacts.yml", cls)

    @property
    def unchecked(self) -> tuple[str, ...]:
        """Keys of those that nobody has checked yet: a real home must not open with any."""
        return tuple(contact.key for contact in self.contacts if contact.last_checked is None)

    def shown(self, to: Shown) -> tuple[Contact, ...]:
        """Those for one place."""
        return tuple(contact for contact in self.contacts if to in contact.show)
