"""The commands as somebody at the machine types them: what they say, and their exit codes."""

import asyncio
import socket
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from backend.store.engine import Store, make_engine
from sayso.cli import app
from tests.support.server import free_port

pytestmark = pytest.mark.integration
LARCH = """
schema: 1
name: Larch House
address: 1 Larch Lane, Exampleton
safe_word: pizza
card: larch
people:
  - {key: ruth, name: Ruth Ellis, role: responsible_individual, email: ruth@example.org}
  - {key: amy, name: Amy Okafor, role: staff_on_shift, email: amy@example.org}
  - {key: sarah, name: Sarah Quinn, role: independent_visitor, email: sarah@example.org, usual_times: on Tuesdays}
children:
  - {name: Kai, visitor: sarah, keyworker: amy}
rota:
  - {person: amy, duty: on_shift, days: [0, 1, 2, 3, 4, 5, 6], from: "00:00", minutes: 1440}
"""
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("serve",),
    ("triage",),
    ("nlu", "train"),
    ("nlu", "evaluate"),
    ("doctor",),
    ("people", "add"),
    ("people", "list"),
    ("people", "reset"),
    ("people", "remove"),
    ("people", "code"),
    ("home", "check"),
    ("home", "add"),
    ("home", "watch"),
    ("audit", "verify"),
    ("audit", "seal"),
    ("witness", "ticket"),
    ("witness", "watch"),
    ("backup",),
    ("restore",),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of one's own."""
    monkeypatch.setenv("SAYSO_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("SAYSO_PORT", str(free_port()))
    return tmp_path / "var"


@pytest.fixture
def larch(folder: Path, tmp_path: Path) -> Path:
    """A real home, just set up."""
    file = tmp_path / "larch.yml"
    file.write_text(LARCH, "utf-8")
    assert typed("home", "add", str(file)).exit_code == 0
    return folder


def typed(*arguments: str) -> Result:
    """Run one command."""
    return CliRunner().invoke(app, list(arguments))


def said(result: Result) -> str:
    """Everything it printed, on one line."""
    return " ".join(result.output.split())


def is_one_sentence(result: Result) -> bool:
    """Bad use: one line and exit code 2."""
    return result.exit_code == 2 and len(result.output.strip().splitlines()) == 1


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(command: Sequence[str]) -> None:
    """An example that begins with the command itself."""
    result = typed(*command, "--help")
    assert result.exit_code == 0
    assert "Example: " in said(result)
    assert f"sayso {' '.join(command)}" in said(result)


def test_bad_use_is_one_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What to do instead, and exit code 2; nothing is made."""
    wrongs = (
        ("serve", "kitchen"),
        ("people", "list"),
        ("people", "code", "amy@example.org"),
        ("audit", "verify"),
        ("backup",),
        ("backup", "copy.sayso"),
        ("backup", "copy.sayso", "--to", "nowhere.pub"),
        ("restore", "copy.sayso"),
        ("home", "add", "nowhere.yml"),
    )
    assert [command for command in wrongs if not is_one_sentence(typed(*command))] == []
    assert not folder.exists()
    monkeypatch.setenv("SAYSO_PORT", "kitchen")
    assert "SAYSO_PORT" in said(typed("doctor"))
    assert is_one_sentence(typed("doctor"))


def test_a_home_is_set_up_by_invitations(larch: Path) -> None:
    """Everybody has a link; nobody has a key; a second person of the same address is refused."""
    listed = typed("people", "list")
    assert "Sarah Quinn" in listed.output
    assert "invited" in listed.output
    added = typed("people", "add", "deb@example.org", "--name", "Deb Lowe", "--role", "registered_manager")
    assert "/inbox/invite/" in added.output
    again = typed("people", "add", "deb@example.org", "--name", "Deb Lowe", "--role", "registered_manager")
    assert is_one_sentence(again)
    assert is_one_sentence(typed("people", "add", "x@example.org", "--name", "X", "--role", "king"))
    assert "/inbox/invite/" in typed("people", "reset", "amy@example.org").output
    assert "Amy Okafor" in typed("people", "remove", "amy@example.org").output
    assert "amy@example.org" not in typed("people", "list").output.replace("left", "")


def test_one_more_home_is_watched_over(larch: Path, tmp_path: Path) -> None:
    """Only by those whose office it is, and once."""
    oak = tmp_path / "oak.yml"
    oak.write_text(LARCH.replace("card: larch", "card: oak").replace("@example.org", "@oak.example"), "utf-8")
    assert typed("home", "add", str(oak)).exit_code == 0
    assert "Every home" in said(typed("home", "watch", "ruth@example.org", "oak"))
    assert "already" in said(typed("home", "watch", "ruth@example.org", "oak"))
    assert "already" in said(typed("home", "watch", "ruth@example.org", "larch"))
    assert is_one_sentence(typed("home", "watch", "amy@example.org", "oak"))
    assert is_one_sentence(typed("home", "watch", "ruth@example.org", "nowhere"))


def test_home_check_names_what_is_missing(larch: Path) -> None:
    """Nobody is confirmed and nobody is on call: said, with the mend, and exit code 1."""
    result = typed("home", "check")
    assert result.exit_code == 1
    assert "nobody else on call" in said(result)
    assert "route independent_visitor: nobody can read it" in said(result)


def test_the_demo_is_refused_on_a_real_home(larch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the doctor too."""
    monkeypatch.setenv("SAYSO_DEMO", "1")
    result = typed("doctor")
    assert result.exit_code == 1
    assert "SAYSO_DEMO" in result.output


def test_a_broken_chain_is_found(larch: Path) -> None:
    """Exit code 1, and where."""
    assert typed("audit", "verify").exit_code == 0
    asyncio.run(_line_of_nobody(larch))
    result = typed("audit", "verify")
    assert result.exit_code == 1
    assert "line 1" in result.output


def test_a_lost_key_file_is_never_replaced(larch: Path) -> None:
    """No command makes another one, and the doctor says what happened."""
    (larch / "transport.key").unlink()
    assert is_one_sentence(typed("people", "list"))
    assert is_one_sentence(typed("home", "add", str(larch.parent / "larch.yml")))
    result = typed("doctor")
    assert result.exit_code == 1
    assert "is lost" in result.output
    assert not (larch / "transport.key").exists()


def test_the_doctor_finds_a_taken_port_and_an_open_key(larch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both at once, each with its mend."""
    (larch / "transport.key").chmod(0o644)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("SAYSO_PORT", str(taken.getsockname()[1]))
        result = typed("doctor")
    assert result.exit_code == 1
    assert "chmod 600" in said(result)
    assert "SAYSO_PORT" in said(result)


def test_a_backup_from_one_folder_comes_back_in_another(
    larch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the key file carried over by hand, the people are there again; without it, it is asked for."""
    offline, copy = tmp_path / "offline", tmp_path / "monday.sayso"
    assert typed("backup", "--new-key", str(offline)).exit_code == 0
    assert typed("backup", str(copy), "--to", str(offline / "backup.pub")).exit_code == 0
    assert is_one_sentence(typed("backup", str(copy), "--to", str(offline / "backup.pub")))
    assert b"Larch" not in copy.read_bytes()
    new = tmp_path / "new"
    monkeypatch.setenv("SAYSO_DATA_DIR", str(new))
    assert is_one_sentence(typed("restore", str(copy), "--key", str(offline / "backup.key")))
    new.mkdir(exist_ok=True, mode=0o700)
    (new / "transport.key").touch(mode=0o600)
    (new / "transport.key").write_bytes((larch / "transport.key").read_bytes())
    assert typed("restore", str(copy), "--key", str(offline / "backup.key")).exit_code == 0
    assert "Sarah Quinn" in typed("people", "list").output
    assert typed("audit", "verify").exit_code == 0


async def _line_of_nobody(folder: Path) -> None:
    """Somebody writes into the audit without the key."""
    store = Store(make_engine(f"sqlite:///{folder / 'sayso.db'}"))
    async with store.writing() as db:
        await db.execute(
            text(
                "INSERT INTO audit_line (id, home_id, chain, chain_id, sequence, actor_id, action, subject_id, at, mac)"
                " VALUES ('a', 'h', 'case', 'c', 1, 'p', 'opened', 'c', '2026-05-14 16:20:00', x'00')"
            )
        )
    await store.close()
