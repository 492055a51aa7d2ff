"""What is known of an adult besides their keys. It lies under the transport key; an e-mail is found by keyed hash."""

import unicodedata

from backend.people.tables import Person
from backend.vault import Place, TransportKey


def place_of(person: Person, column: str) -> Place:
    """Where a detail of a person belongs."""
    return Place(f"person.{column}", person.id, person.home_id)


def seal_detail(transport: TransportKey, person: Person, column: str, text: str) -> bytes:
    """Seal a name, an address, a second factor."""
    return transport.seal(text.encode(), place_of(person, column))


def open_detail(transport: TransportKey, person: Person, column: str, sealed: bytes) -> str:
    """Open what `seal_detail` sealed. Raises CannotOpen where the row was changed."""
    return transport.unseal(sealed, place_of(person, column)).decode()


def name_of(transport: TransportKey, person: Person) -> str:
    """The whole name."""
    return open_detail(transport, person, "name", person.name)


def nicknames_of(transport: TransportKey, person: Person) -> tuple[str, ...]:
    """What children call them besides."""
    text = open_detail(transport, person, "nicknames", person.nicknames) if person.nicknames else ""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def same_email(email: str) -> str:
    """One spelling of an e-mail address: no spaces, one case, one composition."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def email_hash(transport: TransportKey, email: str) -> bytes:
    """The keyed hash by which an account is found."""
    return transport.lookup("email", same_email(email))
