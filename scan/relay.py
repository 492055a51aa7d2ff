"""Stands between a scanner and the server, and counts: requests, and answers by status. It changes nothing."""

import asyncio
import contextlib
import re
import threading
from collections import Counter
from types import TracebackType
from typing import Self

STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
CHUNK = 64 * 1024


class Relay:
    """A port on loopback that leads to another one."""

    def __init__(self, to_port: int) -> None:
        self.statuses: Counter[int] = Counter()
        self.port = 0
        self._to_port = to_port
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    @property
    def url(self) -> str:
        """Where the scanner goes."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def requests(self) -> int:
        """How many were answered."""
        return self.statuses.total()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        self._loop.run_forever()
        server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, to_there = await asyncio.open_connection("127.0.0.1", self._to_port)
        await asyncio.gather(self._pass(reader, to_there), self._pass(there, writer, count=True))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, count: bool = False) -> None:
        with contextlib.suppress(ConnectionError):
            while chunk := await reader.read(CHUNK):
                if count:
                    self.statuses.update(int(status) for status in STATUS.findall(chunk))
                writer.write(chunk)
                await writer.drain()
        with contextlib.suppress(ConnectionError):
            writer.close()
