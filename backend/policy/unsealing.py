"""What is closed and may be opened to save a life, by whom, for how long: `config/unsealing.yml` (domain brief 3.2)."""

from datetime import timedelta
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from backend.policy.files import ConfigFile, read_config
from backend.policy.levels import at_least


class _BreakGlass(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    opened_by: frozenset[str]
    reviewed_by: tuple[str, ...] = Field(min_length=1)
    open_hours: int = Field(ge=1, le=72)

    @property
    def stays_open(self) -> timedelta:
        """So long, and no longer."""
        return timedelta(hours=self.open_hours)


class _Identity(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    agreed_by: frozenset[str]
    answer_hours: int = Field(ge=1, le=72)

    @property
    def waits(self) -> timedelta:
        """So long the second person may be waited for."""
        return timedelta(hours=self.answer_hours)


class UnsealingRules(ConfigFile):
    """The checked content of `config/unsealing.yml`."""

    level: str
    break_glass: _BreakGlass
    identity: _Identity

    @classmethod
    def load(cls, config_dir: Path) -> Self:
        """Read `unsealing.yml`. Raises ConfigError."""
        return read_config(config_dir / "unsealing.yml", cls)

    def presses(self, level: str) -> bool:
        """Is it about life or death?"""
        return at_least(level, self.level)
