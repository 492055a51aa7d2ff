"""The fake as a test holds it: started on a free loopback port, with faults to ask for and phones to hand out."""

import asyncio
import itertools
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

import uvicorn

from tests.support.telegram.api import Api
from tests.support.telegram.faults import Fault, Faults
from tests.support.telegram.phone import Phone
from tests.support.telegram.world import World

TOKEN = "424242:AAFakeTokenForTestsOnlyNeverARealOne000"


class FakeTelegram:
    """A Bot API server in a thread of its own: usable from the same process and from `sayso serve` beside it."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.world = World(int(token.split(":", maxsplit=1)[0]))
        self.faults = Faults()
        self._people = itertools.count(7_000_000_001)
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen(128)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="telegram", daemon=True)

    @property
    def api_url(self) -> str:
        """For `SAYSO_TELEGRAM_API_URL`."""
        return f"{self.url}/bot"

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the fake Bot API did not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop)
        self._thread.join(10)
        self._socket.close()

    def _wake(self) -> None:
        self._loop.call_soon_threadsafe(self.api.wake)

    def _stop(self) -> None:
        self.api.closing = True
        self.api.wake()
        self._server.should_exit = True

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.api = Api(self.token, self.world, self.faults)
        self.world.on_update = self._wake
        config = uvicorn.Config(
            self.api.app, log_level=None, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        pump = asyncio.create_task(self.api.webhook.run())
        serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        self._ready.set()
        await serving
        pump.cancel()

    def phone(self, first_name: str = "Kit", *, username: str = "kit_2010", language: str = "en") -> Phone:
        """A new person with a phone of their own, who has not written to the bot yet."""
        return Phone(self.world, next(self._people), first_name, username, language)

    def fails(self, method: str = "*", *, status: int = 502, times: int | None = 1, chat_id: int | None = None) -> None:
        self.faults.add(Fault("status", method, times, status=status, chat_id=chat_id))

    def drops(self, method: str = "*", *, times: int | None = 1, after: bool = False) -> None:
        self.faults.add(Fault("drop_after" if after else "drop", method, times))

    def limits(
        self, method: str = "sendMessage", *, retry_after: int = 1, times: int = 1, chat_id: int | None = None
    ) -> None:
        self.faults.add(Fault("limit", method, times, retry_after=retry_after, chat_id=chat_id))

    def delays(self, method: str, seconds: float, *, times: int | None = 1, chat_id: int | None = None) -> None:
        self.faults.add(Fault("slow", method, times, seconds=seconds, chat_id=chat_id))

    def repeats(self, batches: int = 1) -> None:
        """The next confirmed batches come again all the same (by webhook: each update is posted once more)."""
        if self.api.webhook.url:
            self.api.webhook.repeat_each = batches
        else:
            self.world.repeat_batches = batches

    def reorders(self, batches: int = 1) -> None:
        """The next batches of more than one update come newest first."""
        self.world.reorder_batches = batches

    def heals(self) -> None:
        self.faults.heal()

    @property
    def unconfirmed(self) -> int:
        with self.world.changed:
            return len(self.world.updates)

    def calls(self, method: str) -> int:
        return sum(1 for name, _ in list(self.world.calls) if name == method)

    def waits_until(self, done: Callable[[], bool], within: float = 15) -> bool:
        with self.world.changed:
            return self.world.changed.wait_for(done, within)

    async def until(self, done: Callable[[], bool], within: float = 15) -> None:
        """Waits, in a thread, until something is so; says so plainly when it never is."""
        if not await asyncio.to_thread(self.waits_until, done, within):
            raise AssertionError("what was waited for did not happen in time")
