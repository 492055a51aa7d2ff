"""How fast a person must act on each level: `config/ladders.yml` as pure rules. All times in minutes."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from backend.policy.files import ConfigFile, read_config


class _Night(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    begins: time = Field(alias="from")
    ends: time = Field(alias="until")


class _Target(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    seen: int = Field(gt=0)
    seen_at_night: int = Field(gt=0)
    act: int = Field(gt=0)
    again: int = Field(gt=0)


class Targets(ConfigFile):
    """The checked content of `config/ladders.yml`."""

    night: _Night
    levels: Mapping[str, _Target]
    hold_minutes: int = Field(gt=0, le=30)
    check_back_days: tuple[int, ...]

    @classmethod
    def load(cls, config_dir: Path) -> "Targets":
        """Read `ladders.yml`. Raises ConfigError."""
        return read_config(config_dir / "ladders.yml", cls)

    def is_night(self, now: datetime, zone: ZoneInfo) -> bool:
        """Is it night in the home?"""
        local = now.astimezone(zone).time()
        return local >= self.night.begins or local < self.night.ends

    def seen_by(self, level: str, now: datetime, zone: ZoneInfo) -> datetime:
        """When a person must have opened it."""
        target = self.levels[level]
        return now + timedelta(minutes=target.seen_at_night if self.is_night(now, zone) else target.seen)

    def hold_until(self, now: datetime) -> datetime:
        """Until when words of lower levels wait for the child's choice, after the last word."""
        return now + timedelta(minutes=self.hold_minutes)
