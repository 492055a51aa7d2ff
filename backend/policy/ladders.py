"""Who is called when nobody acts, and after how long: the ladders of `config/ladders.yml`, checked."""

from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from backend.policy.inviting import ROLES
from backend.policy.levels import LEVELS, at_least
from backend.policy.spans import Span

Situation = Literal["home", "about_staff", "out", "private"]
SITUATIONS: tuple[Situation, ...] = ("home", "about_staff", "out", "private")
SELECTORS = frozenset(("readers", "on_shift", "on_call", "chosen", "duty_contact", "second_contact", *ROLES))
TOPS = frozenset(("responsible_individual", "nominated_person"))
PRIVATE_TOPS = frozenset(("duty_contact", "second_contact", "council_manager"))


class Rung(BaseModel):
    """One step: who is called, so long after the alert began."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    after: Span
    after_at_night: Span | None = None
    who: Annotated[tuple[str, ...], Field(min_length=1)]

    @field_validator("who")
    @classmethod
    def _known(cls, who: tuple[str, ...]) -> tuple[str, ...]:
        unknown = sorted(set(who) - SELECTORS)
        if unknown:
            raise ValueError(f"nobody is called {unknown[0]}: use {', '.join(sorted(SELECTORS))}")
        return who

    def at(self, begin: datetime, zone: ZoneInfo, *, night: bool) -> datetime:
        """When it is called, for an alert that began then."""
        span = self.after_at_night if night and self.after_at_night is not None else self.after
        return span.after(begin, zone)


class Ladder(BaseModel):
    """The rungs for some levels in some situations. `words`: roles of a rung that may read."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    levels: Annotated[tuple[str, ...], Field(min_length=1)]
    situations: Annotated[tuple[Situation, ...], Field(min_length=1)]
    routes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    at_night: Literal["call", "wait"] = "call"
    rungs: Annotated[tuple[Rung, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> "Ladder":
        if unknown := set(self.levels) - set(LEVELS):
            raise ValueError(f"there is no level {min(unknown)}: use {', '.join(LEVELS)}")
        if "private" in self.situations and (self.words or len(self.situations) > 1):
            raise ValueError("a private ladder stands alone and opens words to nobody: leave `words` away")
        if self.at_night == "wait" and any(at_least(level, "urgent") for level in self.levels):
            raise ValueError("an emergency or urgent ladder cannot wait for the morning: leave `at_night` away")
        if self.rungs[0].after != Span():
            raise ValueError("the first rung is called at once: write `after: 0 minutes`")
        tops = PRIVATE_TOPS if "private" in self.situations else TOPS
        if not tops & set(self.rungs[-1].who):
            raise ValueError(f"the top rung must never be empty: name one of {', '.join(sorted(tops))} in its `who`")
        return self

    @property
    def top(self) -> int:
        """The number of the highest rung, counting from 0."""
        return len(self.rungs) - 1

    def fits(self, level: str, situation: str, route: str) -> bool:
        """Is this the ladder for such an alert?"""
        return level in self.levels and situation in self.situations and (not self.routes or route in self.routes)
