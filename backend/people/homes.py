"""Homes and the cards by which children arrive."""

from dataclasses import dataclass

from backend.people import members_repository
from backend.people.tables import Card, Home
from backend.store.engine import ReadSession
from backend.vault import Place, TransportKey


@dataclass(frozen=True, slots=True)
class HomeView:
    """A home as the rooms know it."""

    id: str
    name: str
    address: str
    safe_word: str
    telegram_on: bool
    is_demo: bool


def card_hash(transport: TransportKey, code: str) -> bytes:
    """The keyed hash by which a card's code is found; case and spaces do not count."""
    return transport.lookup("card", "".join(code.split()).casefold())


def home_view(transport: TransportKey, home: Home) -> HomeView:
    """Open a home's names with the transport key."""

    def text(column: str, sealed: bytes) -> str:
        return transport.unseal(sealed, Place(f"home.{column}", home.id, home.id)).decode()

    return HomeView(
        id=home.id,
        name=text("name", home.name),
        address=text("address", home.address),
        safe_word=text("safe_word", home.safe_word),
        telegram_on=home.telegram_on,
        is_demo=home.is_demo,
    )


async def find_home(db: ReadSession, transport: TransportKey, code: str | None) -> HomeView | None:
    """The home of a card's code; without a code, the only home there is."""
    if code:
        found = await members_repository.home_by_card(db, card_hash(transport, code))
        return home_view(transport, found) if found else None
    homes = await members_repository.homes(db)
    return home_view(transport, homes[0]) if len(homes) == 1 else None


async def home_by_id(db: ReadSession, transport: TransportKey, home_id: str) -> HomeView:
    """A home by its id. Raises LookupError."""
    home = await db.get(Home, home_id)
    if home is None:
        raise LookupError("no such home")
    return home_view(transport, home)


def card_code(transport: TransportKey, card: Card) -> str:
    """A card's code, to print it."""
    return transport.unseal(card.code, Place("card.code", card.id, card.home_id)).decode()
