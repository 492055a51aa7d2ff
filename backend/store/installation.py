"""A database belongs to one key file: what was sealed with it opens with no other."""

import hmac

from sqlalchemy.exc import IntegrityError

from backend.store import repository
from backend.store.engine import Store
from backend.vault import TransportKey


class WrongKeyFile(Exception):
    """This database belongs to another key file; the text says what to do."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(
            f"The key file has the fingerprint {found}, but this database belongs to the one with {expected}: "
            "put that key file back where SAYSO_KEY_FILE points, or point SAYSO_DATA_DIR at the data of this key file."
        )


async def claim_database(store: Store, transport: TransportKey) -> None:
    """At start: note the key file's fingerprint, or check that it is still the same one. Raises WrongKeyFile."""
    try:
        async with store.writing() as db:
            if await repository.key_fingerprint(db) is None:
                await repository.mark(db, transport.fingerprint())
    except IntegrityError:
        pass  # another process was first: its mark is checked like any other
    await check_key(store, transport)


async def is_claimed(store: Store) -> bool:
    """Does this database belong to a key file already? An empty one does not."""
    async with store.connection() as connection:
        made = await repository.has_installation(connection)
    if not made:
        return False
    async with store.reading() as db:
        return await repository.key_fingerprint(db) is not None


async def check_key(store: Store, transport: TransportKey) -> None:
    """Does this key file fit the database? Raises WrongKeyFile."""
    async with store.reading() as db:
        expected = await repository.key_fingerprint(db)
    if expected is not None and not hmac.compare_digest(expected, transport.fingerprint()):
        raise WrongKeyFile(transport.fingerprint(), expected)
