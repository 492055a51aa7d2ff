"""How long is kept what nobody needs for ever: `config/keeping.yml`, in days."""

from datetime import timedelta
from pathlib import Path
from typing import Self

from pydantic import Field

from backend.policy.files import ConfigFile, read_config


class Keeping(ConfigFile):
    """The checked content of `config/keeping.yml`."""

    tellings_days: int = Field(ge=31, le=36500)

    @classmethod
    def load(cls, config_dir: Path) -> Self:
        """Read `keeping.yml`. Raises ConfigError."""
        return read_config(config_dir / "keeping.yml", cls)

    @property
    def tellings(self) -> timedelta:
        """So long after an alert is over."""
        return timedelta(days=self.tellings_days)
