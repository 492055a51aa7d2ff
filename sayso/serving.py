"""`sayso serve`: starts the named parts, says when they are ready, and ends them cleanly."""

import asyncio
import contextlib
import gc
import json
import socket
from collections.abc import AsyncIterator, Callable, Collection
from typing import TYPE_CHECKING

import structlog
import uvicorn

from backend.people import members_repository
from backend.policy.spans import know_bank_holidays
from backend.store.installation import claim_database
from backend.store.migrate import upgrade
from bot.telegram_outbox import StoreOutbox
from sayso.app import make_app
from sayso.clock import now, rehearse
from sayso.demo import demo_file, ensure_demo
from sayso.ladders_check import check_ladders
from sayso.opening import expect_key_file
from sayso.rooms import Rooms, build_rooms
from sayso.seed import Seeding
from sayso.settings import Settings
from sayso.telegram import telegram_channel
from sayso.ticking import make_teller, run_clock

if TYPE_CHECKING:
    from bot.telegram.channel import TelegramChannel

log = structlog.get_logger(__name__)
PARTS = ("web", "telegram", "clock")


async def serve(settings: Settings, parts: Collection[str]) -> None:
    """Serve until Ctrl-C. What a person can mend is raised before anything is served: see `sayso.cli.run`."""
    await expect_key_file(settings)
    rooms = build_rooms(settings)
    await upgrade(rooms.store.engine)
    await claim_database(rooms.store, rooms.transport)
    if settings.demo:
        rehearse(settings.data_dir)
        seeding = Seeding(rooms.store, rooms.transport, rooms.roots, rooms.slow, is_demo=True)
        await ensure_demo(settings, seeding, now())
    await check_ladders(settings.config_dir, rooms.store, rooms.transport, rooms.house.directory, now())
    _calm_collector()
    stop = asyncio.Event()
    channel = telegram_channel(rooms)
    async with _running(rooms, parts, stop, channel):
        if "web" in parts:
            await _serve_web(rooms, parts, stop, channel)
        else:
            _say_ready(settings, parts)
            await stop.wait()


def _calm_collector() -> None:
    """What was loaded at start stays: the collector need not walk it again in the middle of a burst."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


async def _expect_homes(rooms: Rooms) -> None:
    """Let letterboxes be built ahead for the homes that are served here."""
    async with rooms.store.reading() as db:
        for home in await members_repository.homes(db):
            rooms.house.ahead.expect(home.id, await rooms.house.directory.members(db, home.id, now()))


@contextlib.asynccontextmanager
async def _running(
    rooms: Rooms, parts: Collection[str], stop: asyncio.Event, channel: "TelegramChannel | None"
) -> AsyncIterator[None]:
    rooms.pool.start()
    await rooms.house.live.start()
    await _expect_homes(rooms)
    tasks = [asyncio.create_task(rooms.house.ahead.run(stop))]
    tasks.append(asyncio.create_task(asyncio.to_thread(know_bank_holidays)))
    if "clock" in parts:
        tasks.append(asyncio.create_task(run_clock(rooms, make_teller(rooms), stop)))
    if channel is not None and "telegram" in parts:
        await StoreOutbox(rooms.store, rooms.house).begin("telegram", now())
        tasks.append(asyncio.create_task(channel.run(stop)))
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        await rooms.house.live.stop()
        rooms.pool.stop()
        rooms.slow.close()
        await rooms.store.close()


async def _serve_web(
    rooms: Rooms, parts: Collection[str], stop: asyncio.Event, channel: "TelegramChannel | None"
) -> None:
    settings = rooms.settings
    config = uvicorn.Config(
        make_app(rooms, channel),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies) or None,
        timeout_graceful_shutdown=2,
    )
    await _Announcing(config, lambda: _say_ready(settings, parts)).serve()
    stop.set()


class _Announcing(uvicorn.Server):
    """A server that says so once it listens."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, then announce it."""
        await super().startup(sockets)
        if self.started:
            self._announce()


def _say_ready(settings: Settings, parts: Collection[str]) -> None:
    """Addresses and, for the demo home, how its people sign in; then the line that scripts wait for."""
    lines = []
    if "web" in parts:
        lines += [f"Child's page   {settings.address}/", f"Adults' inbox  {settings.address}/inbox/"]
    path = demo_file(settings)
    if settings.demo and path.exists():
        people = json.loads(path.read_text(encoding="utf-8"))["people"]
        lines += [f"  {p['role']:<24}{p['email']:<22}{p['password']}  code: {p['totp_secret']}" for p in people]
        lines.append(f"Sign-ins are in {path}. A code comes from any authenticator app, or: sayso people code EMAIL")
    print("\n".join([*lines, f"sayso ready ({', '.join(parts)})"]), flush=True)  # noqa: T201  # for people and scripts
