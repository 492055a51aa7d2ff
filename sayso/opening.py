"""The database, the transport key and the roots: what the house and every command stand on."""

from backend.people.roots import Roots
from backend.store.engine import Store, make_engine
from backend.vault import TransportKey
from sayso.settings import Settings


def open_store(settings: Settings) -> tuple[Store, TransportKey, Roots]:
    """Open all three; the key file is made if there is none. Raises KeyFileRefused."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    store = Store(make_engine(settings.database))
    return store, TransportKey.load_or_create(settings.keys), Roots(settings.data_dir / "roots.json")
