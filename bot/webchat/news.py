"""Server-sent events: that there is something new, never what."""

import asyncio
from collections.abc import AsyncIterator

from sse_starlette import EventSourceResponse, ServerSentEvent

from bot.messages import UnknownToken

LONGEST_SECONDS = 600
PING_SECONDS = 15


def news_response(live: AsyncIterator[str], longest: float = LONGEST_SECONDS) -> EventSourceResponse:
    """A stream that ends by itself after ten minutes; the page opens the next one."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return EventSourceResponse(_events(live, longest), headers=headers, ping=PING_SECONDS)


async def _events(live: AsyncIterator[str], longest: float) -> AsyncIterator[ServerSentEvent]:
    """Each wait has a deadline of its own: a timeout around a `yield` would strike whoever reads."""
    clock = asyncio.get_running_loop()
    end = clock.time() + longest
    yield ServerSentEvent(data="{}", event="hello", retry=2000)
    while True:
        try:
            news = await asyncio.wait_for(anext(live), end - clock.time())
        except (TimeoutError, StopAsyncIteration, UnknownToken):
            return
        yield ServerSentEvent(data="{}", event=news)
