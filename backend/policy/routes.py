"""Who may read a case: `config/routes.yml` as pure rules. Who must not is decided first (promise 2)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from backend.policy.files import ConfigFile, read_config

ROUTES = (
    "staff",
    "named_person",
    "manager",
    "independent_visitor",
    "reg44_visitor",
    "advocate",
    "social_worker",
    "iro",
    "unsure",
)

OUTSIDE_DUTY = ("council_manager", "council_duty", "iv_coordinator", "advocacy_service", "iro", "social_worker")
"""Outside the home and by trade on duty for children: last in line on the private routes."""

NO_ROUTE = "none"
"""The child has not chosen yet."""


@dataclass(frozen=True, slots=True)
class Adult:
    """An adult of the home at one moment: role and duty. `order` is the rota's: the first on shift takes messages."""

    id: str
    role: str
    on_shift: bool = False
    on_call: bool = False
    away: bool = False
    order: int = 0


@dataclass(frozen=True, slots=True)
class Readers:
    """Ids of the people who read the words, and of those for whom a person writes a summary."""

    words: frozenset[str] = frozenset()
    summary: frozenset[str] = frozenset()
    recipient: str | None = None


class _Route(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    words: tuple[str, ...]
    private: bool = False
    candidates: tuple[str, ...] = ()
    duty_contact: str | None = None
    second_contact: str | None = None

    @property
    def reaches(self) -> frozenset[str]:
        """The roles to which words on this route may go at all."""
        return frozenset(role for role in (*self.candidates, self.duty_contact, self.second_contact) if role)


class _About(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    topics: frozenset[str]
    words: tuple[str, ...]
    summary: tuple[str, ...] = ()
    on_routes: frozenset[str] = frozenset(("staff", "unsure", "named_person", "manager"))
    keeps_off_shift: bool = False
    keeps_out: frozenset[str] = frozenset()
    """Roles that must not read it, whoever else is left."""

    def lets_in(self, adult: Adult) -> bool:
        """May this adult know of it at all?"""
        return adult.role not in self.keeps_out and not (self.keeps_off_shift and adult.on_shift)


class RoutePolicy(ConfigFile):
    """The checked content of `config/routes.yml`."""

    routes: Mapping[str, _Route]
    unless_about: tuple[_About, ...]
    emergency_alert: tuple[str, ...]
    emergency_about_staff: tuple[str, ...]
    fallback: tuple[str, ...]
    potential: Mapping[str, tuple[str, ...]]

    @classmethod
    def load(cls, config_dir: Path) -> "RoutePolicy":
        """Read `routes.yml`. Raises ConfigError."""
        return read_config(config_dir / "routes.yml", cls)

    @property
    def deciding_topics(self) -> frozenset[str]:
        """The topics that change who reads."""
        return frozenset(topic for about in self.unless_about for topic in about.topics)

    def is_private(self, route: str) -> bool:
        """Is the route sealed from everyone who works in the home?"""
        return self.routes[route].private

    def candidates(self, route: str, adults: Iterable[Adult]) -> tuple[Adult, ...]:
        """The people among whom a child may have to pick on this route, in the rota's order."""
        if route == "named_person":
            found = [adult for adult in adults if adult.on_shift or adult.role in ("keyworker", "delegated_senior")]
        else:
            found = [adult for adult in adults if adult.role in self.routes[route].candidates]
        return tuple(sorted(found, key=lambda adult: (not adult.on_shift, adult.order)))

    def duty_contact(self, route: str, adults: Iterable[Adult]) -> Adult | None:
        """Who stands in where the child does not know which person is meant."""
        role = self.routes[route].duty_contact
        return next((adult for adult in adults if adult.role == role), None)

    def readers(
        self,
        route: str,
        chosen: str | None,
        topics: Collection[str],
        adults: Sequence[Adult],
        excluded: Collection[str],
    ) -> Readers:
        """Who reads a case on `route`, given what it may be about and who is held back from it.

        Never empty where the home has a manager or a Responsible Individual who may read: see `_never_empty`.
        """
        allowed = [adult for adult in adults if adult.id not in excluded]
        about = self._about(route, topics)
        if about is None:
            words = _select(self.routes[route].words, allowed, self._meant(route, chosen, allowed))
            summary: frozenset[str] = frozenset()
        else:
            allowed = [adult for adult in allowed if about.lets_in(adult)]
            words = _select(about.words, allowed, self._meant(route, chosen, allowed))
            summary = _select(about.summary, allowed, None) - words
        words = words or self._never_empty(route, allowed)
        return Readers(words, summary, _recipient(words, allowed))

    def emergency_readers(
        self, topics: Collection[str], adults: Sequence[Adult], excluded: Collection[str]
    ) -> frozenset[str]:
        """Who is told at once, without a word, when a child may be in danger: never whom it may be about (CF7)."""
        about = self._about("staff", topics) if self.holds_back(topics) else None
        allowed = [a for a in adults if a.id not in excluded and (about is None or about.lets_in(a))]
        told = self.emergency_about_staff if about else self.emergency_alert
        return _select(told, allowed, None) or self._never_empty("staff", allowed)

    def holds_back(self, topics: Collection[str]) -> bool:
        """May it be about a grown-up who works here?"""
        about = self._about("staff", topics)
        return about is not None and about.keeps_off_shift

    def called(
        self,
        who: Iterable[str],
        route: str,
        topics: Collection[str],
        adults: Sequence[Adult],
        excluded: Collection[str],
    ) -> frozenset[str]:
        """The people of a ladder's rung: never whom it may be about, never who is held back, nobody who is away."""
        own = self.routes[route]
        contacts = {"duty_contact": own.duty_contact, "second_contact": own.second_contact}
        selectors = [role for selector in who if (role := contacts.get(selector, selector)) is not None]
        here = [adult for adult in self._left(route, topics, adults, excluded) if not adult.away]
        return _select(selectors, here, None)

    def last_resort(
        self, route: str, topics: Collection[str], adults: Sequence[Adult], excluded: Collection[str]
    ) -> frozenset[str]:
        """Who is called where a ladder's top is empty: on a private route somebody outside, else whoever is left."""
        left = self._left(route, topics, adults, excluded)
        if self.is_private(route):
            return _select(OUTSIDE_DUTY, left, None)
        return self._never_empty("staff", left) or _select(("on_shift", "on_call"), left, None)

    def _left(
        self, route: str, topics: Collection[str], adults: Sequence[Adult], excluded: Collection[str]
    ) -> list[Adult]:
        about = self._about(route, topics)
        return [a for a in adults if a.id not in excluded and (about is None or about.lets_in(a))]

    def _about(self, route: str, topics: Collection[str]) -> _About | None:
        return next((a for a in self.unless_about if route in a.on_routes and a.topics & set(topics)), None)

    def _meant(self, route: str, chosen: str | None, adults: Iterable[Adult]) -> str | None:
        """The chosen person, if this route leads to such people: a private route never to the home's own."""
        own = self.routes[route]
        outside = {role for r in self.routes.values() if r.private for role in r.reaches}
        fitting = (
            adult.id
            for adult in adults
            if adult.id == chosen and (adult.role in own.reaches if own.private else adult.role not in outside)
        )
        return next(fitting, None)

    def _never_empty(self, route: str, allowed: Sequence[Adult]) -> frozenset[str]:
        if self.is_private(route):
            contact = self.duty_contact(route, allowed)
            return frozenset((contact.id,)) if contact else frozenset()
        for role in self.fallback:
            found = _select((role,), allowed, None)
            if found:
                return found
        return frozenset()


def _select(selectors: Iterable[str], adults: Sequence[Adult], chosen: str | None) -> frozenset[str]:
    return frozenset(adult.id for selector in selectors for adult in _matching(selector, adults, chosen))


def _matching(selector: str, adults: Sequence[Adult], chosen: str | None) -> Iterable[Adult]:
    if selector == "on_shift":
        return (adult for adult in adults if adult.on_shift)
    if selector == "on_call":
        return (adult for adult in adults if adult.on_call)
    if selector == "chosen":
        return (adult for adult in adults if adult.id == chosen)
    if selector == "recipient":
        here = sorted((adult for adult in adults if adult.on_shift), key=lambda adult: adult.order)
        return here[:1]
    return (adult for adult in adults if adult.role == selector)


def _recipient(words: frozenset[str], adults: Sequence[Adult]) -> str | None:
    readers = [adult for adult in adults if adult.id in words]
    first = min(readers, key=lambda adult: (not adult.on_shift, adult.away, adult.order), default=None)
    return first.id if first else None
