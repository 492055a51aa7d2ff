"""Putting the house together: the only place where rooms meet."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from backend.alerts.rota import Rota
from backend.cases.ahead import Ahead
from backend.cases.house import House
from backend.cases.service import Cases
from backend.intake.window import Window
from backend.people.directory import Directory
from backend.people.roots import Roots
from backend.people.slow_work import SlowWork
from backend.policy.contacts import Contacts
from backend.policy.files import policy_version
from backend.policy.keeping import Keeping
from backend.policy.matrix import Matrix
from backend.policy.phrases import Phrases
from backend.policy.routes import RoutePolicy
from backend.policy.targets import Targets
from backend.policy.unsealing import UnsealingRules
from backend.policy.who_is_meant import WhoIsMeant
from backend.store.engine import Store
from backend.store.live import Live
from backend.vault import TransportKey, WordPool
from bot.coming_back import PEPPER
from bot.turn import Turns
from nlu.triage import Triage
from sayso.opening import open_store
from sayso.settings import Settings


@dataclass(frozen=True, slots=True)
class Rooms:
    """Everything that was put together, for the parts that are served."""

    settings: Settings
    store: Store
    house: House
    roots: Roots
    slow: SlowWork = field(repr=False)
    pool: WordPool = field(repr=False)
    contacts: Contacts
    turns: Turns
    cases: Cases
    window: Window
    keeping: Keeping

    @property
    def transport(self) -> TransportKey:
        """The key that the running server holds."""
        return self.house.transport


def build_house(settings: Settings, store: Store, transport: TransportKey, roots: Roots) -> House:
    """Check all of `config/` and wire it. Raises ConfigError or PhrasesError with the file, the key and the mend."""
    config = settings.config_dir
    routes = RoutePolicy.load(config)
    return House(
        transport=transport,
        directory=Directory(transport, roots),
        ahead=Ahead(routes, transport, settings.ready_ahead),
        rota=Rota(ZoneInfo(settings.timezone)),
        routes=routes,
        targets=Targets.load(config),
        phrases=Phrases.load(config),
        names=WhoIsMeant.load(config),
        matrix=Matrix.load(config),
        unsealing=UnsealingRules.load(config),
        live=Live.of(store.engine),
        policy_version=policy_version(config),
        zone=ZoneInfo(settings.timezone),
    )


def build_rooms(settings: Settings) -> Rooms:
    """Put the whole house together; nothing is started yet."""
    store, transport, roots = open_store(settings)
    house = build_house(settings, store, transport, roots)
    triage = Triage.load(settings.config_dir, engine=settings.nlu_engine, rasa_url=settings.rasa_url or None)
    pool = WordPool(transport.pepper(PEPPER), settings.ready_ahead)
    window = Window(settings.data_dir / "window")
    return Rooms(
        settings=settings,
        store=store,
        house=house,
        roots=roots,
        slow=SlowWork(),
        pool=pool,
        contacts=Contacts.load(settings.config_dir),
        turns=Turns(store, house, triage, pool, window),
        cases=Cases(store, house),
        window=window,
        keeping=Keeping.load(settings.config_dir),
    )
