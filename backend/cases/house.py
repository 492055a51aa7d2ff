"""What the rooms of a case stand on, wired by the roof: keys, checked policy, phrases, directory, live updates."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from backend.alerts.rota import Duty, Rota, adults_on_duty
from backend.cases.ahead import Ahead
from backend.cases.guarding import kept_out
from backend.cases.tables import Case
from backend.people.directory import Directory, Member
from backend.policy.matrix import Matrix
from backend.policy.phrases import Phrases
from backend.policy.routes import Adult, RoutePolicy
from backend.policy.targets import Targets
from backend.policy.unsealing import UnsealingRules
from backend.policy.who_is_meant import WhoIsMeant
from backend.store.engine import ReadSession
from backend.store.live import Live
from backend.vault import TransportKey


@dataclass(frozen=True, slots=True)
class Here:
    """The adults of a home at one moment: who they are and who is on duty."""

    members: tuple[Member, ...]
    duty: Duty
    adults: tuple[Adult, ...]
    former: tuple[Member, ...] = ()
    """Those who have left: a child may still tell of them, and their partner may still work here."""

    @property
    def known(self) -> tuple[Member, ...]:
        """Everybody whom a child may name."""
        return self.members + self.former

    def without(self, people: Collection[str]) -> "Here":
        """The home as it is for one case: whoever must not see it is not there, for any rule."""
        adults = tuple(adult for adult in self.adults if adult.id not in people)
        return replace(self, adults=adults) if people else self

    def name(self, person_id: str) -> str:
        """The first name that a child reads; "someone" for one who has left."""
        return next((m.first_name for m in self.members if m.id == person_id), "someone")


@dataclass(frozen=True, slots=True)
class House:
    """Everything that is the same for each request."""

    transport: TransportKey
    directory: Directory
    rota: Rota
    ahead: Ahead
    routes: RoutePolicy
    targets: Targets
    phrases: Phrases
    names: WhoIsMeant
    matrix: Matrix
    unsealing: UnsealingRules
    live: Live
    policy_version: str
    zone: ZoneInfo

    async def here(self, db: ReadSession, home_id: str, now: datetime) -> Here:
        """Who belongs to a home and who is on duty now."""
        members = await self.directory.members(db, home_id, now)
        duty = await self.rota.duty(db, home_id, now)
        former = await self.directory.former(db, home_id, now)
        return Here(members, duty, adults_on_duty(members, duty), former)

    async def here_for(self, db: ReadSession, case: Case, now: datetime) -> Here:
        """The home as it is for one case: without whoever must not see it."""
        here = await self.here(db, case.home_id, now)
        return here.without(await kept_out(db, self.transport, case))
