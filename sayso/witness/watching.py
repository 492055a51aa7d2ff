"""The witness itself: asks, judges, raises its alarm, and says when it is over. Without a database or a key file."""

import asyncio
import contextlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import structlog

from backend.alerts.notifiers import Notice, Notifier
from sayso.witness import memory as memories
from sayso.witness.judging import TEXTS, WELL, Answer, Patience, judge
from sayso.witness.memory import Memory
from sayso.witness.status import read
from sayso.witness.ticket import Ticket

AGAIN_AFTER = timedelta(minutes=15)
"""An alarm that goes on is raised again."""
TRY_AGAIN = timedelta(seconds=30)
WITNESS = "witness"
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Witness:
    """One witness of one server."""

    ticket: Ticket
    file: Path
    notifier: Notifier
    clock: Callable[[], datetime]
    patience: Patience = field(default_factory=Patience)

    async def watch(self, stop: asyncio.Event) -> None:
        """Ask until told to stop."""
        async with httpx.AsyncClient(timeout=self.patience.answer_within) as client:
            while not stop.is_set():
                await self.look(client)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), self.patience.every)

    async def look(self, client: httpx.AsyncClient) -> frozenset[str]:
        """Ask once; returns what is wrong."""
        before = memories.load(self.file)
        nonce = secrets.token_hex(16)
        answer = await self._ask(client, nonce, before.seen.root.number if before.seen.root else 0)
        now = self.clock()
        seen, wrong = judge(before.seen, answer, nonce, now, self.patience)
        raised = await self._raise(before, wrong, seen.silent, now)
        memories.save(self.file, Memory(seen, raised))
        return wrong

    async def _ask(self, client: httpx.AsyncClient, nonce: str, since: int) -> Answer:
        try:
            async with asyncio.timeout(self.patience.answer_within):
                found = await client.get(
                    f"{self.ticket.address}/witness/status",
                    params={"nonce": nonce, "since": since},
                    headers={"authorization": f"Bearer {self.ticket.secret}"},
                )
        except (httpx.HTTPError, TimeoutError):
            return Answer(came=False)
        if found.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            return Answer(came=False)  # what stands before the server says that it is not there
        with contextlib.suppress(ValueError):
            return Answer(came=True, status=read(found.json(), self.ticket.public))
        return Answer(came=True)

    async def _raise(self, before: Memory, wrong: frozenset[str], silent: int, now: datetime) -> dict[str, datetime]:
        raised = {kind: at for kind, at in before.raised.items() if kind in wrong}
        for kind in sorted(wrong):
            last = raised.get(kind)
            if last is None or now - last >= AGAIN_AFTER:
                went_out = await self._tell(TEXTS[kind], now)
                raised[kind] = now if went_out else now - AGAIN_AFTER + TRY_AGAIN
        if before.raised and not wrong:
            if silent:
                return dict(before.raised)  # one question without an answer: neither well nor worse
            await self._tell(WELL, now)
        return raised

    async def _tell(self, text: str, now: datetime) -> bool:
        try:
            return bool(await self.notifier.tell(Notice(WITNESS, text, self.ticket.address, now)))
        except Exception:  # a service that fails in its own way must not end the witness
            log.warning("witness.alarm_failed", exc_info=True)
            return False
