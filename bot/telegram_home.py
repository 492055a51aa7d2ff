"""The doorstep, the turns and the lease that the Telegram channel asks the house for."""

from datetime import datetime, timedelta
from typing import Literal

from backend.cases.house import House
from backend.intake import repository as intake
from backend.outbox import repository as outbox
from backend.people.homes import HomeView
from backend.store.engine import ReadSession, Store
from bot.deciding import external_hash
from bot.messages import Inbound
from bot.telegram.ports import Standing

CHANNEL: Literal["telegram"] = "telegram"


class StoreDoorstep:
    """What is known of a chat before anything is said."""

    def __init__(self, store: Store, house: House, web_address: str) -> None:
        self._store = store
        self._house = house
        self._web_address = web_address

    async def look(self, address: str, door_id: str, home_code: str, now: datetime) -> Standing:
        """`door_id` is the external id under which carrying on was taken, if it ever was."""
        door = Inbound(CHANNEL, address, door_id, now, "start")
        async with self._store.reading() as db:
            home = await home_of_address(db, self._house, address, now)
            home = home or await home_of_card(db, self._house, home_code, now)
            by_card = bool(home_code) and await self._house.directory.home_of_card(db, home_code, now) is not None
            passed = await intake.receipt(db, CHANNEL, external_hash(self._house, door)) is not None
        page = f"{self._web_address}/c/{home_code}" if by_card else f"{self._web_address}/"
        return Standing(home is not None and home.telegram_on, passed, page)


class StoreLease:
    """One owner at a time, where several machines share one database."""

    def __init__(self, store: Store, house: House) -> None:
        self._store = store
        self._transport = house.transport
        self._now: datetime | None = None

    async def hold(self, name: str, owner: str, seconds: int, now: datetime) -> bool:
        """Take or keep the lease for so long; False while somebody else has it."""
        self._now = now
        async with self._store.writing() as db:
            until = now + timedelta(seconds=seconds)
            return await outbox.hold_lease(db, self._transport.lookup("lease", name), owner, until, now)

    async def give_up(self, name: str, owner: str) -> None:
        """So that the next owner need not wait."""
        if self._now is None:
            return
        async with self._store.writing() as db:
            await outbox.give_up_lease(db, self._transport.lookup("lease", name), owner, self._now)


async def home_of_address(db: ReadSession, house: House, address: str, now: datetime) -> HomeView | None:
    """The home of the talk that this chat has begun."""
    at = house.transport.lookup(f"address:{CHANNEL}", address)
    conversation = await intake.conversation_at(db, CHANNEL, at)
    return await house.directory.home(db, conversation.home_id, now) if conversation else None


async def home_of_card(db: ReadSession, house: House, code: str, now: datetime) -> HomeView | None:
    """The home of a card; without one, or with one that nobody knows, the only home there is."""
    found = await house.directory.home_of_card(db, code, now) if code else None
    return found or await house.directory.home_of_card(db, None, now)
