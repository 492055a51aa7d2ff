"""What is wrong with the set-up, and how to mend it. Looks at everything and changes nothing."""

import shutil
import socket
import stat
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import httpx
from sqlalchemy.exc import DBAPIError

from backend.alerts import telling_repository
from backend.alerts.notifiers import notifier_for
from backend.audit import repository as audit
from backend.people import members_repository, tablets_repository
from backend.people.roots import Roots
from backend.people.tablets import is_quiet
from backend.policy.files import ConfigError
from backend.store import migrate
from backend.store.engine import Store, make_engine
from backend.store.installation import WrongKeyFile, check_key
from backend.vault import KeyFileRefused, TransportKey
from nlu.engines.reading import EngineError
from nlu.safety.schema import SafetyFileError
from nlu.triage import Level, Triage
from sayso.assets import missing_assets
from sayso.findings import Finding, note, well, wrong
from sayso.home_check import check_config
from sayso.opening import has_database
from sayso.settings import Settings

OLDEST_PYTHON = (3, 11)
LEAST_BYTES = 500 << 20
BUILT = datetime(2026, 11, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def examine(settings: Settings, now: datetime) -> AsyncIterator[Finding]:
    """Everything, cheapest first."""
    for found in (*check_machine(now), *check_folder(settings), *check_key_file(settings)):
        yield found
    async for finding in check_database(settings, now):
        yield finding
    for found in (
        *check_config(settings.config_dir),
        *check_assets(),
        *check_notifying(settings),
        *check_port(settings),
    ):
        yield found
    yield check_triage(settings)


def check_machine(now: datetime) -> Iterator[Finding]:
    """Python and the clock."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        yield wrong(f"Python {version}", "Install Python 3.11 or newer and run `make run` with it.")
    else:
        yield well(f"Python {version}")
    if now < BUILT:
        yield wrong(f"the clock says {now:%d %B %Y}", "Set this machine's clock, and let it follow a time server.")
    else:
        yield well("the clock")


def check_folder(settings: Settings) -> Iterator[Finding]:
    """The data folder: there, ours, with room in it."""
    folder = settings.data_dir
    if not folder.is_dir():
        yield note(f"no data folder {folder} yet", "`sayso serve` makes it at its first start.")
        return
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & 0o022:
        yield wrong(f"others can write in the data folder {folder}", f"Run: chmod 700 {folder}")
    elif mode & 0o055:
        yield note(f"others on this machine can look into the data folder {folder}", f"Run: chmod 700 {folder}")
    else:
        yield well(f"data folder {folder}")
    free = shutil.disk_usage(folder).free
    if free < LEAST_BYTES:
        yield wrong(
            f"only {free >> 20} MB are free for {folder}", "Make room, or move SAYSO_DATA_DIR to a larger disk."
        )


def check_key_file(settings: Settings) -> Iterator[Finding]:
    """There, readable for us alone; never made by looking."""
    path = settings.keys
    if not path.exists():
        if has_database(settings) and not settings.database_url:
            yield wrong(
                f"the key file {path} is lost",
                "Put it back from where it is kept; what was sealed opens with no other.",
            )
        else:
            yield note(f"no key file {path} yet", "`sayso serve` makes it at its first start.")
        return
    try:
        TransportKey.load_or_create(path)
    except KeyFileRefused as problem:
        yield wrong("the key file is not fit to use", str(problem))
    else:
        yield well(f"key file {path}")


async def check_database(settings: Settings, now: datetime) -> AsyncIterator[Finding]:
    """Reachable, of this version, with its own key file, and with its roots."""
    if not has_database(settings):
        yield note("no database yet", "`sayso serve` makes it at its first start.")
        return
    store = Store(make_engine(settings.database))
    try:
        if not await migrate.is_current(store.engine):
            yield wrong("the database is of another version", "Start `sayso serve` once, which brings it up to date.")
            return
        yield well("the database answers and is of this version")
        async for finding in _check_content(settings, store, now):
            yield finding
    except DBAPIError:
        yield wrong("the database does not answer", "See that it runs, and that SAYSO_DATABASE_URL says where.")
    finally:
        await store.close()


async def _check_content(settings: Settings, store: Store, now: datetime) -> AsyncIterator[Finding]:
    if settings.keys.exists():
        try:
            await check_key(store, TransportKey.load_or_create(settings.keys))
        except (WrongKeyFile, KeyFileRefused) as problem:
            yield wrong("the database belongs to another key file", str(problem))
    roots = Roots(settings.data_dir / "roots.json")
    async with store.reading() as db:
        homes = await members_repository.homes(db)
        newest = await audit.newest_moment(db)
        lost = await telling_repository.count_dead_letters(db)
        quiet = [tablet for tablet in await tablets_repository.all_here(db) if is_quiet(tablet, now)]
        rootless = [
            home for home in homes if home.id not in roots and await members_repository.has_confirmed(db, home.id)
        ]
    if settings.demo and any(not home.is_demo for home in homes):
        yield wrong("SAYSO_DEMO is set on a real home", "Take SAYSO_DEMO out of the environment.")
    if rootless:
        yield wrong(
            f"{len(rootless)} home(s) have no root in {settings.data_dir / 'roots.json'}",
            "Bring roots.json back from the backup: until then nothing is sealed to anybody.",
        )
    if lost:
        yield wrong(
            f"{lost} person(s) could not be told of what waits",
            "Ring them, and see that SAYSO_NOTIFY_URLS works.",
        )
    if quiet:
        yield wrong(f"{len(quiet)} house tablet(s) are quiet", "See that they are on and that their page is open.")
    if newest is not None and newest > now + MINUTE:
        yield wrong("the clock stands before the newest line of the audit", "Set this machine's clock.")


def check_assets() -> Iterator[Finding]:
    """Type and script for the pages."""
    missing = missing_assets()
    if missing:
        yield wrong(f"{len(missing)} files of the pages are missing", "Run `make run` once; it brings them.")
    else:
        yield well("files of the pages")


def check_notifying(settings: Settings) -> Iterator[Finding]:
    """How people are told."""
    try:
        notifier_for(settings.notify_urls, settings.data_dir).close()
    except ConfigError as problem:
        yield wrong("notifications", str(problem))
    else:
        if settings.notify_urls or settings.demo:
            yield well("notifications")
        else:
            yield note("notifications only go to a file", "Set SAYSO_NOTIFY_URLS, so that people are really told.")


def check_port(settings: Settings) -> Iterator[Finding]:
    """Free, or ours already."""
    place = f"{settings.host}:{settings.port}"
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            if _is_sayso(place):
                yield well(f"Sayso is serving on {place}")
            else:
                yield wrong(f"{place} cannot be used", "End what uses it, or set SAYSO_PORT to another port.")
        else:
            yield well(f"{place} is free")


def _is_sayso(place: str) -> bool:
    try:
        return bool(httpx.get(f"http://{place}/healthz", timeout=2).json() == {"status": "alive"})
    except (httpx.HTTPError, ValueError):
        return False


def check_triage(settings: Settings) -> Finding:
    """It loads, and it answers what it must."""
    try:
        triage = Triage.load(settings.config_dir, settings.nlu_engine, settings.rasa_url or None)
    except (EngineError, SafetyFileError) as problem:
        return wrong("triage does not start", str(problem))
    found = triage.assess("i want to kill myself tonight")
    if found.level < Level.URGENT:
        return wrong(
            "triage does not see danger", "Bring config/safety back as it was; `sayso nlu evaluate` measures it."
        )
    if not found.read_by_engine:
        return wrong(
            f"the engine {found.engine} does not answer", "See that it runs, and that SAYSO_RASA_URL says where."
        )
    return well(f"triage answers ({found.engine}, {found.ms:.0f} ms)")
