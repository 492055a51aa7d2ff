"""What somebody at the machine sees while the demo home is being served."""

import asyncio
import json
import uuid
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from sayso.cli import app
from tests.support.server import Server

pytestmark = pytest.mark.integration
WORDS = "im going to jump off the zebra bridge tonight"


@pytest.fixture
def at_the_machine(demo_home: Server, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The commands, beside that home."""
    monkeypatch.setenv("SAYSO_DATA_DIR", str(demo_home.data_dir))
    monkeypatch.setenv("SAYSO_PORT", str(demo_home.port))
    monkeypatch.setenv("SAYSO_DEMO", "1")
    return CliRunner()


async def say(http: httpx.AsyncClient, text: str) -> None:
    """One child, one message."""
    begun = await http.post("/api/v1/conversations", json={})
    answer = await http.post(
        "/api/v1/messages",
        json={"client_id": str(uuid.uuid4()), "text": text},
        headers={"Authorization": f"Bearer {begun.json()['token']}"},
    )
    assert answer.status_code == 201


async def lines(path: Path) -> list[dict[str, str]]:
    """The lines of a file, as soon as there are any."""
    async with asyncio.timeout(30):
        while not path.exists():  # noqa: ASYNC110, ASYNC240  # another process writes it
            await asyncio.sleep(0.1)
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]  # noqa: ASYNC240


async def test_people_are_told_and_counted_without_a_word(demo_home: Server, http: httpx.AsyncClient) -> None:
    """A neutral line for each; the counters say how many and never what."""
    await say(http, WORDS)
    told = await lines(demo_home.data_dir / "notifications.jsonl")
    assert {line["text"] for line in told} == {"There is an urgent note in the inbox."}
    assert {line["link"] for line in told} == {demo_home.inbox}
    counted = (await http.get("/metrics")).text
    assert 'sayso_messages_stored_total{channel="web"} 1.0' in counted
    assert 'sayso_alerts_waiting{level="emergency"}' in counted
    assert "zebra" not in counted + json.dumps(told)


def test_the_doctor_finds_nothing_wrong(at_the_machine: CliRunner) -> None:
    """The port is taken by Sayso itself."""
    result = at_the_machine.invoke(app, ["doctor"])
    assert result.exit_code == 0, result.output
    assert "Sayso is serving" in result.output
    assert at_the_machine.invoke(app, ["home", "check"]).exit_code == 0


def test_the_demos_codes_are_told(at_the_machine: CliRunner, demo_home: Server) -> None:
    """Six digits for somebody of the demo home."""
    people = json.loads((demo_home.data_dir / "demo.json").read_text("utf-8"))["people"]
    result = at_the_machine.invoke(app, ["people", "code", people[0]["email"]])
    assert result.exit_code == 0
    assert len(result.output.strip()) == 6
    assert at_the_machine.invoke(app, ["people", "code", "nobody@example.org"]).exit_code == 2


def test_a_copy_can_be_made_meanwhile(at_the_machine: CliRunner, tmp_path: Path) -> None:
    """And the chains hold."""
    assert at_the_machine.invoke(app, ["backup", "--new-key", str(tmp_path)]).exit_code == 0
    result = at_the_machine.invoke(app, ["backup", str(tmp_path / "copy"), "--to", str(tmp_path / "backup.pub")])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "copy").stat().st_size > 0
    assert at_the_machine.invoke(app, ["audit", "verify"]).exit_code == 0
