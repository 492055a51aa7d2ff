"""What a stream of events says, and when it ends."""

import asyncio
from collections.abc import AsyncIterator

from bot.messages import UnknownToken
from bot.webchat.news import _events


async def names(live: AsyncIterator[str], longest: float) -> list[str | None]:
    """The names of all events until the stream ends."""
    return [event.event async for event in _events(live, longest)]


async def live(*news: str, ends: bool = False) -> AsyncIterator[str]:
    """News, and then none for good."""
    for each in news:
        yield each
    if not ends:
        await asyncio.Event().wait()


async def test_says_that_there_is_news_and_nothing_of_what() -> None:
    assert await names(live("message", "stage", ends=True), 5) == ["hello", "message", "stage"]


async def test_ends_by_itself() -> None:
    async with asyncio.timeout(5):
        assert await names(live("message"), 0.05) == ["hello", "message"]


async def test_ends_when_the_session_does() -> None:
    async def gone() -> AsyncIterator[str]:
        async for news in live(ends=True):
            yield news
        raise UnknownToken

    assert await names(gone(), 5) == ["hello"]
