"""Waiting after wrong passwords, so that guessing is slow and nobody can lock a colleague out.

Three counts. A browser in which somebody has signed in before has one of its own: what others get wrong elsewhere never
holds it up. Everywhere else, tries count for the account at that address, and, far more patiently, for the account
wherever they come from, so that many addresses do not help. No wait is longer than a quarter of an hour.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.people import accounts_repository
from backend.store.engine import ReadSession, WriteSession
from backend.vault import TransportKey

FREE = 3
FREE_ANYWHERE = 30
LONGEST = timedelta(minutes=15)
LONGEST_KNOWN = timedelta(minutes=1)
"""On a known browser, and for an account as a whole: slow enough for a guesser, short enough for its owner."""
FORGOTTEN_AFTER = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Count:
    """One count of wrong tries: how many are free, and the longest wait."""

    key: bytes
    free: int = FREE
    longest: timedelta = LONGEST
    forgiven: bool = True
    """Does the right password clear it? Not the count over all addresses: its owner's success is not the guesser's."""


def counts_for(transport: TransportKey, account: str, address: str, device: str = "") -> tuple[Count, ...]:
    """What a try counts for. `device`: the keyed hash of a browser that this person has signed in with, or nothing."""
    if device:
        return (Count(_key(transport, account, f"known {device}"), longest=LONGEST_KNOWN),)
    return (
        Count(_key(transport, account, address)),
        Count(_key(transport, account, "anywhere"), FREE_ANYWHERE, LONGEST_KNOWN, forgiven=False),
    )


def _key(transport: TransportKey, account: str, place: str) -> bytes:
    """Neither the account nor the address can be read from it."""
    return transport.lookup("sign-in-delay", f"{account}\n{place}")


def wait_after(failures: int, free: int = FREE, longest: timedelta = LONGEST) -> timedelta:
    """How long to wait after so many failures in a row: nothing at first, then twice as long each time."""
    if failures <= free:
        return timedelta()
    return min(longest, timedelta(seconds=2 ** min(failures - free, 20)))


async def seconds_to_wait(db: ReadSession, counts: Iterable[Count], now: datetime) -> int:
    """How long until another try counts, in whole seconds; 0 if at once."""
    longest = 0
    for count in counts:
        found = await accounts_repository.delay(db, count.key)
        if found is not None and found.not_before > now:
            longest = max(longest, int((found.not_before - now).total_seconds()) + 1)
    return longest


async def note_failure(db: WriteSession, counts: Iterable[Count], now: datetime) -> None:
    """One more wrong try."""
    await accounts_repository.forget_old_delays(db, now - FORGOTTEN_AFTER)
    for count in counts:
        found = await accounts_repository.delay(db, count.key)
        failures = (found.failures if found else 0) + 1
        wait = wait_after(failures, count.free, count.longest)
        await accounts_repository.keep_delay(db, count.key, failures, now + wait)


async def forgive(db: WriteSession, counts: Iterable[Count]) -> None:
    """It was the right one."""
    for count in counts:
        if count.forgiven:
            await accounts_repository.forget_delay(db, count.key)
