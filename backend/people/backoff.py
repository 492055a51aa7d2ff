"""Waiting after wrong passwords: for one account at one address, never for the account alone.

Whoever guesses waits longer and longer; a colleague elsewhere, or at another screen, signs in as ever.
"""

from datetime import datetime, timedelta

from backend.people import accounts_repository
from backend.store.engine import ReadSession, WriteSession
from backend.vault import TransportKey

FREE = 3
LONGEST = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=6)


def delay_key(transport: TransportKey, account: str, address: str) -> bytes:
    """Where the delay of an account at an address is kept. Neither can be read from it."""
    return transport.lookup("sign-in-delay", f"{account}\n{address}")


def wait_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: nothing at first, then twice as long each time."""
    if failures <= FREE:
        return timedelta()
    return min(LONGEST, timedelta(seconds=2 ** min(failures - FREE, 20)))


async def seconds_to_wait(db: ReadSession, key: bytes, now: datetime) -> int:
    """How long this account still waits at this address, in whole seconds; 0 if it need not."""
    found = await accounts_repository.delay(db, key)
    if found is None or found.not_before <= now:
        return 0
    return int((found.not_before - now).total_seconds()) + 1


async def note_failure(db: WriteSession, key: bytes, now: datetime) -> None:
    """One more wrong try."""
    await accounts_repository.forget_old_delays(db, now - FORGOTTEN_AFTER)
    found = await accounts_repository.delay(db, key)
    failures = (found.failures if found else 0) + 1
    await accounts_repository.keep_delay(db, key, failures, now + wait_after(failures))
