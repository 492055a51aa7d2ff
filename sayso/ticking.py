"""The part `clock`: what falls due is done, tick by tick, also what fell due while everything was down."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from backend.alerts.answer_times import MonthInWords
from backend.alerts.notifiers import FileNotifier, notifier_for, ways_for
from backend.alerts.notifying import Teller
from backend.alerts.pushing import PushNotifier
from backend.audit.posting import Poster
from backend.cases.climbing import climb_due
from backend.cases.drills import begin_due
from backend.intake.breaking_glass import end_openings
from backend.intake.silence import end_holds
from backend.intake.sweeping import sweep_unused
from backend.intake.unanswered import raise_unanswered
from backend.intake.waiting import tell_those_who_wait
from backend.store.pulse import Pulse
from sayso.clock import now
from sayso.rooms import Rooms

log = structlog.get_logger(__name__)
TICK = 1.0


def make_teller(rooms: Rooms) -> Teller:
    """Who tells people, the way SAYSO_NOTIFY_URLS says. Raises ConfigError."""
    settings = rooms.settings
    ways = ways_for(settings.notify_urls, settings.data_dir)
    ways["push"] = PushNotifier(rooms.store, rooms.transport, settings.contact)
    return Teller(rooms.store, rooms.transport, rooms.house.live, ways, f"{settings.address}/inbox/")


def make_poster(rooms: Rooms) -> Poster:
    """Who makes the audit's roots and sends them out of the home's reach. Raises ConfigError."""
    settings = rooms.settings
    lines = FileNotifier(settings.data_dir / "seals.jsonl")
    notifier = notifier_for(settings.notify_urls, settings.data_dir) if settings.notify_urls.strip() else lines
    return Poster(rooms.store, rooms.transport, notifier, f"{settings.address}/inbox/", rooms.house.zone)


async def tick(rooms: Rooms, teller: Teller) -> None:
    """Do everything that is due now. What fails is tried again with the next tick, and holds up nothing else."""
    store, house = rooms.store, rooms.house
    steps: tuple[Callable[[], Awaitable[object]], ...] = (
        lambda: climb_due(store, house, now()),
        lambda: begin_due(store, house, now()),
        lambda: teller.tell_due(now()),
        lambda: raise_unanswered(store, house, now()),
        lambda: tell_those_who_wait(store, house, now()),
        lambda: end_holds(store, house, now()),
        lambda: end_openings(store, house, now()),
        lambda: rooms.turns.retry_journal(now()),
        lambda: sweep_unused(store, now()),
        lambda: rooms.window.forget(store, now()),
    )
    failed: list[SQLAlchemyError] = []
    for step in steps:
        try:
            await step()
        except SQLAlchemyError as problem:
            failed.append(problem)
    if failed:
        raise failed[0]


async def run_clock(rooms: Rooms, teller: Teller, stop: asyncio.Event) -> None:
    """Tick until told to stop. A database that is away is waited for."""
    poster, pulse = make_poster(rooms), Pulse()
    months = MonthInWords(rooms.store, rooms.house.zone)
    while not stop.is_set():
        try:
            await tick(rooms, teller)
            await poster.tick(now())
            await months.tick(now())
            await pulse.beat(rooms.store, now())
        except SQLAlchemyError:
            log.warning("clock.database_away", exc_info=True)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), TICK)
    await teller.close()
    await poster.close()
