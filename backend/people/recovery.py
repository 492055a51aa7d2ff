"""A forgotten password: with the recovery code nothing is lost. Email, recovery code and phone let you choose anew.

The keys stay the same, so everything that was granted still opens; a new recovery code takes the place of the used one.
"""

from datetime import datetime

from backend.audit.chain import note_account
from backend.people import accounts_repository, backoff
from backend.people.backoff import Count
from backend.people.details import email_hash, name_of, open_detail, same_email
from backend.people.enrolment import wrap_keys
from backend.people.keyring import Keyring, recovery_place
from backend.people.password_judge import fault_of
from backend.people.second_factor import matching_step
from backend.people.slow_work import SlowWork
from backend.people.tables import Person
from backend.store.engine import Store
from backend.vault import CannotOpen, TransportKey, unwrap_with_recovery_code


class NotRecovered(Exception):
    """Why not, in one sentence. `wait`: seconds until another try counts."""

    def __init__(self, sentence: str, wait: int = 0) -> None:
        super().__init__(sentence)
        self.wait = wait


DO_NOT_FIT = "These don’t fit together. Check the email, the recovery code and the code from your app."


class Recovery:
    """Choosing a new password without the old one."""

    def __init__(self, store: Store, transport: TransportKey, slow: SlowWork) -> None:
        self._store = store
        self._transport = transport
        self._slow = slow

    async def recover(
        self, email: str, recovery_code: str, code: str, password: str, address: str, now: datetime
    ) -> str:
        """Set a new password; returns the new recovery code, shown once. Raises NotRecovered."""
        counts = backoff.counts_for(self._transport, f"recovery of {same_email(email)}", address)
        async with self._store.reading() as db:
            wait = await backoff.seconds_to_wait(db, counts, now)
            person = await accounts_repository.person_by_email(db, email_hash(self._transport, email))
        if wait:
            raise NotRecovered("Too many tries from here.", wait)
        keyring = self._opened(person, recovery_code, code, now)
        if person is None or keyring is None:
            async with self._store.writing() as db:
                await backoff.note_failure(db, counts, now)
                if person is not None:
                    await note_account(db, self._transport, person, "recovery_failed", now)
            raise NotRecovered(DO_NOT_FIT)
        fault = fault_of(password, (name_of(self._transport, person), same_email(email), "sayso"))
        if fault:
            raise NotRecovered(fault)
        return await self._renew(person, keyring, password, counts, now)

    def _opened(self, person: Person | None, recovery_code: str, code: str, now: datetime) -> Keyring | None:
        if person is None or person.keys_by_recovery is None or person.totp_secret is None or person.left_at:
            return None
        secret = open_detail(self._transport, person, "totp_secret", person.totp_secret)
        if matching_step(secret, code, now) is None:
            return None
        try:
            return Keyring.from_raw(
                unwrap_with_recovery_code(person.keys_by_recovery, recovery_code, recovery_place(person))
            )
        except CannotOpen:
            return None

    async def _renew(
        self, person: Person, keyring: Keyring, password: str, counts: tuple[Count, ...], now: datetime
    ) -> str:
        keys = await self._slow.run(wrap_keys, person, keyring, password)
        async with self._store.writing() as db:
            row = await accounts_repository.person(db, person.id)
            if row is None or row.keys_by_recovery != person.keys_by_recovery:
                raise NotRecovered(DO_NOT_FIT)
            row.keys_by_password, row.keys_by_recovery = keys.by_password, keys.by_recovery
            await accounts_repository.end_all_sessions(db, row.id)
            await backoff.forgive(db, counts)
            await note_account(db, self._transport, row, "recovered", now)
        return keys.recovery_code
