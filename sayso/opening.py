"""The database, the transport key and the roots: what the house and every command stand on."""

from pathlib import Path

from sqlalchemy.engine import make_url

from backend.people.roots import Roots
from backend.store.engine import Store, make_engine
from backend.store.installation import is_claimed
from backend.vault import KeyFileRefused, TransportKey
from sayso.settings import Settings


def open_store(settings: Settings) -> tuple[Store, TransportKey, Roots]:
    """Open all three; the key file is made if there is none. Raises KeyFileRefused."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    store = Store(make_engine(settings.database))
    return store, TransportKey.load_or_create(settings.keys), Roots(settings.data_dir / "roots.json")


async def expect_key_file(settings: Settings) -> None:
    """A lost key file is never replaced by a new one: refuse before anything is made. Raises KeyFileRefused."""
    if settings.keys.exists() or not has_database(settings):
        return
    store = Store(make_engine(settings.database))
    try:
        claimed = await is_claimed(store)
    finally:
        await store.close()
    if claimed:
        raise KeyFileRefused(
            f"The key file {settings.keys} is missing and this database belongs to one: put it back, or say where it "
            "is with SAYSO_KEY_FILE."
        )


def has_database(settings: Settings) -> bool:
    """Is there a database file? PostgreSQL is asked only when it is opened."""
    url = make_url(settings.database)
    return url.get_backend_name() != "sqlite" or bool(url.database and Path(url.database).exists())
