"""The house as most commands need it: the database, the key that fits it, the roots. Nothing is made by looking."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from backend.people.roots import Roots
from backend.store import migrate
from backend.store.engine import Store
from backend.store.installation import check_key, claim_database
from backend.vault import TransportKey
from sayso.commands.ending import Refused
from sayso.opening import expect_key_file, has_database, open_store
from sayso.settings import Settings


@dataclass(frozen=True, slots=True)
class Opened:
    """What a command works with."""

    settings: Settings
    store: Store
    transport: TransportKey = field(repr=False)
    roots: Roots


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Opened]:
    """The house as it is. Raises Refused where it was never started, and WrongKeyFile."""
    if not has_database(settings):
        raise Refused(f"There is no database in {settings.data_dir} yet: run `sayso serve` or `sayso home add`.")
    if not settings.keys.exists():
        raise Refused(f"The key file {settings.keys} is missing: put it back, or say where it is with SAYSO_KEY_FILE.")
    store, transport, roots = open_store(settings)
    try:
        if not await migrate.is_current(store.engine):
            raise Refused("The database is of another version: start `sayso serve` once, which brings it up to date.")
        await check_key(store, transport)
        yield Opened(settings, store, transport, roots)
    finally:
        await store.close()


@asynccontextmanager
async def made(settings: Settings) -> AsyncIterator[Opened]:
    """The house, with its database and key file made if there are none. Raises KeyFileRefused for a lost one."""
    await expect_key_file(settings)
    store, transport, roots = open_store(settings)
    try:
        await migrate.upgrade(store.engine)
        await claim_database(store, transport)
        yield Opened(settings, store, transport, roots)
    finally:
        await store.close()
