"""A burst of children who have never written before: more of them at once than the database has connections."""

import asyncio
from datetime import UTC, datetime

import pytest

from tests.integration.telegram_house.home import RealHome

pytestmark = pytest.mark.integration
CHILDREN = 40


async def test_each_is_taken_at_once_and_nobody_waits_for_another(home: RealHome) -> None:
    """A turn that held one connection while it waited for a second one stood still for half a minute here."""
    now = datetime.now(UTC)
    first_words = [home.inbound("they took my bike", address=f"47{number}") for number in range(CHILDREN)]
    async with asyncio.timeout(25):
        await asyncio.gather(*(home.rooms.turns.take(inbound, now) for inbound in first_words))
    assert len(await home.said("child")) == CHILDREN
    assert await home.journal() == []
