"""Signing in: Email and Password, then Code. What is wrong is never said more exactly than "these do not fit".

A password is right if it opens the keys; there is nothing else to compare it with. An e-mail that nobody has costs the
same time. The slow part runs outside any transaction and off the event loop.
"""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from backend.audit.chain import DOOR, Of, note, note_account, note_own
from backend.people import accounts_repository, backoff, devices, passkeys, sessions
from backend.people.details import email_hash, open_detail, same_email
from backend.people.keyring import Keyring, password_place, recovery_place
from backend.people.second_factor import matching_step
from backend.people.session import Reader
from backend.people.sessions import OpenSession
from backend.people.slow_work import SlowWork
from backend.people.tables import Person
from backend.store.engine import Store, WriteSession
from backend.vault import (
    PASSWORD_COST,
    Argon2Cost,
    CannotOpen,
    Place,
    TransportKey,
    read_recovery_code,
    unwrap_with_password,
    unwrap_with_recovery_code,
    wrap_with_password,
)
from backend.vault.keys import PRIVATE_BYTES

SecondFactor = Callable[[WriteSession, OpenSession], Awaitable[bool]]
"""Whether what somebody shows is the second factor of a session that owes one."""

_NOBODY = Place("person.keys_by_password", "nobody", "nobody")


@dataclass(frozen=True, slots=True)
class Admitted:
    """This step is done; `secret` is for the cookie."""

    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """Not this time. `wait`: seconds until another try counts; `over`: start again with the password."""

    wait: int = 0
    over: bool = False


class SignIn:
    """The door of the adults' side."""

    def __init__(self, store: Store, transport: TransportKey, slow: SlowWork, cost: Argon2Cost = PASSWORD_COST) -> None:
        self._store = store
        self._transport = transport
        self._slow = slow
        keys = secrets.token_bytes(PRIVATE_BYTES + 32)
        self._dummy = wrap_with_password(keys, secrets.token_urlsafe(), _NOBODY, cost)

    async def with_password(
        self, email: str, password: str, address: str, now: datetime, device: str | None = None
    ) -> Admitted | Refused:
        """The first step: do e-mail and password fit? `device`: the secret of a browser that may be known."""
        async with self._store.reading() as db:
            person = await accounts_repository.person_by_email(db, email_hash(self._transport, email))
            known = await devices.known(db, self._transport, person, device, now)
            counts = backoff.counts_for(self._transport, same_email(email), address, known)
            wait = await backoff.seconds_to_wait(db, counts, now)
        if wait:
            return Refused(wait)
        keyring = await self._slow.run(self._unlock, person, password)
        async with self._store.writing() as db:
            if person is None or keyring is None:
                await backoff.note_failure(db, counts, now)
                await self._note_failed(db, person, counts[0].key, now)
                return Refused()
            await backoff.forgive(db, counts)
            await accounts_repository.forget_old_sessions(db, now)
            return Admitted(sessions.begin(db, person, keyring, "password", now))

    async def with_code(
        self, secret: str, code: str, address: str, now: datetime, device: str | None = None
    ) -> Admitted | Refused:
        """The second step: the six digits, or the recovery code."""

        async def fits(db: WriteSession, owed: OpenSession) -> bool:
            return await self._code_fits(db, owed, code, now)

        return await self._second_step(secret, address, now, device, fits)

    async def with_passkey(
        self, secret: str, site: passkeys.Site, answer: str, address: str, now: datetime, device: str | None = None
    ) -> Admitted | Refused:
        """The second step: what a passkey has signed."""

        async def fits(db: WriteSession, owed: OpenSession) -> bool:
            return await passkeys.fits(db, self._transport, site, owed.row, answer, now)

        return await self._second_step(secret, address, now, device, fits)

    async def offer_passkey(self, secret: str, site: passkeys.Site | None, now: datetime) -> str | None:
        """What the page of the second step needs to ask for a passkey; None where there is none to ask for."""
        if site is None:
            return None
        async with self._store.writing() as db:
            owed = await sessions.open_session(db, secret, "password", now)
            return await passkeys.offer_to_use(db, self._transport, site, owed.row) if owed else None

    async def prove(self, reader: Reader, password: str, address: str, now: datetime) -> Refused | None:
        """The password once more, in a session that is open; None if it fits."""
        counts = backoff.counts_for(self._transport, f"proof of {reader.person_id}", address, reader.session_id)
        async with self._store.reading() as db:
            wait = await backoff.seconds_to_wait(db, counts, now)
            person = await accounts_repository.person(db, reader.person_id, reader.home_id)
        if wait:
            return Refused(wait)
        keyring = await self._slow.run(self._unlock, person, password)
        async with self._store.writing() as db:
            if keyring is None:
                await backoff.note_failure(db, counts, now)
                await note_own(db, self._transport, reader, "proof_failed", now)
                return Refused()
            await backoff.forgive(db, counts)
            await accounts_repository.proved(db, reader.session_id, now)
            return None

    async def _second_step(
        self, secret: str, address: str, now: datetime, device: str | None, fits: SecondFactor
    ) -> Admitted | Refused:
        async with self._store.writing() as db:
            owed = await sessions.open_session(db, secret, "password", now)
            if owed is None:
                return Refused(over=True)
            known = await devices.known(db, self._transport, owed.person, device, now)
            counts = backoff.counts_for(self._transport, f"code of {owed.person.id}", address, known)
            wait = await backoff.seconds_to_wait(db, counts, now)
            if wait:
                return Refused(wait)
            if not await fits(db, owed):
                await backoff.note_failure(db, counts, now)
                await note_account(db, self._transport, owed.person, "code_failed", now)
                return Refused()
            await backoff.forgive(db, counts)
            await devices.remember(db, self._transport, owed.person, device, now)
            await note_account(db, self._transport, owed.person, "signed_in", now)
            await accounts_repository.end_session(db, owed.person.id, owed.row.id)
            return Admitted(sessions.begin(db, owed.person, owed.keyring, "signed_in", now))

    async def _note_failed(self, db: WriteSession, person: Person | None, key: bytes, now: datetime) -> None:
        """In the account's chain; where there is no account, in one of its own for what was tried."""
        if person is not None:
            await note_account(db, self._transport, person, "sign_in_failed", now)
        else:
            tried = Of(key.hex()[:32])
            await note(db, self._transport, tried, tried.id, "sign_in_failed", tried.id, now, DOOR)

    def _unlock(self, person: Person | None, password: str) -> Keyring | None:
        wrapped, place = self._dummy, _NOBODY
        if person is not None and person.keys_by_password is not None and person.left_at is None:
            wrapped, place = person.keys_by_password, password_place(person)
        try:
            return Keyring.from_raw(unwrap_with_password(wrapped, password, place))
        except CannotOpen:
            return None

    async def _code_fits(self, db: WriteSession, owed: OpenSession, code: str, now: datetime) -> bool:
        if read_recovery_code(code) is not None:
            return _recovery_fits(owed.person, owed.keyring, code)
        if owed.person.totp_secret is None:
            return False
        step = matching_step(
            open_detail(self._transport, owed.person, "totp_secret", owed.person.totp_secret), code, now
        )
        return step is not None and await _unused(db, owed.person, step)


async def _unused(db: WriteSession, person: Person, step: int) -> bool:
    """A code counts once (RFC 6238), so that nobody signs in with one that they saw over a shoulder."""
    home = await accounts_repository.home(db, person.home_id)
    before = person.totp_last_step
    if before is not None and step <= before:
        # The secrets of a demo home are printed for everybody: there is nothing to protect, and tests sign in often.
        return home is not None and home.is_demo
    return await accounts_repository.used_step(db, person.id, step, before)


def _recovery_fits(person: Person, keyring: Keyring, code: str) -> bool:
    if person.keys_by_recovery is None:
        return False
    try:
        return secrets.compare_digest(
            unwrap_with_recovery_code(person.keys_by_recovery, code, recovery_place(person)), keyring.raw
        )
    except CannotOpen:
        return False
