"""What must reach Telegram, from the record's outbox: opened, addressed and named as the web page names it."""

from collections.abc import Sequence
from datetime import datetime

from backend.cases.house import House
from backend.cases.view_of_case import IN_THE_HOME, TITLES
from backend.intake import repository as intake
from backend.intake.opening import open_address
from backend.outbox import repository, service
from backend.outbox.queueing import open_delivery
from backend.outbox.tables import Delivery
from backend.people.directory import Member
from backend.store.engine import ReadSession, Store
from bot.messages import Spoken
from bot.telegram.ports import Parcel


class StoreOutbox:
    """The outbox of the Telegram channel, over the store."""

    def __init__(self, store: Store, house: House) -> None:
        self._store = store
        self._house = house

    async def begin(self, channel: str, now: datetime) -> None:
        """What an earlier run had claimed is due at once, where no other process can be at it."""
        if self._store.engine.dialect.name == "sqlite":
            async with self._store.writing() as db:
                await repository.make_due(db, channel, now)

    async def due(self, channel: str, limit: int, now: datetime) -> Sequence[Parcel]:
        """Claim what is due, oldest first; a claimed parcel is not handed out again for some minutes."""
        async with self._store.reading() as db:
            if not await repository.any_due(db, channel, now):
                return ()
        async with self._store.writing() as db:
            claimed = await service.claim(db, channel, limit, now)
        async with self._store.reading() as db:
            writers = await repository.writers(db, [row.message_id for row in claimed])
            parcels = [await self._parcel(db, row, writers.get(row.message_id), now) for row in claimed]
        return [parcel for parcel in parcels if parcel is not None]

    async def arrived(self, parcel_id: str, now: datetime) -> None:
        """The channel took it."""
        async with self._store.writing() as db:
            await service.arrived(db, parcel_id, now)

    async def noted(self, parcel_id: str, now: datetime) -> None:
        """The neutral note is on the phone; the words wait for the tap."""
        async with self._store.writing() as db:
            await service.noted(db, parcel_id, now)

    async def release(self, channel: str, address: str, now: datetime, *, tapped: bool) -> int:
        """Everything noted for this chat becomes due again. Returns how many."""
        async with self._store.reading() as db:
            at = self._house.transport.lookup(f"address:{channel}", address)
            conversation = await intake.conversation_at(db, channel, at)
        if conversation is None:
            return 0
        async with self._store.writing() as db:
            return await service.release(db, conversation.case_id, now, tapped=tapped)

    async def later(self, parcel_id: str, until: datetime, now: datetime) -> None:  # noqa: ARG002  # the channel says when; nothing keeps it
        """Not now: try again then."""
        async with self._store.writing() as db:
            await service.later(db, parcel_id, until)

    async def undeliverable(self, parcel_id: str, cause: str, now: datetime) -> None:
        """It will never arrive, and adults see so."""
        async with self._store.writing() as db:
            await service.undeliverable(db, parcel_id, cause, now)

    async def _parcel(self, db: ReadSession, row: Delivery, person_id: str | None, now: datetime) -> Parcel | None:
        conversation = await intake.conversation_of(db, row.case_id)
        carried = open_delivery(row, self._house.transport)
        address = open_address(conversation, self._house.transport) if conversation else None
        if carried is None or address is None:
            return None
        body = carried.body
        spoken = Spoken(
            id=row.message_id,
            author="person" if carried.author == "person" else "bot",
            text=body.text,
            at=body.moment,
            name=await self._name(db, row.home_id, person_id, now) if person_id else None,
            choices=body.choices,
        )
        return Parcel(row.id, address, spoken, carried.quiet, row.tapped, row.tries, body.language or "en")

    async def _name(self, db: ReadSession, home_id: str, person_id: str, now: datetime) -> str:
        """As the page shows a person: "Amy, person, works in your home"."""
        members = await self._house.directory.members(db, home_id, now)
        return next((_named(member) for member in members if member.id == person_id), "someone")


def _named(member: Member) -> str:
    return f"{member.first_name}, {TITLES.get(member.role, IN_THE_HOME)}"
