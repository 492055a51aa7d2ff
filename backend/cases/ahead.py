"""Letterboxes are built ahead, while nobody is writing, so that a burst of children never waits for key pairs.

A few hundred lie ready in memory: sealed grants, and the words' key that a child's device will get. They fit one set of
adults; when somebody joins or leaves they are built anew.
"""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Sequence

from backend.cases.letterbox import Letterbox, build_letterbox
from backend.people.directory import Member
from backend.policy.routes import RoutePolicy
from backend.store.columns import new_id
from backend.vault import TransportKey

QUIET_SECONDS = 1.0
"""Nothing is built ahead within so long of a child's beginning: the processor is theirs."""
PAUSE_SECONDS = 0.02


class Ahead:
    """Letterboxes for each home's adults, ready to be taken."""

    def __init__(self, routes: RoutePolicy, transport: TransportKey, ready: int) -> None:
        self._routes = routes
        self._transport = transport
        self._ready = ready
        self._members: dict[str, tuple[Member, ...]] = {}
        self._built: dict[str, deque[Letterbox]] = {}
        self._taken_at = 0.0

    def take(self, home_id: str, members: Sequence[Member]) -> Letterbox:
        """A letterbox for these adults: one that lies ready, or one built now."""
        self._taken_at = time.monotonic()
        self.expect(home_id, members)
        with contextlib.suppress(IndexError):
            return self._built[home_id].popleft()
        return self._build(home_id)

    def expect(self, home_id: str, members: Sequence[Member]) -> None:
        """Build for these adults from now on; what was built for others is thrown away."""
        if self._members.get(home_id) != tuple(members):
            self._members[home_id] = tuple(members)
            self._built[home_id] = deque()

    async def run(self, stop: asyncio.Event) -> None:
        """Build ahead until told to stop."""
        while not stop.is_set():
            if time.monotonic() - self._taken_at > QUIET_SECONDS:
                self.build_one()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), PAUSE_SECONDS)

    def build_one(self) -> bool:
        """Build one for the home that has fewest. False when all have enough."""
        home_id = min(self._built, key=lambda home: len(self._built[home]), default=None)
        if home_id is None or len(self._built[home_id]) >= self._ready:
            return False
        self._built[home_id].append(self._build(home_id))
        return True

    def _build(self, home_id: str) -> Letterbox:
        return build_letterbox(home_id, new_id(), self._members[home_id], self._routes, self._transport)
