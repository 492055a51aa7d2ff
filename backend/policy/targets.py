"""How fast a person must act on each level, and who is called if nobody does: `config/ladders.yml`, in minutes."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, model_validator

from backend.policy.climbing import Course
from backend.policy.files import ConfigFile, read_config
from backend.policy.ladders import SITUATIONS, Ladder
from backend.policy.levels import LEVELS
from backend.policy.nights import Night
from backend.policy.spans import Span


class _Night(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    begins: time = Field(alias="from")
    ends: time = Field(alias="until")


class _Target(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    seen: int = Field(gt=0)
    seen_at_night: int = Field(gt=0)
    act: int = Field(gt=0)
    again: Span

    @model_validator(mode="after")
    def _repeats(self) -> Self:
        if self.again.seconds <= 0:
            raise ValueError('again: say after how long people are told again, for example 5 or "90 seconds"')
        return self


class Targets(ConfigFile):
    """The checked content of `config/ladders.yml`."""

    night: _Night
    levels: Mapping[str, _Target]
    hold_minutes: int = Field(gt=0, le=30)
    check_back_days: tuple[int, ...]
    ladders: tuple[Ladder, ...]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if missing := set(LEVELS) - set(self.levels):
            raise ValueError(f"levels: {min(missing)} is missing")
        for level in LEVELS:
            for situation in SITUATIONS:
                if not any(ladder.fits(level, situation, "") for ladder in self.ladders):
                    raise ValueError(f"ladders: none without `routes` for level {level}, situation {situation}")
        return self

    @classmethod
    def load(cls, config_dir: Path) -> "Targets":
        """Read `ladders.yml`. Raises ConfigError."""
        return read_config(config_dir / "ladders.yml", cls)

    def is_night(self, now: datetime, zone: ZoneInfo) -> bool:
        """Is it night in the home?"""
        return self._night.covers(now, zone)

    def seen_by(self, level: str, now: datetime, zone: ZoneInfo) -> datetime:
        """When a person must have opened it."""
        target = self.levels[level]
        return now + timedelta(minutes=target.seen_at_night if self.is_night(now, zone) else target.seen)

    def hold_until(self, now: datetime) -> datetime:
        """Until when words of lower levels wait for the child's choice, after the last word."""
        return now + timedelta(minutes=self.hold_minutes)

    def course(self, level: str, situation: str, route: str, zone: ZoneInfo) -> Course:
        """The ladder that an alert climbs, with the times of its level."""
        target = self.levels[level]
        ladder = next(ladder for ladder in self.ladders if ladder.fits(level, situation, route))
        again, act = timedelta(seconds=target.again.seconds), timedelta(minutes=target.act)
        return Course(ladder, again, act, self._night, zone)

    @property
    def _night(self) -> Night:
        return Night(self.night.begins, self.night.ends)
