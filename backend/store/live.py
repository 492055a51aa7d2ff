"""Live updates: short topics, published on commit, heard by whoever waits. No word of anybody travels here.

Within one process they are handed over in memory; between processes on PostgreSQL by LISTEN/NOTIFY.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.store.engine import WriteSession

CHANNEL = "sayso_live"
NOTIFY_ALL = text("SELECT pg_notify(:channel, payload) FROM unnest(CAST(:payloads AS text[])) AS payload")


class Live:
    """Topics such as `case:<id>` or `home:<id>`; what is published in a transaction goes out when it commits."""

    def __init__(self, postgres_url: str | None = None) -> None:
        self._waiting: defaultdict[str, set[asyncio.Queue[str]]] = defaultdict(set)
        self._postgres_url = postgres_url
        self._listener: asyncio.Task[None] | None = None

    @classmethod
    def of(cls, engine: AsyncEngine) -> "Live":
        """The kind of live updates that fits an engine."""
        if engine.dialect.name == "sqlite":
            return cls()
        return cls(engine.url.set(drivername="postgresql").render_as_string(hide_password=False))

    async def publish(self, db: WriteSession, topic: str, news: str) -> None:
        """Say `news` (`message`, `stage`, ...) on a topic once this transaction has committed."""
        if self._postgres_url is not None:
            await db.execute(
                text("SELECT pg_notify(:channel, :payload)"), {"channel": CHANNEL, "payload": f"{topic} {news}"}
            )
            return
        event.listen(db.sync_session, "after_commit", lambda _session: self.say(topic, news), once=True)

    async def publish_all(self, db: WriteSession, topics: Iterable[str], news: str) -> None:
        """The same news on many topics, in one statement, once this transaction has committed."""
        all_topics = sorted(set(topics))
        if not all_topics:
            return
        if self._postgres_url is not None:
            await db.execute(NOTIFY_ALL, {"channel": CHANNEL, "payloads": [f"{topic} {news}" for topic in all_topics]})
            return

        def say_all(_session: object) -> None:
            for topic in all_topics:
                self.say(topic, news)

        event.listen(db.sync_session, "after_commit", say_all, once=True)

    def say(self, topic: str, news: str) -> None:
        """Hand news to everybody in this process who waits on the topic."""
        for queue in tuple(self._waiting.get(topic, ())):
            with contextlib.suppress(asyncio.QueueFull):
                queue.put_nowait(news)

    @asynccontextmanager
    async def hearing(self, *topics: str) -> AsyncIterator[asyncio.Queue[str]]:
        """A queue of news on some topics. A full queue drops news: the page then reads everything anew anyway."""
        queue: asyncio.Queue[str] = asyncio.Queue(maxsize=100)
        for topic in topics:
            self._waiting[topic].add(queue)
        try:
            yield queue
        finally:
            for topic in topics:
                self._waiting[topic].discard(queue)
                if not self._waiting[topic]:
                    del self._waiting[topic]

    async def start(self) -> None:
        """Listen to the other processes (PostgreSQL only)."""
        if self._postgres_url is not None:
            self._listener = asyncio.create_task(self._listen(self._postgres_url))

    async def stop(self) -> None:
        """Stop listening."""
        if self._listener is not None:
            self._listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listener

    async def _listen(self, url: str) -> None:
        import psycopg  # a home on SQLite has no use for it

        while True:
            try:
                await self._hear_until_broken(url)
            except psycopg.Error:
                await asyncio.sleep(1)  # the database is away: pages still read everything when they ask

    async def _hear_until_broken(self, url: str) -> None:
        import psycopg

        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            async for notice in connection.notifies():
                topic, _, news = notice.payload.partition(" ")
                self.say(topic, news)
