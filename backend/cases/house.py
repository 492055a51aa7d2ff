"""What the rooms of a case stand on, wired by the roof: keys, checked policy, phrases, directory, live updates."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from backend.alerts.rota import Duty, Rota, adults_on_duty
from backend.cases.ahead import Ahead
from backend.people.directory import Directory, Member
from backend.policy.phrases import Phrases
from backend.policy.routes import Adult, RoutePolicy
from backend.policy.targets import Targets
from backend.store.engine import ReadSession
from backend.store.live import Live
from backend.vault import TransportKey


@dataclass(frozen=True, slots=True)
class Here:
    """The adults of a home at one moment: who they are and who is on duty."""

    members: tuple[Member, ...]
    duty: Duty
    adults: tuple[Adult, ...]

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
    live: Live
    policy_version: str
    zone: ZoneInfo

    async def here(self, db: ReadSession, home_id: str, now: datetime) -> Here:
        """Who belongs to a home and who is on duty now."""
        members = await self.directory.members(db, home_id, now)
        duty = await self.rota.duty(db, home_id, now)
        return Here(members, duty, adults_on_duty(members, duty))
