"""Starting, ending and starting again, as `make run` and Ctrl-C do."""

import json
from pathlib import Path

import httpx
import pytest

from tests.support.moved_in import moved_in
from tests.support.people import DemoHome
from tests.support.server import DidNotStartError, Server

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]
ROLES = {
    "staff_on_shift", "keyworker", "delegated_senior", "registered_manager", "on_call_manager",
    "responsible_individual", "nominated_person", "independent_visitor", "iv_coordinator", "reg44_visitor",
    "advocate", "advocacy_service", "iro", "social_worker", "system_admin",
}  # fmt: skip


def test_a_second_start_keeps_what_was_said(tmp_path: Path) -> None:
    """The token of yesterday still opens the thread."""
    server = Server(tmp_path / "var", cold=True).start()
    token = httpx.post(f"{server.url}/api/v1/conversations", json={}).json()["token"]
    assert server.stop() == 0
    with server:
        answer = httpx.get(f"{server.url}/api/v1/messages", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200
    assert "Traceback" not in server.log.read_text(encoding="utf-8")


def test_the_demo_home_has_everybody(tmp_path: Path) -> None:
    """At least one adult of each role, all of whom could sign in; nothing of it is in the log."""
    with Server(tmp_path / "var") as server:
        home = DemoHome.of(server.data_dir)
        assert {person.role for person in home.people} >= ROLES
        addresses = json.loads((server.data_dir / "demo.json").read_text(encoding="utf-8"))
        assert addresses["web"].startswith(server.url)
        assert addresses["inbox"].startswith(server.inbox.rstrip("/"))


def test_the_demo_is_refused_where_a_real_home_lives(tmp_path: Path) -> None:
    """A database that was begun without the demo stays without it."""
    real = Server(tmp_path / "var", demo=False)
    real.start()
    real.stop()
    if (real.data_dir / "demo.json").exists():
        pytest.fail("a real home has no demo sign-ins")


def test_it_says_when_its_port_is_taken(tmp_path: Path) -> None:
    """In one sentence, not in a stack trace."""
    with moved_in(tmp_path / "one") as first, pytest.raises(DidNotStartError) as told:
        Server(tmp_path / "two", demo=False, port=first.port).start(30)
    assert "Traceback" not in str(told.value)
    assert str(first.port) in str(told.value)


def test_it_tells_how_it_is(tmp_path: Path) -> None:
    """Alive, able to store, and counted; the counts for this machine only."""
    with moved_in(tmp_path / "var") as server:
        assert httpx.get(f"{server.url}/healthz").status_code == 200
        assert httpx.get(f"{server.url}/readyz").status_code == 200
        metrics = httpx.get(f"{server.url}/metrics")
        assert metrics.status_code == 200
        assert "# HELP" in metrics.text
