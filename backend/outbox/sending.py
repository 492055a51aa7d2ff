"""The outbox as a channel uses it: claim what is due, and say truthfully what became of it.

States: queued and tapped are due; noted waits behind a neutral note; sent, delivered and failed are settled, and the
body is forgotten once it has arrived.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from backend.outbox import repository
from backend.outbox.tables import Delivery, Lease
from backend.store.columns import new_id
from backend.store.engine import Store
from backend.vault import TransportKey

CLAIMED_FOR = timedelta(minutes=2)
"""A process that dies while sending loses its claim after this; the message may then come twice, but it comes."""


class Sending:
    """Each call is a transaction of its own: the sending between them is slow and somebody else's."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def claim(self, channel: str, limit: int, now: datetime) -> Sequence[Delivery]:
        """Take what is due; nobody else gets it meanwhile."""
        async with self._store.reading() as db:
            if not await repository.any_due(db, channel, now):
                return ()
        async with self._store.writing() as db:
            found = await repository.due(db, channel, now, limit)
            for delivery in found:
                delivery.next_try_at = now + CLAIMED_FOR
            return found

    async def arrived(self, delivery_id: str, now: datetime) -> None:
        """The channel has taken the words: `delivered` if the child asked to read them, else `sent`."""
        async with self._store.writing() as db:
            delivery = await repository.delivery(db, delivery_id)
            if delivery is not None:
                delivery.state = "delivered" if delivery.state == "tapped" else "sent"
                delivery.body, delivery.settled_at = None, now

    async def noted(self, delivery_id: str) -> None:
        """A neutral note is on the phone; the words wait for the tap."""
        async with self._store.writing() as db:
            delivery = await repository.delivery(db, delivery_id)
            if delivery is not None and delivery.state == "queued":
                delivery.state, delivery.tries = "noted", 0

    async def release(self, case_id: str, channel: str, now: datetime, *, tapped: bool) -> int:
        """The words behind all neutral notes become due; or, without a tap, another note does. Returns how many."""
        async with self._store.writing() as db:
            return await repository.release(db, case_id, channel, "tapped" if tapped else "queued", now)

    async def later(self, delivery_id: str, until: datetime) -> None:
        """It could not be sent now."""
        async with self._store.writing() as db:
            delivery = await repository.delivery(db, delivery_id)
            if delivery is not None:
                delivery.tries, delivery.next_try_at = delivery.tries + 1, until

    async def failed(self, delivery_id: str, now: datetime) -> None:
        """It will never arrive this way."""
        async with self._store.writing() as db:
            delivery = await repository.delivery(db, delivery_id)
            if delivery is not None:
                delivery.state, delivery.settled_at = "failed", now


class Leases:
    """One owner at a time, for a while; found by a keyed hash of the name."""

    def __init__(self, store: Store, transport: TransportKey) -> None:
        self._store, self._transport = store, transport

    async def hold(self, name: str, owner: str, seconds: int, now: datetime) -> bool:
        """Take or keep; False while somebody else has it."""
        try:
            async with self._store.writing() as db:
                lease = await repository.lease(db, self._hash(name))
                if lease is None:
                    lease = Lease(id=new_id(), name_hash=self._hash(name), owner=owner, position=0, until=now)
                    db.add(lease)
                if lease.owner != owner and lease.until > now:
                    return False
                lease.owner, lease.until = owner, now + timedelta(seconds=seconds)
                return True
        except IntegrityError:  # two began at the same moment, and the other was first
            return False

    async def give_up(self, name: str, owner: str, now: datetime) -> None:
        """So that the next owner need not wait."""
        async with self._store.writing() as db:
            lease = await repository.lease(db, self._hash(name))
            if lease is not None and lease.owner == owner:
                lease.until = now

    def _hash(self, name: str) -> bytes:
        return self._transport.lookup("lease", name)
