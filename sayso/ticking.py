"""The part `clock`: what falls due is done, tick by tick, also what fell due while everything was down.

A tick asks the database one question: which of all this is due. Where nothing is, that is all it does. What need not be
to the second is done now and then, each at its own turn.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from backend.alerts.answer_times import MonthInWords
from backend.alerts.drills_repository import IS_DRILL_DUE
from backend.alerts.notifiers import FileNotifier, notifier_for, ways_for
from backend.alerts.notifying import Teller
from backend.alerts.pushing import PushNotifier
from backend.alerts.repository import IS_ANSWER_OWED, IS_CHILD_TO_BE_TOLD, IS_CLIMB_DUE
from backend.alerts.telling_repository import IS_ANYBODY_TO_BE_TOLD
from backend.alerts.trimming import trim_tellings
from backend.audit.posting import Poster
from backend.cases.climbing import climb_due
from backend.cases.drills import begin_due, end_overdue
from backend.intake.breaking_glass import end_openings
from backend.intake.repository import IS_ENTRY_DUE, IS_HOLD_OVER
from backend.intake.silence import end_holds
from backend.intake.sweeping import sweep_unused
from backend.intake.unanswered import raise_unanswered
from backend.intake.waiting import ask_the_quiet, tell_of_promises, tell_those_who_wait
from backend.store.pulse import Pulse
from backend.store.repository import looks_at, which_hold
from sayso.clock import now
from sayso.rooms import Rooms

log = structlog.get_logger(__name__)
TICK = 1.0
CALLS = IS_CLIMB_DUE, IS_DRILL_DUE, IS_ANSWER_OWED, IS_HOLD_OVER
"""Whatever may call people."""

LOOKS = looks_at(*CALLS, IS_ANYBODY_TO_BE_TOLD, IS_CHILD_TO_BE_TOLD, IS_ENTRY_DUE)
Step = Callable[[datetime], Awaitable[object]]
SOON, SELDOM, HOURLY = timedelta(seconds=15), timedelta(minutes=1), timedelta(hours=1)


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


@dataclass
class NowAndThen:
    """What is looked after every so often."""

    step: Step
    every: timedelta
    after: datetime | None = None

    def is_time(self, now: datetime) -> bool:
        """Is it? Also where the clock was set back."""
        return self.after is None or not self.after - self.every <= now < self.after


class Clock:
    """One clock of the house: what it does at each tick, and what now and then."""

    def __init__(self, rooms: Rooms, teller: Teller) -> None:
        store, house = rooms.store, rooms.house
        self._store = store
        self._calls: tuple[Step, ...] = (
            lambda at: climb_due(store, house, at),
            lambda at: begin_due(store, house, at),
            lambda at: raise_unanswered(store, house, at),
            lambda at: end_holds(store, house, at),
        )
        self._told: tuple[Step, ...] = (
            teller.tell_due,
            lambda at: tell_those_who_wait(store, house, at),
            rooms.turns.retry_journal,
        )
        self._now_and_then = (
            NowAndThen(lambda at: rooms.window.forget(store, at), SOON),
            NowAndThen(lambda at: end_openings(store, house, at), SOON),
            NowAndThen(lambda at: tell_of_promises(store, house, at), SOON),
            NowAndThen(lambda at: ask_the_quiet(store, house, at), SELDOM),
            NowAndThen(lambda at: sweep_unused(store, at), SELDOM),
            NowAndThen(lambda at: end_overdue(store, house, at), SELDOM),
            NowAndThen(lambda at: trim_tellings(store, rooms.keeping.tellings, at), HOURLY),
        )

    async def tick(self, at: datetime) -> None:
        """Do everything that is due. What fails is tried again with the next tick, and holds up nothing else."""
        failed: list[SQLAlchemyError] = []
        for step in await self._due(at):
            try:
                await step(at)
            except SQLAlchemyError as problem:
                failed.append(problem)
        if failed:
            raise failed[0]

    async def _due(self, at: datetime) -> list[Step]:
        """In order: people are called before they are told. Of what is done now and then one at a tick."""
        async with self._store.reading() as db:
            due = await which_hold(db, LOOKS, at)
        calls = [step for step, is_due in zip(self._calls, due, strict=False) if is_due]
        told = [step for step, is_due in zip(self._told, due[len(self._calls) :], strict=True) if is_due]
        if calls and self._told[0] not in told:
            told.insert(0, self._told[0])  # whoever was called just now is told at once
        seldom = next((each for each in self._now_and_then if each.is_time(at)), None)
        if seldom is None:
            return [*calls, *told]
        seldom.after = at + seldom.every
        return [*calls, *told, seldom.step]


async def run_clock(rooms: Rooms, teller: Teller, stop: asyncio.Event) -> None:
    """Tick until told to stop. A database that is away is waited for."""
    clock, poster, pulse = Clock(rooms, teller), make_poster(rooms), Pulse()
    months = MonthInWords(rooms.store, rooms.house.zone)
    posts = NowAndThen(poster.tick, SOON)
    while not stop.is_set():
        try:
            await clock.tick(now())
            if posts.is_time(now()):
                await poster.tick(now())
                posts.after = now() + posts.every
            await months.tick(now())
            await pulse.beat(rooms.store, now())
        except SQLAlchemyError:
            log.warning("clock.database_away", exc_info=True)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), TICK)
    await teller.close()
    await poster.close()
