"""A witness beside a real server: whatever becomes of the server, the witness says so, by itself, within 90 seconds.

`make soak` runs it with the intervals of a real witness; otherwise it asks more often.
"""

import asyncio
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import httpx
import pytest

from backend.vault import TransportKey
from sayso.witness.judging import TEXTS, WELL, Patience
from sayso.witness.ticket import Ticket
from tests.support.between import Between
from tests.support.postgres import Cluster
from tests.support.processes import ROOT, SAYSO
from tests.support.server import Server

pytestmark = [pytest.mark.integration, pytest.mark.soak, pytest.mark.timeout(900)]
REAL = bool(os.environ.get("SAYSO_SOAK"))
PATIENCE = Patience() if REAL else Patience(every=0.2, stalled_after=12)
WITHIN = 90.0


@dataclass
class Watching:
    """One witness process with its own folder."""

    folder: Path
    ticket: Ticket
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        self.folder.mkdir(exist_ok=True)
        (self.folder / "ticket.json").write_text(self.ticket.as_text(), "utf-8")
        options = ["--ticket", "ticket.json", "--file", "seen.json"]
        options += ["--every", str(PATIENCE.every), "--stalled-after", str(PATIENCE.stalled_after)]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SAYSO_")}
        self.process = subprocess.Popen(
            [str(SAYSO), "witness", "watch", *options], cwd=self.folder, env=kept, stdout=subprocess.DEVNULL
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process is not None
        self.process.terminate()
        assert self.process.wait(30) == 0, "a witness that is told to stop stops"

    def alarms(self) -> list[tuple[str, datetime]]:
        """What it has raised so far, and when."""
        path = self.folder / "seen.alarms.jsonl"
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        return [(line["text"], datetime.fromisoformat(line["at"])) for line in map(json.loads, lines)]

    async def is_content(self) -> None:
        """It has heard the server and found nothing wrong."""
        await self._until(lambda: '"beats": 0' not in self._seen() and bool(self._seen()))
        assert self.alarms() == [], self.alarms()

    async def raises(self, kind: str, since: datetime) -> float:
        """Wait for an alarm; returns the seconds it took."""
        text = TEXTS.get(kind, WELL)
        await self._until(lambda: any(text == told and at >= since for told, at in self.alarms()))
        return min((at - since).total_seconds() for told, at in self.alarms() if told == text and at >= since)

    def _seen(self) -> str:
        path = self.folder / "seen.json"
        return path.read_text("utf-8") if path.exists() else ""

    async def _until(self, true: object) -> None:
        assert callable(true)
        async with asyncio.timeout(240):
            while not true():  # noqa: ASYNC110  # another process writes the file
                await asyncio.sleep(0.05)


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def ticket_of(server: Server, address: str = "") -> Ticket:
    """The ticket that the server itself would write."""
    found = Ticket.of(server.url, TransportKey.load_or_create(server.data_dir / "transport.key"))
    return replace(found, address=address or server.url)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A home of its own."""
    with Server(tmp_path / "home", environment={"SAYSO_NLU_ENGINE": "rules"}) as running:
        yield running


async def test_a_killed_server_is_noticed_and_so_is_its_coming_back(server: Server, tmp_path: Path) -> None:
    with Watching(tmp_path / "w", ticket_of(server)) as witness:
        await witness.is_content()
        killed = now()
        server.kill()
        assert await witness.raises("quiet", killed) <= WITHIN
        server.start()
        assert await witness.raises("well", killed) > 0


@pytest.mark.parametrize(("way", "kind"), [("repeats", "replayed"), ("changes", "forged"), ("makes_up", "forged")])
async def test_an_answer_that_is_not_the_servers_is_noticed(
    server: Server, tmp_path: Path, way: str, kind: str
) -> None:
    """Replayed; changed on the way; signed by somebody else."""
    ticket = ticket_of(server)
    with (
        Between(server.url, ticket.public) as between,
        Watching(tmp_path / "w", replace(ticket, address=between.url)) as witness,
    ):
        await witness.is_content()
        began = now()
        between.way = way  # type: ignore[assignment]  # one of the ways
        assert await witness.raises(kind, began) <= WITHIN


async def test_a_stalled_clock_is_noticed(tmp_path: Path) -> None:
    """The web goes on answering; the clock's process is stopped where it stands."""
    quick = {"SAYSO_NLU_ENGINE": "rules"}
    web = Server(tmp_path / "home", parts=("web",), environment=quick)
    clock = Server(tmp_path / "home", parts=("clock",), environment=quick)
    with web, clock, Watching(tmp_path / "w", ticket_of(web)) as witness:
        await witness.is_content()
        stopped = now()
        os.kill(clock.pid, signal.SIGSTOP)
        try:
            assert await witness.raises("stalled", stopped) <= WITHIN
        finally:
            os.kill(clock.pid, signal.SIGCONT)
        assert await witness.raises("well", stopped) > 0
        clock.kill()  # what it was doing when it stood still does not matter here


async def test_a_stopped_database_is_noticed(tmp_path: Path) -> None:
    """A cluster of its own, stopped under the running server."""
    cluster = Cluster(tmp_path / "cluster")
    uri = {"SAYSO_DATABASE_URL": cluster.uri(), "SAYSO_NLU_ENGINE": "rules"}
    with Server(tmp_path / "home", environment=uri) as running, Watching(tmp_path / "w", ticket_of(running)) as witness:
        await witness.is_content()
        stopped = now()
        cluster.close()
        assert await witness.raises("database", stopped) <= WITHIN


async def test_the_status_is_for_the_witness_only(server: Server) -> None:
    """Without the secret there is no such page; with it there is no word, name, home or case."""
    ticket, question = ticket_of(server), {"nonce": "a" * 32}
    async with httpx.AsyncClient(base_url=server.url) as client:
        nothing = await client.get("/witness/status", params=question)
        wrong = await client.get("/witness/status", params=question, headers={"authorization": "Bearer x"})
        right = await client.get(
            "/witness/status", params=question, headers={"authorization": f"Bearer {ticket.secret}"}
        )
    assert [nothing.status_code, wrong.status_code, right.status_code] == [404, 404, 200]
    assert set(json.loads(right.json()["status"])) == {
        "nonce", "at", "database", "beats", "beat_age", "unanswered", "links",
    }  # fmt: skip


def test_the_commands_make_a_ticket_and_ask_once(server: Server, tmp_path: Path) -> None:
    """As an operator types them; a server that is gone ends with exit code 1 and one sentence."""
    environment = os.environ | {"SAYSO_DATA_DIR": str(server.data_dir), "SAYSO_PUBLIC_URL": server.url}
    made = subprocess.run([SAYSO, "witness", "ticket"], cwd=ROOT, env=environment, capture_output=True, check=True)
    (tmp_path / "ticket.json").write_bytes(made.stdout)
    once = [str(SAYSO), "witness", "watch", "--ticket", "ticket.json", "--once"]
    server.stop()
    gone = subprocess.run(once, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (gone.returncode, gone.stdout.strip()) == (1, TEXTS["quiet"])
