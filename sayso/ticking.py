"""The part `clock`: what falls due is done, tick by tick, also what fell due while everything was down."""

import asyncio
import contextlib

import structlog
from sqlalchemy.exc import SQLAlchemyError

from backend.intake.silence import end_holds
from sayso.clock import now
from sayso.rooms import Rooms

log = structlog.get_logger(__name__)
TICK = 1.0


async def tick(rooms: Rooms) -> None:
    """Do everything that is due now."""
    await end_holds(rooms.store, rooms.house, now())


async def run_clock(rooms: Rooms, stop: asyncio.Event) -> None:
    """Tick until told to stop. A database that is away is waited for."""
    while not stop.is_set():
        try:
            await tick(rooms)
        except SQLAlchemyError:
            log.warning("clock.database_away", exc_info=True)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), TICK)
