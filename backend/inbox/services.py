"""What the adults' pages stand on, put together by the roof."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from backend.cases.house import House
from backend.cases.service import Cases
from backend.intake.settling import Settling
from backend.people.invitations import Acceptance
from backend.people.passkeys import Site
from backend.people.recovery import Recovery
from backend.people.roots import Roots
from backend.people.sign_in import SignIn
from backend.people.slow_work import SlowWork
from backend.policy.limits import Limit
from backend.policy.plain_words import PlainWords
from backend.store.engine import Store

KEPT_SENDINGS = 2000


class SentOnce:
    """A form that arrives twice (a double press, a reload) counts once. In memory: a restart forgives."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, None] = OrderedDict()

    def again(self, key: str) -> bool:
        """Has this form been sent before?"""
        if key in self._seen:
            return True
        self._seen[key] = None
        if len(self._seen) > KEPT_SENDINGS:
            self._seen.popitem(last=False)
        return False


@dataclass(frozen=True, slots=True)
class Limits:
    """How often. A whole home shares one address, so that one is generous; guessing is slowed per account."""

    doors: Limit = field(default_factory=lambda: Limit(burst=40, per_minute=30))
    pages: Limit = field(default_factory=lambda: Limit(burst=120, per_minute=120))
    acts: Limit = field(default_factory=lambda: Limit(burst=40, per_minute=60))
    typing: Limit = field(default_factory=lambda: Limit(burst=60, per_minute=240))


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that is the same for each request."""

    store: Store
    cases: Cases
    sign_in: SignIn
    acceptance: Acceptance
    recovery: Recovery
    plain_words: PlainWords
    clock: Callable[[], datetime]
    settling: Settling
    public_url: str = "http://127.0.0.1:8080"
    config_dir: Path = Path("config")
    """Read where a manager proposes a rule; never written."""
    limits: Limits = field(default_factory=Limits)
    sent_once: SentOnce = field(default_factory=SentOnce)
    slow: SlowWork = field(default_factory=SlowWork, repr=False)
    push_hosts: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        store: Store,
        cases: Cases,
        roots: Roots,
        slow: SlowWork,
        clock: Callable[[], datetime],
        address: str,
        plain_words: PlainWords,
        push_hosts: tuple[str, ...] = (),
    ) -> "Services":
        """From what the roof has put together."""
        house = cases.house
        return cls(
            store=store,
            cases=cases,
            sign_in=SignIn(store, house.transport, slow),
            acceptance=Acceptance(store, house.transport, slow, roots, house.directory),
            recovery=Recovery(store, house.transport, slow),
            plain_words=plain_words,
            clock=clock,
            settling=Settling(store, house),
            public_url=address,
            slow=slow,
            push_hosts=push_hosts,
        )

    @property
    def house(self) -> House:
        """Keys, policy, phrases, directory, live updates."""
        return self.cases.house

    @property
    def site(self) -> Site | None:
        """Where passkeys belong; None where browsers allow none."""
        return Site.of(self.public_url)

    @property
    def secure(self) -> bool:
        """Do people reach this by https? Then cookies never travel without it."""
        return self.public_url.startswith("https://")
